"""Profiles of tables on a server: one aggregate query over all columns, one more for each whose values repeat."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, Final

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir
import pandas as pd

from gptdash.services.analysis.columns import NUMERIC_TYPES, TEMPORAL_TYPES, ColumnType
from gptdash.services.analysis.ingest import TypedColumn
from gptdash.services.analysis.profile import ColumnProfile, ValueCount

TOP: Final = 5
MAX_COUNTED_VALUES: Final = 10_000
# Beyond so many rows only the first of them are profiled, which the report says.
PROFILED_ROWS: Final = 1_000_000
Run = Callable[[ir.Table], pd.DataFrame]


def plain_columns(rows: ir.Table) -> ir.Table:
    """Read what no chart can tell apart as text: lists, objects, uuids; times in UTC without their zone."""
    return rows.select(**{name: _plain(rows[name]) for name in rows.columns})


def typed_columns(rows: ir.Table) -> tuple[TypedColumn, ...]:
    """Tell the types of plain columns."""
    return tuple(TypedColumn(name=name, type=_type_of(kind)) for name, kind in rows.schema().items())


def profiles_of(rows: ir.Table, columns: Sequence[TypedColumn], count: int, run: Run) -> tuple[ColumnProfile, ...]:
    """Profile plain columns; of a large table its first rows alone."""
    some = rows.limit(PROFILED_ROWS) if count > PROFILED_ROWS else rows
    counted = min(count, PROFILED_ROWS)
    if not columns:
        return ()
    found = run(some.aggregate(**_numbers(some, columns))).iloc[0]
    profiles = [_taken(found, at, column, counted) for at, column in enumerate(columns)]
    return tuple(profile.model_copy(update={"top": _top(some, profile, run)}) for profile in profiles)


def _plain(value: ir.Value) -> ir.Value:
    kind = value.type()
    if kind.is_timestamp():
        return value.cast("timestamp")
    if kind.is_numeric() or kind.is_boolean() or kind.is_date() or kind.is_string():
        return value
    return value.cast("string")


def _type_of(kind: dt.DataType) -> ColumnType:
    if kind.is_boolean():
        return "boolean"
    if kind.is_integer():
        return "integer"
    if kind.is_numeric():
        return "number"
    if kind.is_date():
        return "date"
    return "timestamp" if kind.is_timestamp() else "text"


def _numbers(rows: ir.Table, columns: Sequence[TypedColumn]) -> dict[str, ir.Scalar]:
    wanted: dict[str, ir.Scalar] = {}
    for at, column in enumerate(columns):
        value = rows[column.name]
        wanted |= {f"n{at}": value.count(), f"d{at}": value.nunique()}
        if column.type in NUMERIC_TYPES | TEMPORAL_TYPES:
            wanted |= {f"l{at}": value.min(), f"h{at}": value.max()}
        if column.type in NUMERIC_TYPES:
            wanted[f"m{at}"] = value.cast("float64").mean()
        if column.type == "text":
            wanted[f"c{at}"] = value.length().cast("float64").mean()
    return wanted


def _taken(found: "pd.Series[Any]", at: int, column: TypedColumn, rows: int) -> ColumnProfile:
    def number(letter: str) -> float | None:
        value = found.get(f"{letter}{at}")
        return None if value is None or pd.isna(value) else float(value)

    return ColumnProfile(
        name=column.name,
        type=column.type,
        rows=rows,
        nulls=rows - int(found[f"n{at}"]),
        distinct=int(found[f"d{at}"]),
        min=_edge(found.get(f"l{at}"), column.type),
        max=_edge(found.get(f"h{at}"), column.type),
        mean=number("m"),
        length=number("c"),
    )


def _edge(value: Any, kind: ColumnType) -> int | float | date | datetime | None:
    if value is None or pd.isna(value):
        return None
    if kind == "integer":
        return int(value)
    if kind == "number":
        return float(value)
    moment = pd.Timestamp(value).to_pydatetime()
    return moment.date() if kind == "date" else moment


def _top(rows: ir.Table, profile: ColumnProfile, run: Run) -> tuple[ValueCount, ...]:
    if not 0 < profile.distinct < min(MAX_COUNTED_VALUES, profile.rows - profile.nulls):
        return ()
    value = rows[profile.name].cast("string")
    counted = rows.filter(rows[profile.name].notnull()).group_by(value=value).aggregate(n=lambda group: group.count())
    first = run(counted.order_by([ibis.desc("n"), ibis.asc("value")]).limit(TOP))
    return tuple(ValueCount(value=str(value), rows=int(n)) for value, n in first.itertuples(index=False, name=None))
