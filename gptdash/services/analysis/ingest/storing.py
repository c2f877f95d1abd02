"""From clean text to the DuckDB file that stays."""

from pathlib import Path
from typing import Final

import duckdb

from gptdash.domain.noun import Noun
from gptdash.services.analysis.ingest.cells import literal
from gptdash.services.analysis.ingest.choices import Choices
from gptdash.services.analysis.ingest.converting import TypedColumn, convert
from gptdash.services.analysis.ingest.footers import set_footers_aside
from gptdash.services.analysis.ingest.headers import column_names
from gptdash.services.analysis.ingest.layout import Layout, shown
from gptdash.services.analysis.ingest.loading import Loaded, load_rows
from gptdash.services.analysis.ingest.report import IngestReport, Notes, RejectedRow
from gptdash.services.analysis.rejections import HeaderOnly, NoRowsFit

MEMORY_LIMIT: Final = "1GB"
DATA: Final = "data"


class Ingested(Noun):
    """A table in a DuckDB file (under the name `data`), and how it came there."""

    path: Path
    columns: tuple[TypedColumn, ...]
    rows: int
    report: IngestReport


def store(name: str, body: Path, layout: Layout, choices: Choices, notes: Notes) -> Ingested:
    """Load the rows into memory, which spills into the body's folder, and the converted table into a file beside it.

    Raises:
        HeaderOnly: there are no rows.
        NoRowsFit: no row has the table's shape.
    """
    path = body.with_name("table.duckdb")
    with duckdb.connect() as database:
        database.execute(f"SET memory_limit = '{MEMORY_LIMIT}'")
        database.execute(f"SET temp_directory = {literal(str(body.with_name('spill')))}")
        database.execute("SET TimeZone = 'UTC'")
        database.execute(f"ATTACH {literal(str(path))} AS kept")
        loaded = load_rows(database, body, layout, notes)
        if not loaded.rows:
            _refuse_empty(name, layout, loaded)
        footers = set_footers_aside(database, loaded.rows, notes)
        columns = _convert(database, layout, loaded, choices, notes)
    body.unlink()
    return Ingested(
        path=path,
        columns=columns,
        rows=loaded.rows - len(footers),
        report=_report(layout, loaded, footers, notes),
    )


def _convert(
    database: duckdb.DuckDBPyConnection, layout: Layout, loaded: Loaded, choices: Choices, notes: Notes
) -> tuple[TypedColumn, ...]:
    names = column_names(layout.header, layout.width, notes)
    unquote = loaded.mode == "unquoted"
    delimiter = layout.dialect.delimiter
    table, columns = convert(database.table("raw"), names, delimiter, choices, notes, unquote=unquote)
    table.create(f"kept.{DATA}")
    return columns


def _refuse_empty(name: str, layout: Layout, loaded: Loaded) -> None:
    if loaded.rejected_count:
        raise NoRowsFit(name=name, columns=", ".join(layout.header or ()))
    raise HeaderOnly(name=name)


def _report(layout: Layout, loaded: Loaded, footers: tuple[RejectedRow, ...], notes: Notes) -> IngestReport:
    return IngestReport(
        encoding=notes.encoding,
        delimiter=shown(layout.dialect.delimiter),
        quote=layout.dialect.quote,
        mode=loaded.mode,
        decisions=tuple(notes.decisions),
        warnings=tuple(notes.warnings),
        rejected=(*loaded.rejected, *footers),
        rejected_count=loaded.rejected_count + len(footers),
    )
