"""The costs feature."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import groupby

from gptdash.domain.budgets import Budget, BudgetState, Period
from gptdash.domain.errors import InputRejected
from gptdash.domain.noun import Noun
from gptdash.domain.requests import Purpose
from gptdash.domain.usage import CallRecord, Spend, Totals
from gptdash.domain.wording import mark
from gptdash.store import Budgets, Calls


class DailySpend(Noun):
    """The totals of one day in the reader's time zone."""

    day: date
    totals: Totals


class Overview(Noun):
    """What was used since a time, whole and by day, model and page."""

    since: datetime
    totals: Totals
    by_day: tuple[DailySpend, ...]
    by_model: tuple[Spend, ...]
    by_page: tuple[Spend, ...]


class CostService:
    """Reads the ledger of all calls, whatever endpoint they went to."""

    def __init__(self, calls: Calls, budgets: Budgets, session: str) -> None:
        self._calls = calls
        self._budgets = budgets
        self._session = session

    def overview(self, days: int, zone: tzinfo = UTC) -> Overview:
        """Sum the calls of the last `days` days, today included, by days of the given time zone."""
        since = _midnight_before(days, zone)
        return Overview(
            since=since,
            totals=self._calls.totals(since),
            by_day=_by_day(self._calls.by("hour", since), zone),
            by_model=self._calls.by("model", since),
            by_page=self._calls.by("purpose", since),
        )

    def calls(self, days: int, zone: tzinfo = UTC, *, limit: int = 50, page: int = 0) -> tuple[CallRecord, ...]:
        """List the calls of the last `days` days, the newest first, a page at a time."""
        return self._calls.recent(_midnight_before(days, zone), limit, page * limit)

    def budgets(self) -> tuple[BudgetState, ...]:
        """Tell how far each budget is used now; a session budget by this session."""
        return self._budgets.states(datetime.now(UTC), self._session)

    def set_budget(self, period: Period, limit_nano_usd: int, page: Purpose | None = None) -> Budget:
        """Set what may be spent in a period, on one page or on all; it replaces the budget of the same period and page.

        Raises:
            InputRejected: the limit is not above zero.
        """
        if limit_nano_usd <= 0:
            raise InputRejected(detail=mark("a budget must be above zero; remove it to have none."))
        budget = Budget(id=f"{period}-{page or 'all'}", period=period, limit_nano_usd=limit_nano_usd, page=page)
        self._budgets.put(budget)
        return budget

    def remove_budget(self, budget_id: str) -> None:
        """Remove a budget."""
        self._budgets.remove(budget_id)


def add_totals(first: Totals, second: Totals) -> Totals:
    """Add two totals, field by field."""
    return Totals(**{name: getattr(first, name) + getattr(second, name) for name in Totals.model_fields})


def _midnight_before(days: int, zone: tzinfo) -> datetime:
    today = datetime.now(zone).date()
    return datetime.combine(today - timedelta(days=days - 1), time.min, zone).astimezone(UTC)


def _by_day(hours: tuple[Spend, ...], zone: tzinfo) -> tuple[DailySpend, ...]:
    def day_of(spend: Spend) -> date:
        return datetime.fromisoformat(spend.group).astimezone(zone).date()

    return tuple(DailySpend(day=day, totals=_sum(tuple(group))) for day, group in groupby(hours, key=day_of))


def _sum(spends: tuple[Spend, ...]) -> Totals:
    totals = Totals()
    for spend in spends:
        totals = add_totals(totals, spend.totals)
    return totals
