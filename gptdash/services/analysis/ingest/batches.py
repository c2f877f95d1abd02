"""Aggregates over very many columns, a few columns at a time: each may take megabytes while it is computed."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import duckdb

COLUMNS_AT_ONCE: Final = 40


def aggregated(rows: duckdb.DuckDBPyRelation, wanted: Sequence[Sequence[str]]) -> Iterator[Any]:
    """Compute the aggregates wanted of each column, and yield all values in order."""
    for start in range(0, len(wanted), COLUMNS_AT_ONCE):
        parts = [part for column in wanted[start : start + COLUMNS_AT_ONCE] for part in column]
        yield from rows.aggregate(", ".join(parts)).fetchone() or ()
