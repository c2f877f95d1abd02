"""How finely a stretch of time is cut where nobody says."""

from calendar import monthrange
from datetime import date, datetime
from typing import Final

from gptdash.services.analysis.columns import Column
from gptdash.services.analysis.profile import ColumnProfile
from gptdash.services.analysis.spec import Dimension, Grain
from gptdash.services.analysis.table import Table

# Days that a column spans at least, for each grain; chosen so that a chart has about 15 to 150 points.
GRAINS: Final[tuple[tuple[int, Grain], ...]] = ((15 * 365, "year"), (8 * 365, "quarter"), (200, "month"), (60, "week"))
FEW_DAYS: Final = 2
# What figures of a period are dated by: its first day, or its last; and how many months it has.
PERIODS: Final[tuple[tuple[int, Grain], ...]] = ((12, "year"), (3, "quarter"), (1, "month"))
COARSE_FIRST: Final[tuple[Grain, ...]] = ("year", "quarter", "month", "week", "day")


def over_time(table: Table, column: Column, grain: Grain | None = None) -> Dimension:
    """Group by time: dates to a grain that suits their span, years as they are."""
    if not column.temporal:
        return Dimension(column=column.name)
    return Dimension(column=column.name, grain=grain or _suitable(table, column))


def days_spanned(table: Table, column: Column) -> int | None:
    """Say how many days lie between the first date of a column and its last; None where it has no dates."""
    profile = table.profile_of(column.name)
    low, high = profile.min, profile.max
    if not isinstance(low, date) or not isinstance(high, date):
        return None
    return (_day(high) - _day(low)).days


def _suitable(table: Table, column: Column) -> Grain:
    days = days_spanned(table, column)
    if days is None:
        return "day"
    if days <= FEW_DAYS and column.type == "timestamp":
        return "hour"
    by_span: Grain = next((grain for least, grain in GRAINS if days >= least), "day")
    dated = _period(table.profile_of(column.name))
    return dated if dated and COARSE_FIRST.index(dated) < COARSE_FIRST.index(by_span) else by_span


def _period(profile: ColumnProfile) -> Grain | None:
    """Tell of which periods figures are that have one date each, as 2024-01-01 for January: most weeks are empty."""
    low, high = profile.min, profile.max
    if not isinstance(low, date) or not isinstance(high, date) or low >= high:
        return None
    low, high = _day(low), _day(high)
    ends = all(day.day == monthrange(day.year, day.month)[1] for day in (low, high))
    if low.day != high.day and not ends:
        return None
    months = (high.year - low.year) * 12 + high.month - low.month
    return next(
        (grain for each, grain in PERIODS if months % each == 0 and 1 < profile.distinct <= months // each + 1), None
    )


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
