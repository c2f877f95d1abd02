"""What the month will cost, and whether money runs out faster than usual."""

from datetime import UTC, timedelta, tzinfo
from typing import Final

from gptdash.domain.forecasting import Forecast, Velocity, forecast, unusual_velocity
from gptdash.domain.noun import Noun
from gptdash.domain.spending import Slice
from gptdash.services.costs.periods import Clock, first_hour, hour_at, midnight, month_start, utc_now
from gptdash.store import Spending

DAYS_SEEN: Final = 28
HOURS_SEEN: Final = 14 * 24
DAY_H: Final = 24


class Outlook(Noun):
    """The forecast of the month, None after too few days; and an hour that was unusually dear, None where none was."""

    spent_nano_usd: int
    forecast: Forecast | None
    velocity: Velocity | None


class Ahead:
    """Looks ahead from the sums of the ledger."""

    def __init__(self, spending: Spending, clock: Clock = utc_now) -> None:
        self._spending = spending
        self._clock = clock

    def outlook(self, zone: tzinfo = UTC) -> Outlook:
        """Forecast this month by the whole days of the last four weeks, from the first on that cost anything."""
        now = self._clock()
        month = hour_at(midnight(month_start(now, zone), zone))
        today = first_hour(1, now, zone)
        start = min(month, today - DAYS_SEEN * DAY_H)
        costs = {
            hour.hour: hour.sums.cost_nano_usd
            for hour in self._spending.hours(Slice(start=start, end=hour_at(now) + 1))
        }
        spent = sum(cost for hour, cost in costs.items() if hour >= month)
        days = [_cost(costs, day, day + DAY_H) for day in range(today - DAYS_SEEN * DAY_H, today, DAY_H)]
        first = next((place for place, cost in enumerate(days) if cost), len(days))
        return Outlook(
            spent_nano_usd=spent,
            forecast=forecast(spent, days[first:], self._days_left(zone)),
            velocity=_velocity(costs, hour_at(now)),
        )

    def _days_left(self, zone: tzinfo) -> float:
        now = self._clock()
        end = midnight(month_start(now, zone, back=-1), zone)
        return (end - now) / timedelta(days=1)


def _cost(costs: dict[int, int], start: int, end: int) -> int:
    return sum(costs.get(hour, 0) for hour in range(start, end))


def _velocity(costs: dict[int, int], now: int) -> Velocity | None:
    """Look at the running hour and at the one before, whichever cost more, against the two weeks before them."""
    past = [costs.get(hour, 0) for hour in range(now - HOURS_SEEN, now - 1)]
    return unusual_velocity(max(costs.get(now, 0), costs.get(now - 1, 0)), past)
