"""Budgets: what running calls may cost is reserved before they are made, and settled after."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from gptdash.domain.budgets import Budget, BudgetExceeded, BudgetState
from gptdash.domain.money import format_usd
from gptdash.store.database import Database
from gptdash.store.schema import budget_spend, budgets, reservations


class Budgets:
    """The budgets in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, budget: Budget) -> None:
        """Create a budget, or replace the one with its id; what was spent in its period stays counted."""
        with self._database.writing() as connection:
            connection.execute(delete(budgets).where(budgets.c.id == budget.id))
            connection.execute(insert(budgets).values(budget.model_dump()))

    def remove(self, budget_id: str) -> None:
        """Remove a budget; running calls go on."""
        with self._database.writing() as connection:
            connection.execute(delete(budgets).where(budgets.c.id == budget_id))

    def states(self, at: datetime, session: str) -> tuple[BudgetState, ...]:
        """Tell how far each budget is used at a time."""
        with self._database.reading() as connection:
            return tuple(_state(connection, budget, budget.key(at, session)) for budget in _all(connection))

    def reserve(self, call_id: str, page: str, session: str, at: datetime, worst_nano_usd: int) -> None:
        """Reserve the worst case of a call on every budget that covers it, or on none.

        Raises:
            BudgetExceeded: one of them has not so much left; nothing is reserved then.
        """
        with self._database.writing() as connection:
            for budget in _all(connection):
                if budget.covers(page):
                    self._reserve_on(connection, budget, budget.key(at, session), call_id, worst_nano_usd)

    def settle(self, connection: Connection, call_id: str, cost_nano_usd: int) -> None:
        """Turn a call's reservations into what it cost, in the caller's transaction."""
        held = connection.execute(select(reservations).where(reservations.c.call_id == call_id)).all()
        for row in held:
            connection.execute(
                update(budget_spend)
                .where(_is(row.budget_id, row.period_key))
                .values(
                    reserved_nano_usd=budget_spend.c.reserved_nano_usd - row.nano_usd,
                    settled_nano_usd=budget_spend.c.settled_nano_usd + cost_nano_usd,
                )
            )
        if held:
            connection.execute(delete(reservations).where(reservations.c.call_id == call_id))

    def _reserve_on(self, connection: Connection, budget: Budget, key: str, call_id: str, worst: int) -> None:
        fresh = {"budget_id": budget.id, "period_key": key, "settled_nano_usd": 0, "reserved_nano_usd": 0}
        connection.execute(self._database.insert_if_new(budget_spend, fresh))
        # One statement looks and takes, so that no other process can take the same dollars between.
        taken = connection.execute(
            update(budget_spend)
            .where(_is(budget.id, key), _used() + worst <= budget.limit_nano_usd)
            .values(reserved_nano_usd=budget_spend.c.reserved_nano_usd + worst)
        )
        if taken.rowcount == 0:
            raise _exceeded(_state(connection, budget, key), worst)
        connection.execute(
            insert(reservations).values(call_id=call_id, budget_id=budget.id, period_key=key, nano_usd=worst)
        )


def _all(connection: Connection) -> Iterable[Budget]:
    rows = connection.execute(select(budgets).order_by(budgets.c.id)).all()
    return tuple(Budget.model_validate(dict(row._mapping)) for row in rows)  # noqa: SLF001 - SQLAlchemy's documented name


def _is(budget_id: str, key: str) -> ColumnElement[bool]:
    return (budget_spend.c.budget_id == budget_id) & (budget_spend.c.period_key == key)


def _used() -> ColumnElement[Any]:
    return budget_spend.c.settled_nano_usd + budget_spend.c.reserved_nano_usd


def _state(connection: Connection, budget: Budget, key: str) -> BudgetState:
    row = connection.execute(select(budget_spend).where(_is(budget.id, key))).first()
    return BudgetState(
        budget=budget,
        settled_nano_usd=row.settled_nano_usd if row else 0,
        reserved_nano_usd=row.reserved_nano_usd if row else 0,
    )


def _exceeded(state: BudgetState, worst: int) -> BudgetExceeded:
    return BudgetExceeded(
        worst=format_usd(worst) or "",
        left=format_usd(state.left_nano_usd) or "",
        limit=format_usd(state.budget.limit_nano_usd) or "",
        period=state.budget.period,
    )
