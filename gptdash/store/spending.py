"""Reads what was spent: from the hourly sums, and the few calls that they cannot tell of."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, FromClause, Row, Select, func, select, text

from gptdash.domain.repricing import LONG_INPUT
from gptdash.domain.spending import DIMENSIONS, Cell, HourSums, Latencies, Measure, Slice, Sums, add_sums, bucket_of
from gptdash.domain.usage import CallRecord
from gptdash.store.call_rows import call_of
from gptdash.store.database import Database
from gptdash.store.hourly import ALL_PAGES, ANSWERED, DAY_H, WHOLE, HourlySums, summed
from gptdash.store.schema import call_latencies, call_sums, calls

UNKNOWN: Final = "unknown"
# Of the sums, those that a call has itself; the rest are counts.
SUMMED: Final = tuple(Sums.model_fields)


class Spending:
    """Sums over the calls in a database. A call is in them from its settlement on."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sums = HourlySums(database)

    def hours(self, part: Slice) -> tuple[HourSums, ...]:
        """Sum the calls of each hour that has any, the oldest first."""
        table = _table(part)
        query = select(table.c.hour, *_sums(table)).where(*_hourly(part, table)).group_by(table.c.hour)
        rows = self._rows(query.order_by(table.c.hour))
        return tuple(HourSums(hour=row.hour, sums=_sums_of(row)) for row in rows)

    def cells(self, part: Slice) -> tuple[Cell, ...]:
        """Sum the calls that are alike in every dimension; of whole UTC days, the sums of the days are read."""
        if part.conversation_id:
            return _cells(self._rows(_alike_of(part, 1)))
        return _cells(row for span, grain_h in _spans(part) for row in self._rows(_alike_of(span, grain_h)))

    def hourly_cells(self, part: Slice) -> Iterator[tuple[int, Cell]]:
        """Sum the calls of each hour that are alike in every dimension, the oldest first."""
        query = (
            select(call_sums).where(call_sums.c.grain_h == 1, *_in(part, call_sums)).order_by(*call_sums.primary_key)
        )
        for row in self._rows(query):
            yield row.hour, Cell(**{name: getattr(row, name) for name in DIMENSIONS}, sums=_sums_of(row))

    def latencies(self, part: Slice, measure: Measure) -> tuple[Latencies, ...]:
        """Tell how long the calls of each model took, or their first tokens.

        Of dimensions, model and page count; of a conversation, all do.
        """
        if part.conversation_id:
            return self._own_latencies(part, measure)
        counts: dict[str, Counter[int]] = {}
        for row in (row for span, grain_h in _spans(part) for row in self._rows(_took(span, grain_h, measure))):
            counts.setdefault(row.model, Counter())[row.bucket] += int(row.calls)
        return _latencies(counts)

    def _own_latencies(self, part: Slice, measure: Measure) -> tuple[Latencies, ...]:
        ms = calls.c.duration_ms if measure == "total" else calls.c.first_token_ms
        query = select(calls.c.model, ms.label("ms")).where(
            *_in(part, calls), ms.is_not(None), calls.c.cached.is_(False)
        )
        counts: dict[str, Counter[int]] = {}
        for row in self._rows(query.where(calls.c.finish_reason.in_(ANSWERED), calls.c.error_code.is_(None))):
            counts.setdefault(row.model, Counter())[bucket_of(row.ms)] += 1
        return _latencies(counts)

    def conversations(self, part: Slice, limit: int) -> tuple[tuple[str, Sums], ...]:
        """Sum the calls of each conversation, the dearest first; of the sums, calls, tokens and cost."""
        told = [func.sum(calls.c[name]).label(name) for name in ("cost_nano_usd", "input_tokens", "output_tokens")]
        # The sum with 0 keeps SQLite from the index of hours, beside which it would look every call up.
        hour = calls.c.hour + 0
        within = (calls.c.conversation_id.is_not(None), hour >= part.start, hour < part.end, *_alike(part, calls))
        ranks = (told[0].desc().nulls_last(), calls.c.conversation_id)
        # Of all conversations one sum is enough to find the dearest; the others are worth computing of those alone.
        dearest = select(calls.c.conversation_id).where(*within).group_by(calls.c.conversation_id)
        dearest = dearest.order_by(*ranks).limit(limit)
        query = select(calls.c.conversation_id, func.count().label("calls"), *told)
        query = query.where(calls.c.conversation_id.in_(dearest), *within).group_by(calls.c.conversation_id)
        rows = self._rows(query.order_by(*ranks))
        return tuple((row.conversation_id, _sums_of(row)) for row in rows)

    def remarks(self, part: Slice) -> tuple[tuple[str, Sums], ...]:
        """Sum the calls with each remark, the most frequent first; of the sums, calls and cost."""
        query = select(calls.c.remarks, func.count().label("calls"), func.sum(calls.c.cost_nano_usd).label("cost"))
        query = query.where(calls.c.remarks != text("''"), *_in(part, calls)).group_by(calls.c.remarks)
        counts: dict[str, Sums] = {}
        for row in self._rows(query):
            for code in row.remarks.split(","):
                old = counts.get(code, Sums())
                cost = old.cost_nano_usd + int(row.cost or 0)
                counts[code] = Sums(calls=old.calls + row.calls, cost_nano_usd=cost)
        return tuple(sorted(counts.items(), key=lambda item: (-item[1].calls, item[0])))

    def counts(self, part: Slice) -> tuple[tuple[int, int], ...]:
        """Count the calls of each hour that has any, the newest first."""
        table = _table(part)
        query = select(table.c.hour, func.sum(table.c.calls).label("calls")).where(*_hourly(part, table))
        rows = self._rows(query.group_by(table.c.hour).order_by(table.c.hour.desc()))
        return tuple((row.hour, int(row.calls)) for row in rows)

    def calls(self, part: Slice, hours: Sequence[int], limit: int, offset: int = 0) -> tuple[CallRecord, ...]:
        """List the settled calls of some hours, the newest first."""
        query = select(calls).where(calls.c.hour.in_(hours), calls.c.finish_reason != text(f"'{UNKNOWN}'"))
        query = query.where(*_alike(part, calls)).order_by(calls.c.started_at.desc(), calls.c.id)
        return tuple(call_of(row) for row in self._rows(query.limit(limit).offset(offset)))

    def unsettled(self, limit: int) -> tuple[CallRecord, ...]:
        """List the calls that run, or of which nobody knows how they ended, the newest first."""
        query = select(calls).where(calls.c.finish_reason == text(f"'{UNKNOWN}'"))
        return tuple(call_of(row) for row in self._rows(query.order_by(calls.c.started_at.desc()).limit(limit)))

    def long_calls(self, part: Slice) -> tuple[CallRecord, ...]:
        """List the calls with so long an input that some models could not take it, or ask another price."""
        query = select(calls).where(calls.c.input_tokens >= text(str(LONG_INPUT)), *_in(part, calls))
        return tuple(call_of(row) for row in self._rows(query))

    def _rows(self, query: Any) -> Sequence[Row[Any]]:
        self._sums.add_settled()
        with self._database.reading() as connection:
            return connection.execute(query).all()


def _table(part: Slice) -> FromClause:
    """Return the kept sums; of one conversation there are none, and its few calls are summed now."""
    return summed(calls.c.conversation_id == part.conversation_id) if part.conversation_id else call_sums


def _hourly(part: Slice, table: FromClause) -> list[ColumnElement[bool]]:
    """Choose the sums by the hour: where nothing is chosen among its calls, the one sum of all of them."""
    together = table is call_sums and not part.chosen
    return [table.c.grain_h == (WHOLE if together else 1), *_in(part, table)]


def _spans(part: Slice) -> Iterator[tuple[Slice, int]]:
    """Cut a slice into the hours before its first whole UTC day, its days, and the hours after; with their grains."""
    first, end = -(-part.start // DAY_H) * DAY_H, part.end // DAY_H * DAY_H
    days = ((part.start, first, 1), (first, end, DAY_H), (end, part.end, 1))
    for start, stop, grain_h in days if first < end else ((part.start, part.end, 1),):
        if start < stop:
            yield part.model_copy(update={"start": start, "end": stop}), grain_h


def _took(part: Slice, grain_h: int, measure: Measure) -> Select[Any]:
    table = call_latencies
    query = select(table.c.bucket, table.c.model, func.sum(table.c.calls).label("calls"))
    query = query.where(table.c.grain_h == grain_h, table.c.measure == measure, *_in(part, table))
    if part.purpose is None:
        query = query.where(table.c.purpose == ALL_PAGES)
    return query.group_by(table.c.bucket, table.c.model)


def _latencies(counts: dict[str, Counter[int]]) -> tuple[Latencies, ...]:
    return tuple(
        Latencies(model=model, buckets=tuple(sorted(found.items()))) for model, found in sorted(counts.items())
    )


def _alike_of(part: Slice, grain_h: int) -> Select[Any]:
    table = _table(part)
    keys = [table.c[name] for name in DIMENSIONS]
    return select(*keys, *_sums(table)).where(table.c.grain_h == grain_h, *_in(part, table)).group_by(*keys)


def _cells(rows: Iterable[Row[Any]]) -> tuple[Cell, ...]:
    """Merge rows that are alike."""
    found: dict[tuple[str, ...], list[Sums]] = {}
    for row in rows:
        found.setdefault(tuple(getattr(row, name) for name in DIMENSIONS), []).append(_sums_of(row))
    return tuple(
        Cell(**dict(zip(DIMENSIONS, key, strict=True)), sums=add_sums(sums)) for key, sums in sorted(found.items())
    )


def _sums(table: FromClause) -> Iterable[ColumnElement[Any]]:
    return (func.sum(table.c[name]).label(name) for name in SUMMED)


def _sums_of(row: Row[Any]) -> Sums:
    return Sums(**{name: int(value or 0) for name, value in row._mapping.items() if name in SUMMED})  # noqa: SLF001 - SQLAlchemy's documented name


def _in(part: Slice, table: FromClause) -> list[ColumnElement[bool]]:
    return [table.c.hour >= part.start, table.c.hour < part.end, *_alike(part, table)]


def _alike(part: Slice, table: FromClause) -> list[ColumnElement[bool]]:
    """Compare what the slice names with the columns that a table has; no tier is NULL in the ledger."""
    own = [calls.c.conversation_id == part.conversation_id] if part.conversation_id and table is calls else []
    return own + [
        table.c[name].is_(None) if table is calls and name == "service_tier" and value == "" else table.c[name] == value
        for name, value in part.chosen.items()
        if name in table.c
    ]
