"""JSON and JSON Lines: each object becomes a row, and what is nested in it stays as JSON text."""

import json
from pathlib import Path
from typing import Any, Final

from gptdash.domain.wording import mark, sentence
from gptdash.services.analysis.ingest.choices import Choices
from gptdash.services.analysis.ingest.decoding import write_body
from gptdash.services.analysis.ingest.formats.json_parsing import Parsing, warn_of_repeated
from gptdash.services.analysis.ingest.formats.json_rows import are_mostly_objects, load_array, load_lines, store_objects
from gptdash.services.analysis.ingest.formats.json_shapes import left_out, tables_of
from gptdash.services.analysis.ingest.formats.json_writing import write_grid, write_lines
from gptdash.services.analysis.ingest.keeping import Ingested, new_database, table_path
from gptdash.services.analysis.ingest.report import Notes
from gptdash.services.analysis.ingest.source import LONG_HEAD_BYTES, Source
from gptdash.services.analysis.ingest.survey import MAX_FILE_BYTES, MIB
from gptdash.services.analysis.ingest.texts import find_codec, read_grid
from gptdash.services.analysis.rejections import DocumentTooLarge, FileDamaged, NothingInside, PartUnknown

MAX_DOCUMENT_BYTES: Final = 128 * MIB
FORMAT: Final = mark("JSON")


def read_json(source: Source, work: Path, choices: Choices, notes: Notes) -> Ingested:
    """Read a list of objects, one object a line, or a document in which such a list is found.

    Raises:
        FileRejected: it is damaged, holds no table or no such part, or is too large.
    """
    body = work / "body.json"
    found = find_codec(source, source.head(), choices, notes, MAX_FILE_BYTES)
    notes.encoding = found.codec
    write_body(source, found.codec, found.errors, "", body)
    with body.open(encoding="utf-8") as text:
        head = text.read(LONG_HEAD_BYTES)
    if _is_lines(head):
        if head.lstrip().startswith("[") and (rows := _lists(body)):
            return _read_document(source.name, rows, body, choices, notes)
        with new_database(work, progress=notes.progress) as database:
            load_lines(database, body)
            return store_objects(source.name, database, work, choices, notes)
    if head.lstrip().startswith("["):
        with new_database(work, progress=notes.progress) as database:
            if load_array(database, body):
                return store_objects(source.name, database, work, choices, notes)
    try:
        document = _parse(source.name, body, notes)
    except FileDamaged:
        if several := _read_several(source.name, body, choices, notes):
            return several
        raise
    return _read_document(source.name, document, body, choices, notes)


def _is_lines(head: str) -> bool:
    """Recognise one value a line: the first line is complete, and more follow it."""
    first, _, rest = head.lstrip().partition("\n")
    if not rest.strip():
        return False
    try:
        return isinstance(json.loads(first), dict | list)
    except (ValueError, RecursionError):
        return False


def _lists(body: Path) -> list[list[Any]] | None:
    """Read one list of cells a line; None if any line is something else."""
    if body.stat().st_size > MAX_DOCUMENT_BYTES:
        return None
    with body.open(encoding="utf-8", newline="\n") as lines:
        try:
            rows = [Parsing().parse(line) for line in lines if line.strip()]
        except (ValueError, RecursionError):
            return None
    return rows if all(isinstance(row, list) for row in rows) else None


def _read_several(name: str, body: Path, choices: Choices, notes: Notes) -> Ingested | None:
    """Read objects that follow one another, or one a line where the first line is broken; None if there are none."""
    for load in (load_array, load_lines):
        with new_database(body.parent, progress=notes.progress) as database:
            load(database, body)
            if are_mostly_objects(database):
                return store_objects(name, database, body.parent, choices, notes)
        table_path(body.parent).unlink()
    return None


def _parse(name: str, body: Path, notes: Notes) -> Any:
    """Read a document as a whole."""
    if body.stat().st_size > MAX_DOCUMENT_BYTES:
        raise DocumentTooLarge(name=name, limit=f"{MAX_DOCUMENT_BYTES // MIB} MiB")
    parsing = Parsing()
    try:
        document = parsing.parse(body.read_text("utf-8"))
    except (ValueError, RecursionError) as error:
        raise FileDamaged(name=name, format=FORMAT) from error
    warn_of_repeated(parsing.repeated, notes)
    return document


def _read_document(name: str, document: Any, body: Path, choices: Choices, notes: Notes) -> Ingested:
    """Read one of the lists of a document."""
    tables = tables_of(document)
    if not tables:
        raise NothingInside(name=name)
    if choices.part is not None and choices.part not in tables:
        raise PartUnknown(name=name, part=choices.part, parts=", ".join(tables))
    part = choices.part or max(tables, key=lambda key: len(tables[key]))
    if len(tables) > 1:
        notes.offer(part, tuple(tables))
    if names := left_out(document):
        notes.warn(sentence(mark("Members of the document beside the table that were left out: {names}."), names=names))
    rows = tables[part]
    if any(isinstance(row, dict) for row in rows):
        write_lines(rows, body)
        with new_database(body.parent, progress=notes.progress) as database:
            load_lines(database, body)
            return store_objects(name, database, body.parent, choices, notes)
    grid = body.with_name("grid.csv")
    write_grid(rows, grid)
    if choices.names_row is None and isinstance(rows[0], list) and not all(isinstance(cell, str) for cell in rows[0]):
        choices = choices.model_copy(update={"names_row": 0})  # what is no text is no name
    return read_grid(name, grid, choices, notes)
