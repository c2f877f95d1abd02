"""Columns of one plain kind, converted while they are read, and a mark for each row in which one is not.

A cell is converted at once only where its form leaves no doubt: it has the form of the reading, has no leading zero and
can be converted. Any other cell that is not empty sets the bit of its column in the mark of its row.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import duckdb

from gptdash.services.analysis.ingest.cells import BLANKS, is_plainest, literal, trimmed_cell
from gptdash.services.analysis.ingest.counting import ColumnCounts, Misfits
from gptdash.services.analysis.ingest.readings import ALL_READINGS, LEADING_ZERO, MONTH, POWERS, Reading

ODD: Final = "odd"
MAX_SURE: Final = 60
FAMILIES: Final = ("plain", "date")

Sure = Mapping[str, Reading]
_READINGS: Final = {reading.key: reading for reading in ALL_READINGS}


def sure_reading(counted: ColumnCounts) -> Reading | None:
    """Return the one reading of a column that all its values fit plainly, None where there is any doubt."""
    if len(counted.misfits) != 1 or counted.missing or counted.leading_zeros:
        return None
    ((key, left),) = counted.misfits.items()
    reading = _READINGS[key]
    is_doubtful = left.count or reading.short_year or reading in (MONTH, POWERS)
    return reading if reading.family in FAMILIES and not is_doubtful else None


def counts_of_sure(reading: Reading, values: int) -> ColumnCounts:
    """Say what counting gives for a column in which every value fits plainly."""
    fits = {reading.key: Misfits(count=0, with_digits=0)}
    return ColumnCounts(values=values, missing=0, leading_zeros=0, separated=0, misfits=fits)


def converted_at_once(
    rows: duckdb.DuckDBPyRelation, sure: Sure, blanks: Sequence[str] = BLANKS
) -> duckdb.DuckDBPyRelation:
    """Convert the sure columns and trim the others; the last column marks the rows with cells that do not fit.

    No cell begins or ends with white space other than `blanks`.
    """
    read = [f"{reading.sql.format(v=cell)} AS {_read(cell)}" for cell, reading in sure.items()]
    marks = [_mark(cell, reading, 1 << at) for at, (cell, reading) in enumerate(sure.items())]
    cells = [f"{_value(cell, sure.get(cell), blanks)} AS {cell}" for cell in rows.columns]
    return rows.project(", ".join(["*", *read])).project(
        ", ".join([*cells, f"({' | '.join(marks) or '0::UBIGINT'}) AS {ODD}"])
    )


def odd_columns(rows: duckdb.DuckDBPyRelation, sure: Sure) -> frozenset[str]:
    """Name the sure columns that have a cell which does not fit."""
    found = rows.aggregate(f"coalesce(bit_or({ODD}), 0)").fetchone()
    marks = int(found[0]) if found else 0
    return frozenset(cell for at, cell in enumerate(sure) if marks >> at & 1)


def _read(cell: str) -> str:
    return f"read_{cell}"


def _value(cell: str, reading: Reading | None, blanks: Sequence[str]) -> str:
    if reading is None:
        return _bare(cell, blanks)
    # Not coalesce, which converts every cell a second time.
    read, again = _read(cell), reading.sql.format(v=trimmed_cell(cell))
    return f"CASE WHEN {read} IS NOT NULL THEN {read} ELSE {again} END"


def _bare(cell: str, blanks: Sequence[str]) -> str:
    """Trim a cell; most have nothing to be trimmed, which is quicker to see."""
    edges = [f"ends_with({cell}, {literal(blank)})" for blank in blanks]
    edges += [f"starts_with({cell}, {literal(blank)})" for blank in blanks if blank > "!"]
    return f"CASE WHEN {cell} >= '!' AND NOT ({' OR '.join(edges)}) THEN {cell} ELSE {trimmed_cell(cell)} END"


def _mark(cell: str, reading: Reading, bit: int) -> str:
    """Set a bit where a cell has a value that does not fit, or has a leading zero."""
    bare = trimmed_cell(cell)
    fits = [
        f"regexp_full_match({bare}, {literal(reading.pattern)})",
        f"({reading.sql.format(v=bare)}) IS NOT NULL",
        f"NOT regexp_matches({bare}, {literal(LEADING_ZERO)})",
    ]
    plain = f"{cell} IS NULL OR {is_plainest(cell, reading, _read(cell))}"
    return f"CASE WHEN {plain} THEN 0 WHEN {bare} IS NULL OR ({' AND '.join(fits)}) THEN 0 ELSE {bit} END::UBIGINT"
