"""How finely a stretch of time is cut where nobody says."""

from datetime import date, datetime
from typing import Final

from gptdash.services.analysis.columns import Column
from gptdash.services.analysis.spec import Dimension, Grain
from gptdash.services.analysis.table import Table

# Days that a column spans at least, for each grain; chosen so that a chart has about 15 to 150 points.
GRAINS: Final[tuple[tuple[int, Grain], ...]] = ((15 * 365, "year"), (8 * 365, "quarter"), (200, "month"), (60, "week"))
FEW_DAYS: Final = 2


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
    return next((grain for least, grain in GRAINS if days >= least), "day")


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
