"""Details of a table against numbers worked out by hand."""

from gptdash.services.analysis.details import Pair
from tests.services.analysis.conftest import OpenBytes

PRICES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 100]
CSV = "item,price,double,other,same,blank\n" + "".join(
    f"i{at},{price},{2 * price},{(at * 7) % 5},x,{'y' if at == 0 else ''}\n" for at, price in enumerate(PRICES)
)


def test_quartiles_outliers_and_bins_are_those_of_the_numbers(open_bytes: OpenBytes) -> None:
    details = open_bytes(CSV).details
    price = details.spreads[0]
    assert (price.name, price.q1, price.median, price.q3) == ("price", 4.0, 7.0, 10.0)
    assert price.outliers == 1  # above 10 + 1.5 × 6
    assert price.histogram == (9, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)  # bins of 8.25 from 1 on; 100 is in the last


def test_columns_that_follow_one_another_are_found(open_bytes: OpenBytes) -> None:
    pairs = open_bytes(CSV).details.pairs
    assert pairs[0] == Pair(left="price", right="double", correlation=1.0)


def test_what_is_odd_is_said(open_bytes: OpenBytes) -> None:
    table = open_bytes(CSV + "i1,2,4,2,x,\n" * 2)
    assert table.details.repeated == 2
    assert [str(warning) for warning in table.details.warnings] == [
        "same has the same value in all rows that have one.",
        "blank is empty in 14 of 15 rows.",
        "Rows that are there more than once, each in full: 2.",
    ]
    many = open_bytes("n\n" + "".join(f"{at % 10}\n" for at in range(200)) + "1000\n")
    assert "n has 1 values far from the others" in str(many.details.warnings[0])


def test_a_table_without_numbers_has_no_spread(open_bytes: OpenBytes) -> None:
    details = open_bytes("a,b\nx,y\nz,w\n").details
    assert (details.spreads, details.pairs, details.repeated) == ((), (), 0)
