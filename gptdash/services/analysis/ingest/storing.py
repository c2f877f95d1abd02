"""From rows that were loaded to the table that stays."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import duckdb

from gptdash.services.analysis.ingest.blank_rows import leave_blank_rows_out
from gptdash.services.analysis.ingest.cells import Cells
from gptdash.services.analysis.ingest.choices import Choices
from gptdash.services.analysis.ingest.converting import TypedColumn, choose_readings
from gptdash.services.analysis.ingest.footers import set_footers_aside
from gptdash.services.analysis.ingest.headers import ColumnNames, column_names
from gptdash.services.analysis.ingest.keeping import (
    DATA,
    MEMORY_LIMIT,
    Ingested,
    count_of,
    new_database,
    prepare_for,
    report_of,
    table_path,
)
from gptdash.services.analysis.ingest.layout import Layout, shown
from gptdash.services.analysis.ingest.loading import Loaded, load_rows
from gptdash.services.analysis.ingest.portions import Portions
from gptdash.services.analysis.ingest.report import Notes, said_of_misfits
from gptdash.services.analysis.ingest.writing import write_converted
from gptdash.services.analysis.rejections import HeaderOnly, NoRowsFit

FRUGAL_MEMORY: Final = "250MB"
COUNT_WORK: Final = 30
WRITE_WORK: Final = 30


def store_frugally(
    name: str, body: Path, layout: Layout, choices: Choices, notes: Notes, *, memory: str = FRUGAL_MEMORY
) -> Ingested:
    """Do as `store` does in little memory, and in more where that is not enough.

    Raises:
        FileRejected: as `store`.
    """
    branch = notes.branch()
    try:
        stored = store(name, body, layout, choices, branch, memory=memory)
    except duckdb.OutOfMemoryException:
        table_path(body.parent).unlink()
        return store(name, body, layout, choices, notes)
    notes.adopt(branch)
    return stored


def store(
    name: str, body: Path, layout: Layout, choices: Choices, notes: Notes, *, memory: str = MEMORY_LIMIT
) -> Ingested:
    """Load the rows into memory, which spills into the body's folder, and the converted table into a file above it.

    Raises:
        HeaderOnly: there are no rows.
        NoRowsFit: no row has the table's shape.
    """
    with new_database(body.parent, memory, notes.progress) as database:
        prepare_for(database, layout.width)
        loaded = load_rows(database, body, layout, notes)
        rows = loaded.rows - leave_blank_rows_out(database, notes)
        if not rows:
            _refuse_empty(name, layout, loaded)
        rows -= 0 if choices.keep_last_rows else set_footers_aside(database, rows, notes)
        names = column_names(layout.header, layout.width, choices.names, notes)
        delimiter, unquote = layout.dialect.delimiter, loaded.mode == "unquoted"
        columns = _keep(database, names, delimiter, choices, notes, unquote=unquote)
        return Ingested(
            path=table_path(body.parent),
            columns=columns,
            rows=rows,
            report=report_of(database, notes, mode=loaded.mode, delimiter=shown(delimiter), quote=layout.dialect.quote),
        )


def store_cells(
    database: duckdb.DuckDBPyConnection, header: Sequence[str], work: Path, choices: Choices, notes: Notes
) -> Ingested:
    """Convert cells that stand as text in `raw` already."""
    names = column_names(tuple(header), len(header), choices.names, notes)
    rows = count_of(database.table("raw"))
    if aside := count_of(database.table("kept.rejected")):
        notes.warn(said_of_misfits(aside))
    columns = _keep(database, names, ",", choices, notes, unquote=False)
    report = report_of(database, notes, mode="typed")
    return Ingested(path=table_path(work), columns=columns, rows=rows, report=report)


def store_typed(
    database: duckdb.DuckDBPyConnection, cells: duckdb.DuckDBPyRelation, columns: Sequence[TypedColumn], work: Path,
    notes: Notes,
) -> Ingested:  # fmt: skip
    """Keep columns that are converted already."""
    cells.create(f"kept.{DATA}")
    return Ingested(
        path=table_path(work),
        columns=tuple(columns),
        rows=count_of(database.table(f"kept.{DATA}")),
        report=report_of(database, notes, mode="typed"),
    )


def _keep(
    database: duckdb.DuckDBPyConnection,
    names: ColumnNames,
    delimiter: str,
    choices: Choices,
    notes: Notes,
    *,
    unquote: bool,
) -> tuple[TypedColumn, ...]:
    notes.progress.begin(COUNT_WORK)
    cells = Cells(database.table("raw"), unquote=unquote)
    portions = Portions(database, cells)
    chosen, columns = choose_readings(cells, names, delimiter, choices, notes, with_cell=portions.with_cell)
    notes.progress.begin(WRITE_WORK)
    write_converted(portions, chosen)
    return columns


def _refuse_empty(name: str, layout: Layout, loaded: Loaded) -> None:
    if loaded.rejected_count:
        raise NoRowsFit(name=name, columns=", ".join(layout.header or ()))
    raise HeaderOnly(name=name)
