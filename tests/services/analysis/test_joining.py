"""Two tables joined on a key that is proposed: worked by hand."""

import pytest

from gptdash.services.analysis import AnalysisService, JoinKey, joining
from gptdash.services.analysis.rejections import ColumnUnknown, JoinTooLarge, TableClosed
from tests.services.analysis.conftest import OpenBytes, rows_of

ORDERS = """\
order,customer_id,amount,day
1,7,10.5,2024-01-01
2,8,20,2024-01-02
3,7,1,2024-01-03
4,99,5,2024-01-04
5,,2,2024-01-05
"""
CUSTOMERS = "customer_id,name,amount\n7,Ann,1000\n8,Bob,2000\n9,Cho,3000\n"


def test_the_key_of_the_same_name_is_proposed_first(analysis: AnalysisService, open_bytes: OpenBytes) -> None:
    orders, customers = open_bytes(ORDERS), open_bytes(CUSTOMERS, name="customers.csv")
    first = analysis.propose_keys(orders, customers)[0]
    assert (first.left, first.right, first.unique) == ("customer_id", "customer_id", True)
    assert first.share == pytest.approx(2 / 3)


def test_each_row_of_the_first_stands_once_with_its_match_or_without(
    analysis: AnalysisService, open_bytes: OpenBytes
) -> None:
    orders, customers = open_bytes(ORDERS), open_bytes(CUSTOMERS, name="customers.csv")
    table = analysis.join(orders, customers, analysis.propose_keys(orders, customers)[0])
    assert [column.name for column in table.columns] == [
        "order", "customer_id", "amount", "day", "name", "amount (customers.csv)",
    ]  # fmt: skip
    assert [(row[0], row[4], row[5]) for row in rows_of(table.to_pandas())] == [
        (1, "Ann", 1000), (2, "Bob", 2000), (3, "Ann", 1000), (4, None, None), (5, None, None),
    ]  # fmt: skip
    assert "made.csv was joined with customers.csv, where customer_id is customer_id" in str(table.report.decisions[0])
    assert [str(warning) for warning in table.report.warnings] == [
        "2 of 5 rows found no match; their cells from customers.csv are empty."
    ]
    answer = analysis.ask(table, "total amount by name")
    assert dict(answer.table.dropna().itertuples(index=False, name=None)) == {"Bob": 20.0, "Ann": 11.5}
    table.close()


def test_rows_with_several_matches_are_counted_and_too_many_refused(
    analysis: AnalysisService, open_bytes: OpenBytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    left, right = open_bytes("g,n\nred,1\nblue,2\n"), open_bytes("g,m\nred,1\nred,2\nred,3\n", name="r.csv")
    (key,) = analysis.propose_keys(left, right)
    assert not key.unique
    table = analysis.join(left, right, key, name="both")
    assert table.name == "both"
    assert [row[::2] for row in rows_of(table.to_pandas())] == [("red", 1), ("red", 2), ("red", 3), ("blue", None)]
    assert "several times: 2 rows more" in str(table.report.warnings[1])
    table.close()
    monkeypatch.setattr(joining, "MOST_ROWS", 3)
    with pytest.raises(JoinTooLarge, match="4 rows; the limit is 3"):
        analysis.join(left, right, key)


def test_whole_numbers_match_decimals_and_days_midnights(analysis: AnalysisService, open_bytes: OpenBytes) -> None:
    left = open_bytes("store id,day\n1,2024-01-01\n2,2024-01-02\n")
    right = open_bytes("store,day\n1.0,2024-01-01 00:00:00\n2.5,2024-01-02 08:00:00\n", name="r.csv")
    keys = {(key.left, key.right): key.share for key in analysis.propose_keys(left, right)}
    assert keys == {("day", "day"): 0.5, ("store id", "store"): 0.5}


def test_nothing_alike_has_no_key_and_what_cannot_be_joined_is_said(
    analysis: AnalysisService, open_bytes: OpenBytes
) -> None:
    left, right = open_bytes("a,n\nx,1\n"), open_bytes("b,m\ny,2\n")
    assert analysis.propose_keys(left, right) == ()
    with pytest.raises(ColumnUnknown, match="no column z"):
        analysis.join(left, right, JoinKey(left="z", right="b", share=1, unique=True))
    right.close()
    with pytest.raises(TableClosed):
        analysis.propose_keys(left, right)
