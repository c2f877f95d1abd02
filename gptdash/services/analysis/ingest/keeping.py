"""The database in which a table is made, and the file of it that stays."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import duckdb

from gptdash.domain.noun import Noun
from gptdash.services.analysis.ingest.cells import literal
from gptdash.services.analysis.ingest.converting import TypedColumn
from gptdash.services.analysis.ingest.progress import Progress
from gptdash.services.analysis.ingest.report import IngestReport, Mode, Notes, RejectedRow

MEMORY_LIMIT: Final = "1GB"
MANY_COLUMNS: Final = 500
MEMORY_LIMIT_OF_MANY: Final = "2GB"
DATA: Final = "data"
REJECTED: Final = "rejected"
SHOWN_REJECTS: Final = 50
SHOWN_CHARS: Final = 300


class Ingested(Noun):
    """A table in a DuckDB file (under the name `data`), and how it came there."""

    path: Path
    columns: tuple[TypedColumn, ...]
    rows: int
    report: IngestReport


def table_path(work: Path) -> Path:
    """Return where the table of a working folder is kept."""
    return work.with_name("table.duckdb")


@contextmanager
def new_database(
    work: Path, memory: str = MEMORY_LIMIT, progress: Progress | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a database in memory, which spills into `work`, with the file that stays attached as `kept`."""
    with duckdb.connect() as database, (progress or Progress()).following(database):
        database.execute(f"SET memory_limit = '{memory}'")
        database.execute(f"SET temp_directory = {literal(str(work / 'spill'))}")
        database.execute("SET TimeZone = 'UTC'")
        database.execute(f"ATTACH {literal(str(table_path(work)))} AS kept (STORAGE_VERSION 'latest')")
        database.execute(f"CREATE OR REPLACE TABLE kept.{REJECTED} (line BIGINT, reason VARCHAR, text VARCHAR)")
        yield database


def prepare_for(database: duckdb.DuckDBPyConnection, columns: int) -> None:
    """Make room for very many columns: each takes memory in each thread, however few its rows are."""
    if columns > MANY_COLUMNS:
        database.execute("SET threads = 1")
        database.execute(f"SET memory_limit = '{MEMORY_LIMIT_OF_MANY}'")


def set_aside(rows: duckdb.DuckDBPyRelation) -> None:
    """Keep rows that did not fit, as line, reason and text."""
    rows.insert_into(f"kept.{REJECTED}")


def count_of(relation: duckdb.DuckDBPyRelation) -> int:
    """Count the rows of a relation."""
    found = relation.count("*").fetchone()
    return int(found[0]) if found else 0


def report_of(
    database: duckdb.DuckDBPyConnection, notes: Notes, *, mode: Mode, delimiter: str = "", quote: str = ""
) -> IngestReport:
    """Write down how a table was read, with the first of the rows that were set aside."""
    rejected = database.table(f"kept.{REJECTED}")
    return IngestReport(
        encoding=notes.encoding,
        delimiter=delimiter,
        quote=quote,
        mode=mode,
        part=notes.part,
        parts=notes.parts,
        decisions=tuple(notes.decisions),
        warnings=tuple(notes.warnings),
        rejected=tuple(
            RejectedRow(line=line, reason=reason, text=text[:SHOWN_CHARS])
            for line, reason, text in rejected.order("line NULLS LAST").limit(SHOWN_REJECTS).fetchall()
        ),
        rejected_count=count_of(rejected),
    )
