"""Periods of days as people count them, in hours since 1970 UTC as the sums are kept."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

HOUR: Final = timedelta(hours=1)
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


def hour_at(moment: datetime) -> int:
    """Count the hours since 1970 UTC; where a day begins at half past an hour, that hour counts to it."""
    return (moment - EPOCH) // HOUR


def moment_of(hour: int, zone: tzinfo) -> datetime:
    """Return the moment at which an hour begins."""
    return (EPOCH + hour * HOUR).astimezone(zone)


def midnight(day: date, zone: tzinfo) -> datetime:
    """Return the moment at which a day begins."""
    return datetime.combine(day, time.min, zone)


def first_hour(days: int, now: datetime, zone: tzinfo) -> int:
    """Return the hour that begins the last `days` days, today included."""
    return hour_at(midnight(now.astimezone(zone).date() - timedelta(days=days - 1), zone))


def month_start(now: datetime, zone: tzinfo, back: int = 0) -> date:
    """Return the first day of this month, or of the one so many months before."""
    today = now.astimezone(zone).date()
    months = today.year * 12 + today.month - 1 - back
    return date(months // 12, months % 12 + 1, 1)
