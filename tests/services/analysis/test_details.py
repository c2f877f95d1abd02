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


def test_days_without_rows_are_named(open_bytes: OpenBytes) -> None:
    days = [f"2024-03-{day:02}" for day in range(1, 21) if day not in (5, 6, 9)]
    details = open_bytes("day,n\n" + "".join(f"{day},{at}\n" for at, day in enumerate(days))).details
    (covered,) = details.coverage
    assert (covered.unit, covered.missing, len(covered.gaps)) == ("day", 3, 2)
    assert "day runs from 2024-03-01 to 2024-03-20. Days without rows: 3 (2024-03-05 – 2024-03-06, 2024-03-09)." in map(
        str, details.warnings
    )


def test_weekends_are_not_missing_where_only_workdays_have_rows(open_bytes: OpenBytes) -> None:
    days = [f"2024-03-{day:02}" for day in (4, 5, 6, 7, 8, 11, 12, 13, 14, 15)]
    details = open_bytes("day,n\n" + "".join(f"{day},{at}\n" for at, day in enumerate(days))).details
    assert details.warnings == ()
    assert str(details.coverage[0].said) == ("day: 2024-03-04 to 2024-03-15, no day from Monday to Friday is missing.")


def test_months_across_a_year_are_counted_and_rare_days_are_not(open_bytes: OpenBytes) -> None:
    months = ["2023-11-01", "2023-12-01", "2024-02-01", "2024-03-01", "2024-05-01"]
    details = open_bytes("day,rare\n" + "".join(f"{day},{1900 + 40 * at}-07-09\n" for at, day in enumerate(months)))
    by_month, rare = details.details.coverage
    assert (by_month.unit, by_month.missing) == ("month", 2)
    assert str(by_month.said).endswith("Months without rows: 2 (2024-01, 2024-04).")
    assert (rare.unit, str(rare.said)) == (None, "rare: 1900-07-09 to 2060-07-09, now and then.")


def test_one_row_that_does_not_fit_is_said_in_the_singular(open_bytes: OpenBytes) -> None:
    table = open_bytes("a,b\n1,2\n3,4\n5,6,7\n8,9\n")
    assert "One row does not fit the columns; it was set aside and is listed." in map(str, table.report.warnings)
