"""What each column holds, counted over all rows."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, Final

import duckdb

from gptdash.domain.noun import Noun
from gptdash.services.analysis.columns import NUMERIC_TYPES, TEMPORAL_TYPES, ColumnType
from gptdash.services.analysis.ingest import WIDE, TypedColumn, aggregated, quoted_name, stacked

TOP: Final = 5
EXACT_DISTINCT_ROWS: Final = 1_000_000
MAX_COUNTED_VALUES: Final = 200_000
COUNTED_AT_ONCE: Final = 1000
MAX_STACKED_CELLS: Final = 20_000_000

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
    found = aggregated(lambda _: data, {column.name: (column.type, rows) for column in columns}, _counted)
    profiles = tuple(_take(column, rows, iter(found[column.name])) for column in columns)
    if len(profiles) > WIDE:
        return _with_tops_at_once(data, profiles)
    return tuple(profile.model_copy(update={"top": _top(data, profile)}) for profile in profiles)


def _with_tops_at_once(data: duckdb.DuckDBPyRelation, profiles: tuple[ColumnProfile, ...]) -> tuple[ColumnProfile, ...]:
    """Count the most frequent values, a thousand columns at once; beyond `MAX_STACKED_CELLS` of none."""
    few = profiles[0].rows * len(profiles) <= MAX_STACKED_CELLS
    repeating = [profile.name for profile in profiles if few and _repeats(profile, MAX_COUNTED_VALUES)]
    portions = (repeating[start : start + COUNTED_AT_ONCE] for start in range(0, len(repeating), COUNTED_AT_ONCE))
    found = {name: top for names in portions for name, top in _tops(data, names)}
    return tuple(profile.model_copy(update={"top": found.get(profile.name, ())}) for profile in profiles)


def _tops(data: duckdb.DuckDBPyRelation, names: list[str]) -> Iterator[tuple[str, tuple[ValueCount, ...]]]:
    texts = stacked(lambda some: data.project(", ".join(map(as_text, some))), names)
    counted = texts.filter("value IS NOT NULL").aggregate("name, value, count(*) AS n", "name, value")
    tops = counted.aggregate(f"name, min(struct_pack(n := -n, v := value), {TOP})", "name")
    for name, top in tops.fetchall():
        yield name, tuple(ValueCount(value=each["v"], rows=-each["n"]) for each in top)


def as_text(name: str) -> str:
    """Write the SQL of a column as text, under its name."""
    return f"CAST({quoted_name(name)} AS VARCHAR) AS {quoted_name(name)}"


def _repeats(profile: ColumnProfile, most: int) -> bool:
    return 0 < profile.distinct < min(most, profile.rows - profile.nulls)


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


def _counted(cell: str, kind: tuple[ColumnType, int]) -> list[str]:
    column, rows = kind
    ordered = column in NUMERIC_TYPES | TEMPORAL_TYPES
    return [
        f"count({cell})",
        f"count(DISTINCT {cell})" if rows <= EXACT_DISTINCT_ROWS else f"approx_count_distinct({cell})",
        f"min({cell})" if ordered else "NULL",
        f"max({cell})" if ordered else "NULL",
        f"avg({cell})" if column in NUMERIC_TYPES else "NULL",
        f"avg(length({cell}))" if column == "text" else "NULL",
    ]


def _top(data: duckdb.DuckDBPyRelation, profile: ColumnProfile) -> tuple[ValueCount, ...]:
    """Count the most frequent values; a column that never repeats has none."""
    if not _repeats(profile, MAX_COUNTED_VALUES):
        return ()
    name = quoted_name(profile.name)
    counted = data.filter(f"{name} IS NOT NULL").aggregate(f"{name} AS value, count(*) AS n", name)
    first = counted.order("n DESC, value").limit(TOP).project("CAST(value AS VARCHAR), n").fetchall()
    return tuple(ValueCount(value=value, rows=n) for value, n in first)
