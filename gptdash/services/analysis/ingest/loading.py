"""Reading the rows: DuckDB reads them strictly and, where rows do not fit, padded; the reading that loses least wins.

DuckDB's own lenient mode (`strict_mode=false`) is not used: it cuts overlong rows and drops quotation marks without a
word. Here a short row is padded, and a row that cannot be placed is set aside and shown.
"""

import glob
from pathlib import Path
from typing import Final

import duckdb

from gptdash.domain.noun import Noun
from gptdash.domain.wording import mark, sentence
from gptdash.services.analysis.ingest.dialect import Dialect
from gptdash.services.analysis.ingest.keeping import set_aside
from gptdash.services.analysis.ingest.layout import Layout
from gptdash.services.analysis.ingest.report import Mode, Notes, said_of_misfits
from gptdash.services.analysis.ingest.survey import MAX_LINE_BYTES

LOAD_WORK: Final = 30
REJECTS: Final = "rejects"
TRIAL_BYTES: Final = 8 << 20
BUFFER_BYTES: Final = MAX_LINE_BYTES * 4
REJECT: Final = (
    "line, any_value(error_type)::VARCHAR AS reason, any_value(trim(coalesce(csv_line, ''), chr(10))) AS text"
)
LOST_LINES: Final = "sum(length(text) - length(replace(text, chr(10), '')) + 1)"


class Loaded(Noun):
    """A reading that is now the table `raw`: its mode, its rows, and what it set aside.

    `lost_lines` counts the lines that did not become cells as they stand, also those that a stray quotation mark
    swallowed or tore.
    """

    mode: Mode
    rows: int
    lost_lines: int
    rejected_count: int


def load_rows(database: duckdb.DuckDBPyConnection, body: Path, layout: Layout, notes: Notes) -> Loaded:
    """Read the rows into the table `raw` (text columns c0, c1, …), by the mode that loses least."""
    notes.progress.begin(LOAD_WORK)
    strict = _read(database, body, layout, "strict")
    if not strict.rejected_count:
        return strict
    notes.progress.begin(LOAD_WORK)
    tried = [strict, _read(database, body, layout, "padded")]
    if layout.dialect.quote and tried[-1].rejected_count:
        notes.progress.begin(LOAD_WORK)
        if _may_lose_less(database, body, layout, min(loaded.lost_lines for loaded in tried)):
            tried.append(_read(database, body, layout, "unquoted"))
    best = min(tried, key=lambda loaded: loaded.lost_lines)
    if best is not tried[-1]:
        notes.progress.begin(LOAD_WORK)
        best = _read(database, body, layout, best.mode)
    _set_rejects_aside(database, layout)
    _note(strict, best, notes)
    return best


def _may_lose_less(database: duckdb.DuckDBPyConnection, body: Path, layout: Layout, lost_lines: int) -> bool:
    """Tell whether, as far as the beginning shows, fewer lines than these are lost where quotation marks mean nothing.

    Every row with a quoted delimiter is lost then, and a large file's would take gigabytes outside of the memory that
    is allowed.
    """
    beginning = body.with_name("beginning.csv")
    with body.open("rb") as file:
        found = file.read(TRIAL_BYTES)
    beginning.write_bytes(found[: found.rfind(b"\n") + 1] or found)
    return count_misfits(database, beginning, layout, mode="unquoted", table="trial") < lost_lines


def _set_rejects_aside(database: duckdb.DuckDBPyConnection, layout: Layout) -> None:
    """Keep the rows that did not fit, with their lines in the file."""
    rejects = database.table(REJECTS).aggregate(REJECT, "line").order("line")
    set_aside(rejects.project(f"line + {layout.skip_lines}, lower(reason), text"))


def _read(database: duckdb.DuckDBPyConnection, body: Path, layout: Layout, mode: Mode) -> Loaded:
    database.execute("DROP TABLE IF EXISTS raw")
    scan(database, body, layout, mode).create("raw")
    return _loaded(database, mode)


def load_whole(database: duckdb.DuckDBPyConnection, body: Path, layout: Layout, mode: Mode) -> int:
    """Read rows into the table `raw` and count them; 0 where any of them does not fit."""
    loaded = _read(database, body, layout, mode)
    return 0 if loaded.rejected_count else loaded.rows


def count_misfits(
    database: duckdb.DuckDBPyConnection,
    body: Path,
    layout: Layout,
    skip: int = 0,
    *,
    mode: Mode = "strict",
    table: str = REJECTS,
) -> int:
    """Count the rows of a file, after its first `skip` lines, that do not fit; they go to a table."""
    rows = scan(database, body, layout, mode, skip, table=table)
    rows.aggregate(", ".join(f"count({cell})" for cell in rows.columns)).fetchall()
    return _number(database.table(table).aggregate("count(DISTINCT line)"))


def note_short(count: int, notes: Notes) -> None:
    """Say how many rows were filled up."""
    template = mark("{short} rows are shorter than the others; they were filled up with empty cells.")
    notes.warn(sentence(template, short=count))


def scan(
    database: duckdb.DuckDBPyConnection,
    body: Path,
    layout: Layout,
    mode: Mode,
    skip: int = 0,
    *,
    table: str = REJECTS,
) -> duckdb.DuckDBPyRelation:
    """See the rows of a file after its first `skip` lines as text; what does not fit goes to a table."""
    for name in (table, f"scans_of_{table}"):
        database.execute(f"DROP TABLE IF EXISTS {name}")
    dialect = Dialect(delimiter=layout.dialect.delimiter, quote="", escape="") if mode == "unquoted" else layout.dialect
    return database.read_csv(
        glob.escape(str(body)),
        auto_detect=False,
        header=False,
        skiprows=skip,
        columns={f"c{at}": "VARCHAR" for at in range(layout.width)},
        delimiter=dialect.delimiter,
        quotechar=dialect.quote,
        escapechar=dialect.escape,
        null_padding=mode != "strict",
        strict_mode=True,
        parallel=mode == "strict",
        max_line_size=MAX_LINE_BYTES * 2,
        buffer_size=BUFFER_BYTES,
        store_rejects=True,
        rejects_table=table,
        rejects_scan=f"scans_of_{table}",
    )


def _loaded(database: duckdb.DuckDBPyConnection, mode: Mode) -> Loaded:
    raw = database.table("raw")
    rejects = database.table(REJECTS).aggregate(REJECT, "line").order("line")
    torn = raw.filter(" OR ".join(map(_is_torn, raw.columns))) if mode == "unquoted" else None
    return Loaded(
        mode=mode,
        rows=_number(raw.count("*")),
        lost_lines=_number(rejects.aggregate(LOST_LINES)) + (_number(torn.count("*")) if torn else 0),
        rejected_count=_number(rejects.count("*")),
    )


def _is_torn(cell: str) -> str:
    """Hold where a quotation mark opens and does not close, or the other way round."""
    return f"""(starts_with(trim({cell}), '"') <> ends_with(trim({cell}), '"'))"""


def _number(found: duckdb.DuckDBPyRelation) -> int:
    row = found.fetchone()
    return int(row[0] or 0) if row else 0


def _note(strict: Loaded, best: Loaded, notes: Notes) -> None:
    if best.mode == "padded":
        note_short(strict.rejected_count - best.rejected_count, notes)
    if best.mode == "unquoted":
        notes.warn(sentence(mark("Quotation marks do not pair up, so they were read like any other character.")))
    if best.rejected_count:
        notes.warn(said_of_misfits(best.rejected_count))
