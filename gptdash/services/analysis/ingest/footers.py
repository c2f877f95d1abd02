"""Totals and remarks below a table are no rows of it."""

from collections.abc import Sequence
from operator import itemgetter
from typing import Final

import duckdb

from gptdash.domain.wording import mark, sentence
from gptdash.services.analysis.ingest.cells import trimmed_cell
from gptdash.services.analysis.ingest.keeping import set_aside
from gptdash.services.analysis.ingest.report import Notes

LAST_ROWS: Final = 5
MIN_ROWS: Final = 2
MIN_WIDTH: Final = 3
LOOK_AT_COLUMNS: Final = 40
TOTAL_WORDS: Final = ("total", "totals", "grand total", "sum", "合計", "總計", "总计", "合计", "小計")


def set_footers_aside(database: duckdb.DuckDBPyConnection, rows: int, notes: Notes) -> int:
    """Set the rows at the end of `raw` that are a total or a remark aside, and count them."""
    raw = database.table("raw")
    if len(raw.columns) < MIN_WIDTH:
        return 0
    # Sorted here: a query that sorts very many columns takes seconds to plan.
    places = sorted(row[0] for row in raw.project("rowid AS place").order("place DESC").limit(LAST_ROWS).fetchall())
    places = places[max(0, MIN_ROWS - (rows - len(places))) :]
    if not places:
        return 0
    last = database.execute("FROM raw SELECT rowid, * WHERE rowid >= ?", [places[0]]).fetchall()
    last_rows = [cells for _, *cells in sorted(last, key=itemgetter(0))]
    footers = footers_among(last_rows)
    if footers and has_alone(raw.project("rowid AS place, *").filter(f"place < {places[-len(footers)]}"), _alone(raw)):
        footers = footers_among(last_rows, only_totals=True)
    if footers:
        database.execute("DELETE FROM raw WHERE rowid >= ?", [places[-len(footers)]])
        note_footers(database, footers, notes)
    return len(footers)


def has_alone(rows: duckdb.DuckDBPyRelation, alone: str) -> bool:
    """Tell whether rows above the last have a value in the first column alone too, so that it makes no remark."""
    return rows.filter(alone).limit(1).fetchone() is not None


def _alone(raw: duckdb.DuckDBPyRelation) -> str:
    others = (f"{trimmed_cell(cell)} IS NULL" for cell in raw.columns[1:LOOK_AT_COLUMNS])
    return " AND ".join([f"{trimmed_cell(raw.columns[0])} IS NOT NULL", *others])


def footers_among(last_rows: Sequence[Sequence[str | None]], *, only_totals: bool = False) -> list[str]:
    """Return those of the last rows that are a total or a remark, as text; nothing else stands below them."""
    footers: list[str] = []
    for cells in reversed(last_rows):
        if not (_is_total(cells) or (_is_remark(cells) and not only_totals)):
            break
        footers.insert(0, " | ".join(cell for cell in cells if cell))
    return footers


def note_footers(database: duckdb.DuckDBPyConnection, footers: Sequence[str], notes: Notes) -> None:
    """Keep totals and remarks beside the table, and say so."""
    for text in footers:
        set_aside(database.values([None, mark("total or remark"), text]))
    template = mark("The last rows look like a total or a remark and were set aside: {texts}")
    notes.decided(sentence(template, texts="; ".join(footers)))


def _is_total(cells: Sequence[str | None]) -> bool:
    return (cells[0] or "").strip().rstrip(":").lower() in TOTAL_WORDS


def _is_remark(cells: Sequence[str | None]) -> bool:
    return bool((cells[0] or "").strip()) and not any((cell or "").strip() for cell in cells[1:])
