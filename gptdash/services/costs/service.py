"""The costs feature."""

from datetime import UTC, date, datetime, tzinfo
from typing import Final

from gptdash.domain.budgets import Budget, BudgetState, Period
from gptdash.domain.errors import InputRejected
from gptdash.domain.noun import Noun
from gptdash.domain.requests import Purpose
from gptdash.domain.spending import Sums, add_sums
from gptdash.domain.usage import CallRecord
from gptdash.domain.wording import mark
from gptdash.services.costs.outlook import Ahead
from gptdash.services.costs.periods import moment_of
from gptdash.services.costs.spent import GroupSums, Spent
from gptdash.store import Store

WARN_PERCENT: Final = 80
WHOLE: Final = 100


class DailySpend(Noun):
    """The sums of one day in the reader's time zone."""

    day: date
    totals: Sums


class Overview(Noun):
    """What settled calls used, whole and by day, model and page."""

    totals: Sums
    by_day: tuple[DailySpend, ...]
    by_model: tuple[GroupSums, ...]
    by_page: tuple[GroupSums, ...]


class CostService:
    """Reads the ledger of all calls, whatever endpoint they went to; `spent` tells more of it, `ahead` what will be."""

    def __init__(self, store: Store, session: str) -> None:
        self.spent = Spent(store.spending, store.traces)
        self.ahead = Ahead(store.spending)
        self._calls = store.calls
        self._budgets = store.budgets
        self._session = session

    def overview(self, days: int, zone: tzinfo = UTC) -> Overview:
        """Sum the calls of the last `days` days, today included, by days of the given time zone."""
        picture = self.spent.picture(self.spent.part(days, zone), zone)
        by_day: dict[date, list[Sums]] = {}
        for time in picture.times:
            by_day.setdefault(time.at.date(), []).append(time.sums)
        return Overview(
            totals=picture.sums,
            by_day=tuple(DailySpend(day=day, totals=add_sums(sums)) for day, sums in by_day.items()),
            by_model=picture.groups["model"],
            by_page=picture.groups["purpose"],
        )

    def calls(self, days: int, zone: tzinfo = UTC, *, limit: int = 50, page: int = 0) -> tuple[CallRecord, ...]:
        """List the calls of the last `days` days, those that run among them, the newest first, a page at a time."""
        since = moment_of(self.spent.part(days, zone).start, UTC)
        return self._calls.recent(since, limit, page * limit)

    def budgets(self) -> tuple[BudgetState, ...]:
        """Tell how far each budget is used now; a session budget by this session."""
        return self._budgets.states(datetime.now(UTC), self._session)

    def set_budget(
        self, period: Period, limit_nano_usd: int, page: Purpose | None = None, warn_percent: int = WARN_PERCENT
    ) -> Budget:
        """Set what may be spent in a period, on one page or on all; it replaces the budget of the same period and page.

        It is in force at once, in other processes within a second. From `warn_percent` on, every page warns.

        Raises:
            InputRejected: the limit is not above zero, or the percentage is none.
        """
        if limit_nano_usd <= 0:
            raise InputRejected(detail=mark("a budget must be above zero; remove it to have none."))
        if not 1 <= warn_percent <= WHOLE:
            raise InputRejected(detail=mark("the warning must come between 1 and 100 percent."))
        budget = Budget(
            id=f"{period}-{page or 'all'}",
            period=period,
            limit_nano_usd=limit_nano_usd,
            page=page,
            warn_percent=warn_percent,
        )
        self._budgets.put(budget)
        return budget

    def remove_budget(self, budget_id: str) -> None:
        """Remove a budget."""
        self._budgets.remove(budget_id)
