"""A large plain text, read and converted in one pass.

A sample tells which columns hold one plain kind of values. Those are converted while they are read, and every row is
marked where one of their cells does not fit or could mean something else. A column with a mark is read once more as
text, and is then decided like all that were not sure: by what all its rows hold. So the table and the report are the
same as those of `storing.store`, which reads everything as text first; what is not plain enough is left to it.
"""

import os
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import duckdb

from gptdash.services.analysis.ingest.blank_rows import has_blank_rows
from gptdash.services.analysis.ingest.bodies import Body
from gptdash.services.analysis.ingest.cells import Cells
from gptdash.services.analysis.ingest.choices import Choices
from gptdash.services.analysis.ingest.converting import TypedColumn, choose_readings
from gptdash.services.analysis.ingest.footers import (
    LOOK_AT_COLUMNS,
    MIN_WIDTH,
    footers_among,
    has_alone,
    note_footers,
)
from gptdash.services.analysis.ingest.headers import column_names
from gptdash.services.analysis.ingest.keeping import DATA, Ingested, count_of, new_database, report_of, table_path
from gptdash.services.analysis.ingest.layout import Layout, shown
from gptdash.services.analysis.ingest.loading import count_misfits, note_short, scan
from gptdash.services.analysis.ingest.report import Notes
from gptdash.services.analysis.ingest.reshaping import convert_in_place, name_columns
from gptdash.services.analysis.ingest.sampling import Stream, last_rows, sure_columns
from gptdash.services.analysis.ingest.sureness import (
    ODD,
    Sure,
    converted_at_once,
    counts_of_sure,
    odd_columns,
)

STREAM_MEMORY: Final = "270MB"
THREADS: Final = 4
ROW_GROUPS: Final = 2
SAMPLE_WORK: Final = 2
COUNT_WORK: Final = 20
CONVERT_WORK: Final = 90
FINISH_WORK: Final = 3
KEPT: Final = f"kept.{DATA}"


def stream(body: Body, layout: Layout, choices: Choices, notes: Notes) -> Ingested | None:
    """Read and convert a text in one pass; None, and nothing noted or kept, where it is not plain enough."""
    branch, work = notes.branch(), body.copy.parent
    try:
        with new_database(work, STREAM_MEMORY, notes.progress) as database:
            database.execute(f"SET threads = {min(THREADS, os.cpu_count() or 1)}")
            database.execute(f"SET write_buffer_row_group_count = {ROW_GROUPS}")
            text = Stream(database, body, layout, choices)
            ingested = _read(text, branch) or _read_padded(text, branch)
    except duckdb.OutOfMemoryException:
        ingested = None
    if ingested is None:
        table_path(work).unlink()
        return None
    notes.adopt(branch)
    return ingested


def _read_padded(text: Stream, notes: Notes) -> Ingested | None:
    """Read a text in which rows are shorter than the others, where that is all that is wrong with it."""
    text.database.execute(f"DROP TABLE IF EXISTS {KEPT}")
    notes.progress.begin(COUNT_WORK)
    short = count_misfits(text.database, text.body.path, text.layout, text.body.skip)
    return _read(replace(text, mode="padded", short=short), notes) if short else None


def _read(text: Stream, notes: Notes) -> Ingested | None:
    """Read, and make sure that every decision is the one that all rows together would give."""
    notes.progress.begin(SAMPLE_WORK)
    sure = sure_columns(text)
    last = last_rows(text)
    notes.progress.begin(CONVERT_WORK)
    if sure is None or last is None or not _convert(text, sure):
        return None
    rows = count_of(text.database.table(KEPT))
    if has_blank_rows(text.database.table(KEPT), ODD) or not _ends_with(text, rows, last, sure):
        return None
    footers = [] if text.choices.keep_last_rows or text.layout.width < MIN_WIDTH else footers_among(last)
    above = text.database.table(KEPT).filter(f"rowid < {rows - len(footers)}")
    if footers and has_alone(above, _alone(above.columns, sure)):
        footers = footers_among(last, only_totals=True)
    rows -= len(footers)
    if odd := odd_columns(text.database.table(KEPT).filter(f"rowid < {rows}"), sure):
        sure = {cell: reading for cell, reading in sure.items() if cell not in odd}
        text.database.execute(f"DROP TABLE {KEPT}")
        notes.progress.begin(CONVERT_WORK)
        _convert(text, sure)
    text.database.execute(f"ALTER TABLE {KEPT} DROP {ODD}")
    if text.short:
        note_short(text.short, notes)
    if footers:
        text.database.execute("DELETE FROM kept.data WHERE rowid >= ?", [rows])
        note_footers(text.database, footers, notes)
    notes.progress.begin(FINISH_WORK)
    columns = _finish(text, sure, notes)
    dialect = text.layout.dialect
    report = report_of(text.database, notes, mode=text.mode, delimiter=shown(dialect.delimiter), quote=dialect.quote)
    return Ingested(path=table_path(text.body.copy.parent), columns=columns, rows=rows, report=report)


def _convert(text: Stream, sure: Sure) -> bool:
    """Make the table; tells whether every row fits."""
    rows = scan(text.database, text.body.path, text.layout, text.mode, text.body.skip)
    converted_at_once(rows, sure, text.body.blanks).create(KEPT)
    return not count_of(text.database.table("rejects"))


def _ends_with(text: Stream, rows: int, last: list[tuple[str | None, ...]], sure: Sure) -> bool:
    """Check that the last rows of the table are those that were found at the end of the file."""
    raw = text.database.table("raw")
    end = raw.project("rowid AS row_at, *").order("row_at DESC").limit(len(last)).project(", ".join(raw.columns))
    kept = text.database.table(KEPT).filter(f"rowid >= {rows - len(last)}")
    return kept.fetchall() == converted_at_once(end, sure).fetchall()[::-1]


def _alone(columns: Sequence[str], sure: Sure) -> str:
    """Hold where the first cell alone has a value, also one that was lost, which its mark tells."""
    others = " AND ".join(f"{cell} IS NULL" for cell in columns[1:LOOK_AT_COLUMNS] if cell != ODD)
    lost = f" OR {ODD} = 1" if "c0" in sure else ""
    return f"{others} AND (({ODD} = 0 AND c0 IS NOT NULL){lost})"


def _finish(text: Stream, sure: Sure, notes: Notes) -> tuple[TypedColumn, ...]:
    """Choose for the columns that were not sure, by all their rows, and name all columns."""
    names = column_names(text.layout.header, text.layout.width, text.choices.names, notes)
    kept = text.database.table(KEPT)
    values = kept.aggregate(", ".join(f"count({cell})" for cell in sure) or "0").fetchone() or ()
    known = {cell: counts_of_sure(reading, count) for (cell, reading), count in zip(sure.items(), values, strict=False)}
    delimiter = text.layout.dialect.delimiter
    chosen, columns = choose_readings(Cells(kept, bare=True), names, delimiter, text.choices, notes, known=known)
    convert_in_place(text.database, KEPT, {cell: one for cell, one in chosen.items() if cell not in sure})
    name_columns(text.database, KEPT, chosen)
    return columns
