"""JSON objects in the database: their keys become columns."""

from collections import Counter
from pathlib import Path
from typing import Final

import duckdb

from gptdash.domain.wording import mark, sentence
from gptdash.services.analysis.ingest.cells import literal
from gptdash.services.analysis.ingest.choices import Choices
from gptdash.services.analysis.ingest.formats.json_parsing import warn_of_repeated
from gptdash.services.analysis.ingest.formats.parquet import literal_path
from gptdash.services.analysis.ingest.heads import keep_head
from gptdash.services.analysis.ingest.keeping import Ingested, prepare_for, set_aside
from gptdash.services.analysis.ingest.report import Notes
from gptdash.services.analysis.ingest.storing import store_cells
from gptdash.services.analysis.ingest.survey import MAX_LINE_BYTES
from gptdash.services.analysis.ingest.texts import check_width
from gptdash.services.analysis.rejections import JsonIsNoTable

UNUSED: Final = "\x01"
MAX_KEYS_A_ROW: Final = 1_000_000
IS_OBJECT: Final = "json_type({0}) = 'OBJECT'"
HEAD_ROWS: Final = 300
NO_OBJECT: Final = mark("not a JSON object")


def load_lines(database: duckdb.DuckDBPyConnection, body: Path) -> None:
    """Read lines into the table `found` (line, text, json); json is NULL where a line is no object."""
    lines = database.read_csv(
        literal_path(body), header=False, columns={"text": "VARCHAR"}, delimiter=UNUSED, quotechar="", escapechar="",
        auto_detect=False, max_line_size=MAX_LINE_BYTES * 8, parallel=False,
        store_rejects=True, rejects_table="torn", rejects_scan="torn_scan",
    )  # fmt: skip
    lines.create("lines")
    set_aside(database.table("torn").project(f"line, {literal(NO_OBJECT)} AS reason, trim(csv_line, chr(10)) AS text"))
    numbered = database.table("lines").project("rowid + 1 AS line, text").filter("trim(text) <> ''")
    numbered.project(f"*, CASE WHEN json_valid(text) AND {IS_OBJECT.format('text')} THEN text END AS json").create(
        "found"
    )


def load_array(database: duckdb.DuckDBPyConnection, body: Path) -> bool:
    """Read a list of objects into `found`; False where the list holds something else or cannot be read so."""
    try:
        values = database.table_function("read_json_objects", [literal_path(body)])
        objects = values.project(
            f"NULL::BIGINT AS line, json AS text, CASE WHEN {IS_OBJECT.format('json')} THEN json END AS json"
        )
        objects.create("found")
    except duckdb.Error:
        return False
    return database.table("found").filter("json IS NOT NULL").limit(1).fetchone() is not None


def are_mostly_objects(database: duckdb.DuckDBPyConnection) -> bool:
    """Tell whether `found` is there and at least half of what was found are objects, more than one."""
    if not database.sql("FROM duckdb_tables() WHERE table_name = 'found'").fetchone():
        return False
    found = database.table("found").aggregate("count(*), count(json)").fetchone()
    return found is not None and found[1] > 1 and found[1] * 2 >= found[0]


def store_objects(
    name: str, database: duckdb.DuckDBPyConnection, work: Path, choices: Choices, notes: Notes
) -> Ingested:
    """Make the objects of `found` a table; lines that are none are set aside.

    Raises:
        FileRejected: there are no objects, or they have no keys or too many.
    """
    keys = _keys(database)
    if not keys:
        raise JsonIsNoTable(name=name, problem=NO_OBJECT)
    check_width(name, len(keys))
    prepare_for(database, len(keys))
    first = database.table("found").filter("json IS NOT NULL").limit(HEAD_ROWS).project("text").fetchall()
    keep_head(work, "lines", "".join(f"{_one_line(text)}\n" for (text,) in first).encode())
    notes.decided(sentence(mark("Each JSON object became a row, and each of its keys a column.")))
    warn_of_repeated(_repeated(database), notes)
    pointers = ", ".join(map(_pointer, keys))
    cells = ", ".join(f"v[{at + 1}] AS c{at}" for at in range(len(keys)))
    objects = database.table("found").filter("json IS NOT NULL")
    objects.project(f"json_extract_string(json, [{pointers}]) AS v").project(cells).create("raw")
    set_aside(_rejected(database))
    return store_cells(database, [key.replace("\0", "") for key in keys], work, choices, notes)


def _one_line(text: str) -> str:
    """Write an object that stands on several lines on one; line breaks within its texts are escaped already."""
    return text.replace("\n", " ")


def _keys(database: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """List all keys in the order in which they first appear."""
    objects = database.table("found").project("rowid AS row_at, json_keys(json) AS keys")
    each = objects.project(f"unnest(keys) AS key, row_at * {MAX_KEYS_A_ROW} + generate_subscripts(keys, 1) AS place")
    first = each.aggregate("key, min(place) AS place", "key").order("place")
    return tuple(row[0] for row in first.fetchall())


def _repeated(database: duckdb.DuckDBPyConnection) -> Counter[str]:
    """Count by key how often it stands in an object that has it already; the first value is the one that is read."""
    keyed = database.table("found").project("rowid AS row_at, json_keys(json) AS keys")
    each = keyed.filter("len(keys) > list_unique(keys)").project("row_at, unnest(keys) AS key")
    again = each.aggregate("key, count(*) - count(DISTINCT row_at) AS again", "key").filter("again > 0")
    return Counter(dict(again.order("key").fetchall()))


def _pointer(key: str) -> str:
    """Write the JSON pointer to a key for SQL, in whose texts no NUL character can stand."""
    path = literal("/" + key.replace("~", "~0").replace("/", "~1"))
    return path.replace("\0", "' || chr(0) || '")


def _rejected(database: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyRelation:
    """See what is no object as rows that were set aside."""
    return database.table("found").filter("json IS NULL").project(f"line, {literal(NO_OBJECT)} AS reason, text")
