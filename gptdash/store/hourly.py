"""Sums over the ledger, kept with each settlement: what a million calls cost is read from a few thousand rows."""

from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Connection, Insert, Subquery, Table, case, delete, func, literal, select
from sqlalchemy.dialects import postgresql, sqlite

from gptdash.domain.spending import DIMENSIONS, Sums, bucket_of
from gptdash.domain.usage import CallRecord
from gptdash.store.call_rows import COUNTS, call_of
from gptdash.store.schema import call_latencies, call_sums, calls

HOUR: Final = timedelta(hours=1)
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
# Calls that ran to their end: how long a failed or stopped one took says nothing of the model.
ANSWERED: Final = ("stop", "length", "tool_calls")
UNKNOWN: Final = "unknown"
DAY_H: Final = 24
GRAINS_H: Final = (1, DAY_H)


def hour_of(moment: datetime) -> int:
    """Count the hours since 1970 UTC."""
    return (moment - EPOCH) // HOUR


class HourlySums:
    """Adds settled calls to the sums of their hour; the statements are built once."""

    def __init__(self, dialect: str) -> None:
        self._add_sums = _adding(dialect, call_sums)
        self._add_latency = _adding(dialect, call_latencies)

    def add(self, connection: Connection, call: CallRecord) -> None:
        """Add a settled call, in the caller's transaction; the two tables always in this order, so nobody deadlocks."""
        connection.execute(self._add_sums, _sum_rows(call))
        if rows := _latency_rows(call):
            connection.execute(self._add_latency, rows)

    def forget(self, connection: Connection, before: datetime) -> None:
        """Take out what was before a time; the day that it falls into is summed again, by the calls that are left."""
        day = hour_of(before) // DAY_H * DAY_H
        for table in (call_sums, call_latencies):
            connection.execute(delete(table).where(table.c.hour < day + DAY_H))
        left = select(calls).where(calls.c.hour >= day, calls.c.hour < day + DAY_H)
        for row in connection.execute(left.where(calls.c.finish_reason != UNKNOWN)).all():
            self.add(connection, call_of(row))


def summed(which: ColumnElement[bool]) -> Subquery:
    """Sum some of the calls by the hour, as the table of sums does it."""
    keys = [calls.c.hour, *(func.coalesce(calls.c[name], "").label(name) for name in DIMENSIONS)]
    sums = {
        "calls": func.count(),
        "failed_calls": func.count(calls.c.error_code),
        "retried_calls": func.sum(case((calls.c.attempts > 1, 1), else_=0)),
        "cached_calls": func.sum(case((calls.c.cached, 1), else_=0)),
        "unpriced_calls": func.sum(case((calls.c.cost_nano_usd.is_(None), 1), else_=0)),
        **{name: func.coalesce(func.sum(calls.c[name]), 0) for name in (*COUNTS, "cost_nano_usd", "saved_nano_usd")},
    }
    named = (sum_.label(name) for name, sum_ in sums.items())
    settled = select(literal(1).label("grain_h"), *keys, *named).where(which, calls.c.finish_reason != UNKNOWN)
    return settled.group_by(*keys).subquery()


def _sum_rows(call: CallRecord) -> list[dict[str, object]]:
    sums = Sums(
        calls=1,
        failed_calls=int(call.error_code is not None),
        retried_calls=int(call.attempts > 1),
        cached_calls=int(call.cached),
        unpriced_calls=int(call.cost.nano_usd is None),
        cost_nano_usd=call.cost.nano_usd or 0,
        saved_nano_usd=call.saved_nano_usd or 0,
        **{name: getattr(call.usage, name) for name in COUNTS},
    )
    alike: dict[str, str] = {name: getattr(call, name) or "" for name in DIMENSIONS}
    hour = hour_of(call.started_at)
    return [{"grain_h": grain, "hour": hour // grain * grain, **alike, **dict(sums)} for grain in GRAINS_H]


def _latency_rows(call: CallRecord) -> list[dict[str, object]]:
    if call.cached or call.error_code or call.finish_reason not in ANSWERED:
        return []
    shared = {"hour": hour_of(call.started_at), "model": call.model, "purpose": call.purpose, "calls": 1}
    times = {"first": call.first_token_ms, "total": call.duration_ms}
    return [{**shared, "measure": measure, "bucket": bucket_of(ms)} for measure, ms in times.items() if ms is not None]


def _adding(dialect: str, table: Table) -> Insert:
    """Build an insert that adds to the row with its key where there is one."""
    insert = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    keys = [column.name for column in table.primary_key]
    sums = {column.name: column + insert.excluded[column.name] for column in table.c if column.name not in keys}
    return insert.on_conflict_do_update(index_elements=keys, set_=sums)
