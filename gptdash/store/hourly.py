"""Sums over the ledger by the hour: what a million calls cost is read from a few thousand rows."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Insert,
    Subquery,
    Table,
    bindparam,
    case,
    delete,
    func,
    literal,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from gptdash.domain.errors import StoreUnavailable
from gptdash.domain.spending import DIMENSIONS, Sums, bucket_of
from gptdash.domain.usage import CallRecord
from gptdash.store.call_rows import COUNTS, call_of
from gptdash.store.database import Database
from gptdash.store.schema import NOT_SUMMED, call_latencies, call_sums, calls

HOUR: Final = timedelta(hours=1)
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
# Calls that ran to their end: how long a failed or stopped one took says nothing of the model.
ANSWERED: Final = ("stop", "length", "tool_calls")
UNKNOWN: Final = "unknown"
DAY_H: Final = 24
GRAINS_H: Final = (1, DAY_H)
# The grain of the sums of an hour in which no call is told from another.
WHOLE: Final = 0
# The purpose of the latencies of all pages together.
ALL_PAGES: Final = ""
AT_ONCE: Final = 500
SUM_KEYS: Final = ("grain_h", "hour", *DIMENSIONS)
LATENCY_KEYS: Final = ("grain_h", "measure", "purpose", "hour", "model", "bucket")
ZERO: Final = dict.fromkeys(Sums.model_fields, 0)
Key = tuple[str | int, ...]
# Spelled out as the index of these calls has it, or no database would find that it can use it.
ANY_LEFT: Final = select(calls.c.id).where(text(NOT_SUMMED)).limit(1)
LEFT: Final = select(calls).where(text(NOT_SUMMED)).limit(AT_ONCE).with_for_update(skip_locked=True)
MARK: Final = update(calls).where(calls.c.id == bindparam("added")).values(summed=True)


def hour_of(moment: datetime) -> int:
    """Count the hours since 1970 UTC."""
    return (moment - EPOCH) // HOUR


class HourlySums:
    """Keeps the sums of each hour: calls are settled one by one, and added many at a time.

    Each call stands in them once, however many processes add: a call that was added is marked in the same transaction.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._add_sums = _adding(database.dialect, call_sums)
        self._add_latencies = _adding(database.dialect, call_latencies)
        self._waiting = 0

    def count(self, settled: int = 1) -> None:
        """Take note of calls that were settled; once they are many they are added, so that no reader has to."""
        self._waiting += settled
        if self._waiting >= AT_ONCE:
            self._waiting = 0
            with suppress(StoreUnavailable):  # the calls are settled; whoever reads the sums adds them
                self.add_settled()

    def add_settled(self) -> None:
        """Add all calls that were settled and not added yet."""
        with self._database.reading() as connection:
            if connection.execute(ANY_LEFT).first() is None:
                return
        while self._add_some() == AT_ONCE:
            pass

    def _add_some(self) -> int:
        with self._database.writing() as connection:
            found = [call_of(row) for row in connection.execute(LEFT).all()]
            if found:
                connection.execute(MARK, [{"added": call.id} for call in found])
                self._add(connection, found)
        return len(found)

    def forget(self, connection: Connection, before: datetime) -> None:
        """Take out what was before a time; the day that it falls into is summed again, by the calls that are left."""
        day = hour_of(before) // DAY_H * DAY_H
        for table in (call_sums, call_latencies):
            connection.execute(delete(table).where(table.c.hour < day + DAY_H))
        of_day = (calls.c.hour >= day, calls.c.hour < day + DAY_H, calls.c.finish_reason != UNKNOWN)
        connection.execute(update(calls).where(*of_day).values(summed=True))
        self._add(connection, [call_of(row) for row in connection.execute(select(calls).where(*of_day)).all()])

    def _add(self, connection: Connection, settled: Iterable[CallRecord]) -> None:
        """Add calls in the caller's transaction, always in the same order, so that two who add never wait in a ring."""
        sums: dict[Key, Counter[str]] = defaultdict(Counter)
        latencies: Counter[Key] = Counter()
        for call in settled:
            for key in _sum_keys(call):
                sums[key].update(_amounts(call))
            latencies.update(_latency_keys(call))
        rows = [{**dict(zip(SUM_KEYS, key, strict=True)), **ZERO, **sums[key]} for key in sorted(sums)]
        if rows:
            connection.execute(self._add_sums, rows)
        counts = [{**dict(zip(LATENCY_KEYS, key, strict=True)), "calls": latencies[key]} for key in sorted(latencies)]
        if counts:
            connection.execute(self._add_latencies, counts)


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


def _sum_keys(call: CallRecord) -> Iterator[Key]:
    hour = hour_of(call.started_at)
    alike = tuple(getattr(call, name) or "" for name in DIMENSIONS)
    yield from ((grain, hour // grain * grain, *alike) for grain in GRAINS_H)
    yield (WHOLE, hour, *("" for _ in DIMENSIONS))


def _amounts(call: CallRecord) -> dict[str, int]:
    return {
        "calls": 1,
        "failed_calls": int(call.error_code is not None),
        "retried_calls": int(call.attempts > 1),
        "cached_calls": int(call.cached),
        "unpriced_calls": int(call.cost.nano_usd is None),
        "cost_nano_usd": call.cost.nano_usd or 0,
        "saved_nano_usd": call.saved_nano_usd or 0,
        **{name: getattr(call.usage, name) for name in COUNTS},
    }


def _latency_keys(call: CallRecord) -> Iterator[Key]:
    if call.cached or call.error_code or call.finish_reason not in ANSWERED:
        return
    hour = hour_of(call.started_at)
    for measure, ms in (("first", call.first_token_ms), ("total", call.duration_ms)):
        if ms is not None:
            for grain, purpose in product(GRAINS_H, (call.purpose, ALL_PAGES)):
                yield grain, measure, purpose, hour // grain * grain, call.model, bucket_of(ms)


def _adding(dialect: str, table: Table) -> Insert:
    """Build an insert that adds to the row with its key where there is one."""
    insert = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    keys = [column.name for column in table.primary_key]
    sums = {column.name: column + insert.excluded[column.name] for column in table.c if column.name not in keys}
    return insert.on_conflict_do_update(index_elements=keys, set_=sums)
