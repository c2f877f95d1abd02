"""How finely time is cut where nobody says."""

from collections.abc import Iterable
from datetime import date, timedelta

import pandas as pd
import pytest

from gptdash.services.analysis.graining import over_time
from gptdash.services.analysis.spec import Dimension, Grain
from gptdash.services.analysis.wording import dimension_label
from tests.services.analysis.conftest import OpenBytes


def days(start: str, count: int, step: str) -> list[date]:
    return [moment.date() for moment in pd.date_range(start, periods=count, freq=step)]


@pytest.mark.parametrize(
    ("dates", "grain"),
    [
        (days("2024-01-01", 6, "MS"), "month"),
        (days("2024-01-31", 5, "ME"), "month"),
        ([date(2024, month, 15) for month in (1, 2, 4, 5)], "month"),
        (days("2020-01-01", 8, "QS"), "quarter"),
        (days("2020-03-31", 8, "QE"), "quarter"),
        (days("2010-01-01", 9, "YS"), "year"),
        (days("2010-12-31", 9, "YE"), "year"),
        (days("2023-01-01", 30, "MS"), "month"),
        (days("1990-01-01", 400, "MS"), "year"),
        (days("2024-01-01", 12, "7D"), "week"),
        (days("2024-01-01", 183, "D"), "week"),
        (days("2024-01-01", 30, "D"), "day"),
        ([date(2024, 1, 1), date(2024, 1, 9), date(2024, 1, 20), date(2024, 2, 1)], "day"),
        ([date(2024, 1, 1)], "day"),
        ([date(2024, 12, 31), date(2025, 12, 31), date(9999, 12, 31)], "year"),
    ],
)
def test_figures_of_periods_are_cut_to_these_and_others_by_their_span(
    open_bytes: OpenBytes, dates: Iterable[date], grain: str
) -> None:
    rows = "".join(f"{day},{number + 0.5}\n" for number, day in enumerate([*dates] * 2))
    table = open_bytes(f"day,amount\n{rows}")
    assert over_time(table, table.columns[0]).grain == grain


@pytest.mark.parametrize(
    ("column", "grain", "named"),
    [("Month", "month", "Month"), ("month", "year", "month (year)"), ("day", "month", "day (month)")],
)
def test_a_column_that_is_named_as_it_is_cut_is_named_once(column: str, grain: Grain, named: str) -> None:
    assert str(dimension_label(Dimension(column=column, grain=grain))) == named


def test_times_of_one_day_are_cut_to_hours(open_bytes: OpenBytes) -> None:
    noon = pd.Timestamp("2024-01-01 12:00")
    table = open_bytes("at,amount\n" + "".join(f"{noon + timedelta(minutes=9 * n)},{n}.5\n" for n in range(50)))
    assert over_time(table, table.columns[0]).grain == "hour"
