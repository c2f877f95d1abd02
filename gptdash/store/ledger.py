"""The ledger: one row a call, and sums over them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Row, bindparam, case, func, insert, select, update
from sqlalchemy.sql import ColumnElement, Select

from gptdash.domain.usage import CallRecord, Spend, Totals
from gptdash.store.budgets import Budgets
from gptdash.store.call_rows import call_of
from gptdash.store.database import Database
from gptdash.store.hourly import HourlySums
from gptdash.store.schema import calls

Grouping = Literal["hour", "model", "purpose"]
HOUR = timedelta(hours=1)
REMARKS_LENGTH = 255
UNKNOWN = "unknown"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Built once: a statement that carries its values is built and looked up anew at every call, for a millisecond.
OPEN = insert(calls)
SETTLE = update(calls).where(calls.c.id == bindparam("call_id"))


class Calls:
    """The calls in a database."""

    def __init__(self, database: Database, budgets: Budgets) -> None:
        self._database = database
        self._budgets = budgets
        self._sums = HourlySums(database)

    def begin(self, call: CallRecord) -> None:
        """Write a call that is about to be sent; until it is settled its outcome is unknown.

        The first token waits for this row. It outlives the process, which is what may die between the two; nobody has
        been told of the call yet, so it does not wait for the disk.
        """
        with self._database.jotting() as connection:
            connection.execute(OPEN, _row_of(call))

    def record(self, call: CallRecord) -> None:
        """Settle a call, be it begun or new, and its reservations; all is on disk when this returns."""
        row = _row_of(call)
        with self._database.writing() as connection:
            changed = connection.execute(SETTLE, {**row, "call_id": call.id})
            if changed.rowcount == 0:
                connection.execute(OPEN, row)
            self._budgets.settle(connection, call.id, call.cost.nano_usd or 0)
        self._sums.count()

    def record_all(self, ended: Sequence[CallRecord]) -> None:
        """Write calls that no budget holds anything for; those that stand already stay. All is on disk after."""
        if not ended:
            return
        new = self._database.insert_if_new(calls)
        with self._database.writing() as connection:
            connection.execute(new, [_row_of(call) for call in ended])
        self._sums.count(len(ended))

    def totals(self, since: datetime) -> Totals:
        """Sum all calls that started at or after a time."""
        with self._database.reading() as connection:
            return _totals_of(connection.execute(select(*_sums()).where(_since(since))).one())

    def by(self, grouping: Grouping, since: datetime) -> tuple[Spend, ...]:
        """Sum the calls of each hour, model or page, in the order of the groups."""
        column: ColumnElement[Any] = calls.c[grouping]
        query = select(column.label("group"), *_sums()).where(_since(since)).group_by(column).order_by(column)
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return tuple(Spend(group=_group_text(grouping, row.group), totals=_totals_of(row)) for row in rows)

    def recent(self, since: datetime, limit: int, offset: int = 0) -> tuple[CallRecord, ...]:
        """List calls, the newest first."""
        query: Select[Any] = (
            select(calls).where(_since(since)).order_by(calls.c.started_at.desc()).limit(limit).offset(offset)
        )
        with self._database.reading() as connection:
            return tuple(call_of(row) for row in connection.execute(query))


def _since(moment: datetime) -> ColumnElement[bool]:
    return calls.c.started_at >= moment


def _sums() -> tuple[ColumnElement[Any], ...]:
    return (
        func.count().label("calls"),
        func.count(calls.c.error_code).label("failed_calls"),
        func.coalesce(func.sum(calls.c.input_tokens), 0).label("input_tokens"),
        func.coalesce(func.sum(calls.c.cached_tokens), 0).label("cached_tokens"),
        func.coalesce(func.sum(calls.c.output_tokens), 0).label("output_tokens"),
        func.coalesce(func.sum(calls.c.cost_nano_usd), 0).label("cost_nano_usd"),
        func.count(case(((calls.c.finish_reason != UNKNOWN) & calls.c.cost_nano_usd.is_(None), 1))).label(
            "unpriced_calls"
        ),
        func.count(case((calls.c.finish_reason == UNKNOWN, 1))).label("unknown_calls"),
    )


def _totals_of(row: Row[Any]) -> Totals:
    return Totals(**{name: int(getattr(row, name)) for name in Totals.model_fields})


def _group_text(grouping: Grouping, value: object) -> str:
    if grouping == "hour" and isinstance(value, int):
        return (EPOCH + value * HOUR).isoformat()
    return str(value)


def _row_of(call: CallRecord) -> dict[str, object]:
    row = call.model_dump(exclude={"usage", "cost"})
    usage = call.usage.model_dump(exclude={"source"})
    return {
        **row,
        **usage,
        "hour": (call.started_at - EPOCH) // HOUR,
        "usage_source": call.usage.source,
        "cost_nano_usd": call.cost.nano_usd,
        "price_source": call.cost.source,
        "remarks": ",".join(call.remarks)[:REMARKS_LENGTH],
    }
