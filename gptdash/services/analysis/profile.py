"""What each column holds, counted over all rows."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, Final

import duckdb

from gptdash.domain.noun import Noun
from gptdash.services.analysis.columns import NUMERIC_TYPES, TEMPORAL_TYPES, ColumnType
from gptdash.services.analysis.ingest import TypedColumn, aggregated, quoted_name

TOP: Final = 5
EXACT_DISTINCT_ROWS: Final = 1_000_000
MAX_COUNTED_VALUES: Final = 200_000

Value = bool | int | float | date | datetime | str


class ValueCount(Noun):
    """A value, as text, and in how many rows it stands."""

    value: str
    rows: int


class ColumnProfile(Noun):
    """Counts and range of one column.

    `distinct` is exact up to a million rows, beyond that estimated to about 2 %. `mean` is of numbers only, and
    `length` the mean number of characters of text.
    """

    name: str
    type: ColumnType
    rows: int
    nulls: int
    distinct: int
    min: Value | None = None
    max: Value | None = None
    mean: float | None = None
    length: float | None = None
    top: tuple[ValueCount, ...] = ()


def profile_columns(
    data: duckdb.DuckDBPyRelation, columns: Sequence[TypedColumn], rows: int
) -> tuple[ColumnProfile, ...]:
    """Profile all columns in one pass over the table, and one more over each column whose values repeat."""
    found = aggregated(lambda _: data, {column.name: _counted(column, rows) for column in columns})
    profiles = tuple(_take(column, rows, found) for column in columns)
    return tuple(profile.model_copy(update={"top": _top(data, profile)}) for profile in profiles)


def _take(column: TypedColumn, rows: int, found: Iterator[Any]) -> ColumnProfile:
    return ColumnProfile(
        name=column.name,
        type=column.type,
        rows=rows,
        nulls=rows - next(found),
        distinct=next(found),
        min=next(found),
        max=next(found),
        mean=next(found),
        length=next(found),
    )


def _counted(column: TypedColumn, rows: int) -> list[str]:
    name = quoted_name(column.name)
    ordered = column.type in NUMERIC_TYPES | TEMPORAL_TYPES
    return [
        f"count({name})",
        f"count(DISTINCT {name})" if rows <= EXACT_DISTINCT_ROWS else f"approx_count_distinct({name})",
        f"min({name})" if ordered else "NULL",
        f"max({name})" if ordered else "NULL",
        f"avg({name})" if column.type in NUMERIC_TYPES else "NULL",
        f"avg(length({name}))" if column.type == "text" else "NULL",
    ]


def _top(data: duckdb.DuckDBPyRelation, profile: ColumnProfile) -> tuple[ValueCount, ...]:
    """Count the most frequent values; a column that never repeats has none."""
    if not 0 < profile.distinct < min(MAX_COUNTED_VALUES, profile.rows - profile.nulls):
        return ()
    name = quoted_name(profile.name)
    counted = data.filter(f"{name} IS NOT NULL").aggregate(f"{name} AS value, count(*) AS n", name)
    first = counted.order("n DESC, value").limit(TOP).project("CAST(value AS VARCHAR), n").fetchall()
    return tuple(ValueCount(value=value, rows=n) for value, n in first)
