"""Aggregates over columns, few or very many.

Many columns in one query take megabytes each while it is planned and run. A few go together; beyond `WIDE` columns the
cells of all columns that want the same are stacked into one long column, and grouped by where they came from.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, Final, TypeVar

import duckdb

from gptdash.services.analysis.ingest.cells import literal, quoted_name

COLUMNS_AT_ONCE: Final = 40
WIDE: Final = 100
STACKED_AT_ONCE: Final = 2000

K = TypeVar("K", bound=Hashable)
See = Callable[[Sequence[str]], duckdb.DuckDBPyRelation]
Write = Callable[[str, K], Sequence[str]]


def aggregated(see: See, wanted: Mapping[str, K], write: Write[K]) -> dict[str, tuple[Any, ...]]:
    """Compute aggregates of each column.

    `see` gives a few columns, `wanted` says of what kind the aggregates of each are, and `write` writes those of a kind
    over a cell.
    """
    if len(wanted) > WIDE:
        return _stacked(see, wanted, write)
    found: dict[str, tuple[Any, ...]] = {}
    for columns in _portions(list(wanted), COLUMNS_AT_ONCE):
        parts = [write(quoted_name(column), wanted[column]) for column in columns]
        row = iter(see(columns).aggregate(", ".join(part for each in parts for part in each)).fetchone() or ())
        found |= {column: tuple(next(row) for _ in each) for column, each in zip(columns, parts, strict=True)}
    return found


def stacked(see: See, columns: Sequence[str]) -> duckdb.DuckDBPyRelation:
    """Stack the cells of columns of one type: `name` of the column, and `value`."""
    names, cells = ", ".join(map(literal, columns)), ", ".join(map(quoted_name, columns))
    return see(columns).project(f"unnest([{names}]) AS name, unnest([{cells}]) AS value")


def _stacked(see: See, wanted: Mapping[str, K], write: Write[K]) -> dict[str, tuple[Any, ...]]:
    groups: dict[K, list[str]] = {}
    for column, kind in wanted.items():
        groups.setdefault(kind, []).append(column)
    found: dict[str, tuple[Any, ...]] = {}
    for kind, group in groups.items():
        for columns in _portions(group, STACKED_AT_ONCE):
            rows = stacked(see, columns).aggregate(", ".join(["name", *write("value", kind)]), "name").fetchall()
            found |= {name: tuple(values) for name, *values in rows}
    return found


def _portions(columns: list[str], size: int) -> list[list[str]]:
    return [columns[start : start + size] for start in range(0, len(columns), size)]
