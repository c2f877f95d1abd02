"""Aggregates over very many columns, a few columns at a time: each may take megabytes while it is computed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

import duckdb

COLUMNS_AT_ONCE: Final = 40


def aggregated(
    see: Callable[[Sequence[str]], duckdb.DuckDBPyRelation], wanted: Mapping[str, Sequence[str]]
) -> Iterator[Any]:
    """Compute the aggregates wanted of each column, and yield all values in order; `see` gives a few columns."""
    columns = list(wanted)
    for start in range(0, len(columns), COLUMNS_AT_ONCE):
        batch = columns[start : start + COLUMNS_AT_ONCE]
        parts = [part for column in batch for part in wanted[column]]
        yield from see(batch).aggregate(", ".join(parts)).fetchone() or ()
