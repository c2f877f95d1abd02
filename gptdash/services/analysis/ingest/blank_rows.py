"""Rows without any value, as spreadsheets leave them between and below their tables, are no rows."""

from collections.abc import Sequence
from typing import Final

import duckdb

from gptdash.domain.wording import mark, sentence
from gptdash.services.analysis.ingest.batches import COLUMNS_AT_ONCE
from gptdash.services.analysis.ingest.cells import trimmed_cell
from gptdash.services.analysis.ingest.keeping import count_of
from gptdash.services.analysis.ingest.report import Notes

MIN_WIDTH: Final = 2


def leave_blank_rows_out(database: duckdb.DuckDBPyConnection, notes: Notes) -> int:
    """Leave the rows of `raw` out in which every cell is empty, and count them."""
    columns = database.table("raw").columns
    if len(columns) < MIN_WIDTH:
        return 0
    empty = [_empty(columns[start : start + COLUMNS_AT_ONCE]) for start in range(0, len(columns), COLUMNS_AT_ONCE)]
    database.execute(f"CREATE TABLE blank AS FROM raw SELECT rowid AS place WHERE {empty[0]}")
    for also in empty[1:]:
        if not count_of(database.table("blank")):
            break
        database.execute(f"CREATE TABLE still AS FROM raw SELECT rowid AS place WHERE rowid IN (FROM blank) AND {also}")
        database.execute("DROP TABLE blank")
        database.execute("ALTER TABLE still RENAME TO blank")
    if count := count_of(database.table("blank")):
        database.execute("DELETE FROM raw WHERE rowid IN (FROM blank)")
        notes.decided(sentence(mark("Rows without any value that were left out: {count}."), count=count))
    database.execute("DROP TABLE blank")
    return count


def has_blank_rows(table: duckdb.DuckDBPyRelation, odd: str) -> bool:
    """Tell whether a table has a row in which nothing was found, and nothing lost, which `odd` marks."""
    cells = [cell for cell in table.columns if cell != odd]
    nothing = " AND ".join(f"{cell} IS NULL" for cell in cells)
    return len(cells) >= MIN_WIDTH and table.filter(f"{nothing} AND {odd} = 0").limit(1).fetchone() is not None


def _empty(columns: Sequence[str]) -> str:
    return " AND ".join(f"{trimmed_cell(cell)} IS NULL" for cell in columns)
