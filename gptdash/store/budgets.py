"""Budgets: what running calls may cost is reserved before they are made, and settled after."""

import math
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import ColumnElement, Connection, bindparam, delete, func, insert, select, tuple_, update

from gptdash.domain.budgets import Budget, BudgetExceeded, BudgetState
from gptdash.domain.money import format_usd
from gptdash.store.database import Database
from gptdash.store.schema import budget_spend, budgets, calls, reservations

LIST_S: Final = 1.0


class Budgets:
    """The budgets in a database.

    Which budgets there are is read at most once in `LIST_S` seconds, so another process's new one may be a second
    late; their limits are read with every reservation.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._listed: tuple[Budget, ...] = ()
        self._listed_at = -math.inf

    def put(self, budget: Budget) -> None:
        """Create a budget, or replace the one with its id; what was spent in its period counts, also before it was."""
        with self._database.writing() as connection:
            replaced = connection.execute(delete(budgets).where(budgets.c.id == budget.id)).rowcount
            connection.execute(insert(budgets).values(budget.model_dump()))
            if not replaced:
                self._count_earlier(connection, budget, datetime.now(UTC))
        self._listed_at = -math.inf

    def _count_earlier(self, connection: Connection, budget: Budget, now: datetime) -> None:
        """Count what the ledger tells of the running period; of a session it tells nothing."""
        start = budget.start(now)
        if start is None:
            return
        spent = select(func.coalesce(func.sum(calls.c.cost_nano_usd), 0)).where(calls.c.started_at >= start)
        if budget.page:
            spent = spent.where(calls.c.purpose == budget.page)
        settled, key = int(connection.execute(spent).scalar_one()), budget.key(now, "")
        fresh = {"budget_id": budget.id, "period_key": key, "settled_nano_usd": 0, "reserved_nano_usd": 0}
        connection.execute(self._database.insert_if_new(budget_spend, fresh))
        connection.execute(update(budget_spend).where(_is(budget.id, key)).values(settled_nano_usd=settled))

    def remove(self, budget_id: str) -> None:
        """Remove a budget; running calls go on."""
        with self._database.writing() as connection:
            connection.execute(delete(budgets).where(budgets.c.id == budget_id))
        self._listed_at = -math.inf

    def states(self, at: datetime, session: str) -> tuple[BudgetState, ...]:
        """Tell how far each budget is used at a time."""
        with self._database.reading() as connection:
            return tuple(_state(connection, budget, budget.key(at, session)) for budget in _all(connection))

    def reserve(self, call_id: str, page: str, session: str, at: datetime, worst_nano_usd: int) -> bool:
        """Reserve the worst case of a call on every budget that covers it, or on none; tell whether there was any.

        Raises:
            BudgetExceeded: one of them has not so much left; nothing is reserved then.
        """
        covering = self._covering(page, session, at)
        if covering and not self._try(call_id, covering, worst_nano_usd):
            self._listed_at = -math.inf  # a budget may be gone, and a new period has no row yet
            covering = self._covering(page, session, at)
            self._open_periods(covering)
            if covering and not self._try(call_id, covering, worst_nano_usd):
                raise self._exceeded(covering, worst_nano_usd)
        return bool(covering)

    def covers(self, page: str) -> bool:
        """Tell whether any budget covers calls of a page."""
        return any(budget.covers(page) for budget in self._budgets())

    def settle(self, connection: Connection, call_id: str, cost_nano_usd: int) -> None:
        """Turn a call's reservations into what it cost, in the caller's transaction."""
        held = connection.execute(HELD, {"call": call_id}).all()
        for row in held:
            spent = {"budget": row.budget_id, "period": row.period_key, "held": row.nano_usd, "spent": cost_nano_usd}
            connection.execute(SPEND, spent)
        if held:
            connection.execute(RELEASE, {"call": call_id})

    def release(self, call_id: str, cost_nano_usd: int) -> None:
        """Turn reservations into what was paid; nothing where there are none."""
        with self._database.writing() as connection:
            self.settle(connection, call_id, cost_nano_usd)

    def _budgets(self) -> tuple[Budget, ...]:
        now = time.monotonic()
        if now - self._listed_at > LIST_S:
            with self._database.reading() as connection:
                self._listed = tuple(_all(connection))
            self._listed_at = now
        return self._listed

    def _covering(self, page: str, session: str, at: datetime) -> dict[str, str]:
        """Map the id of each budget that covers a call to the key of its period."""
        return {budget.id: budget.key(at, session) for budget in self._budgets() if budget.covers(page)}

    def _try(self, call_id: str, covering: dict[str, str], worst: int) -> bool:
        """Take from all covering budgets in one statement, so that no other process takes the same dollars between."""
        held = [
            {"call_id": call_id, "budget_id": budget_id, "period_key": key, "nano_usd": worst}
            for budget_id, key in covering.items()
        ]
        with self._database.writing() as connection:
            taken = connection.execute(TAKE, {"periods": list(covering.items()), "worst": worst}).rowcount
            if taken == len(covering):
                connection.execute(HOLD, held)
                return True
            connection.rollback()  # what was taken from some
            return False

    def _open_periods(self, covering: dict[str, str]) -> None:
        with self._database.writing() as connection:
            for budget_id, key in covering.items():
                fresh = {"budget_id": budget_id, "period_key": key, "settled_nano_usd": 0, "reserved_nano_usd": 0}
                connection.execute(self._database.insert_if_new(budget_spend, fresh))

    def _exceeded(self, covering: dict[str, str], worst: int) -> BudgetExceeded:
        """Name the budget that has least left."""
        with self._database.reading() as connection:
            states = [
                _state(connection, budget, covering[budget.id]) for budget in _all(connection) if budget.id in covering
            ]
        tightest = min(states, key=lambda state: state.left_nano_usd)
        return BudgetExceeded(
            worst=format_usd(worst) or "",
            left=format_usd(tightest.left_nano_usd) or "",
            limit=format_usd(tightest.budget.limit_nano_usd) or "",
            period=tightest.budget.period,
        )


# Built once: putting a statement together takes longer than running it.
TAKE: Final = (
    update(budget_spend)
    .where(
        tuple_(budget_spend.c.budget_id, budget_spend.c.period_key).in_(bindparam("periods", expanding=True)),
        budget_spend.c.settled_nano_usd + budget_spend.c.reserved_nano_usd + bindparam("worst")
        <= select(budgets.c.limit_nano_usd).where(budgets.c.id == budget_spend.c.budget_id).scalar_subquery(),
    )
    .values(reserved_nano_usd=budget_spend.c.reserved_nano_usd + bindparam("worst"))
)
HOLD: Final = insert(reservations)
HELD: Final = select(reservations).where(reservations.c.call_id == bindparam("call"))
RELEASE: Final = delete(reservations).where(reservations.c.call_id == bindparam("call"))
SPEND: Final = (
    update(budget_spend)
    .where(budget_spend.c.budget_id == bindparam("budget"), budget_spend.c.period_key == bindparam("period"))
    .values(
        reserved_nano_usd=budget_spend.c.reserved_nano_usd - bindparam("held"),
        settled_nano_usd=budget_spend.c.settled_nano_usd + bindparam("spent"),
    )
)


def _all(connection: Connection) -> Iterable[Budget]:
    rows = connection.execute(select(budgets).order_by(budgets.c.id)).all()
    return tuple(Budget.model_validate(dict(row._mapping)) for row in rows)  # noqa: SLF001 - SQLAlchemy's documented name


def _is(budget_id: str, key: str) -> ColumnElement[bool]:
    return (budget_spend.c.budget_id == budget_id) & (budget_spend.c.period_key == key)


def _state(connection: Connection, budget: Budget, key: str) -> BudgetState:
    row = connection.execute(select(budget_spend).where(_is(budget.id, key))).first()
    return BudgetState(
        budget=budget,
        settled_nano_usd=row.settled_nano_usd if row else 0,
        reserved_nano_usd=row.reserved_nano_usd if row else 0,
    )
