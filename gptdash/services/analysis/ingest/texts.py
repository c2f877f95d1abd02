"""Delimited text: the order in which it becomes a table."""

from pathlib import Path
from typing import Final

from gptdash.domain.wording import mark, sentence
from gptdash.services.analysis.ingest.bodies import Encoded, body_of, can_stream
from gptdash.services.analysis.ingest.choices import Choices
from gptdash.services.analysis.ingest.decoding import LATIN, decoded, readable, write_body
from gptdash.services.analysis.ingest.encodings import codec_exists, find_encoding
from gptdash.services.analysis.ingest.heads import keep_head, whole_lines
from gptdash.services.analysis.ingest.keeping import Ingested
from gptdash.services.analysis.ingest.layout import find_grid_layout, find_layout
from gptdash.services.analysis.ingest.report import Notes
from gptdash.services.analysis.ingest.source import Source, file_source, is_cut
from gptdash.services.analysis.ingest.storing import store, store_frugally
from gptdash.services.analysis.ingest.streaming import stream
from gptdash.services.analysis.ingest.survey import MAX_LINE_BYTES, survey
from gptdash.services.analysis.rejections import TooManyColumns, WrongEncoding

MAX_COLUMNS: Final = 10_000
STREAM_FROM_BYTES: Final = 32 << 20
SURVEY_WORK: Final = 3
COPY_WORK: Final = 2


def read_text(
    source: Source, work: Path, choices: Choices, notes: Notes, stream_from: int = STREAM_FROM_BYTES
) -> Ingested:
    """Read delimited text.

    The order: survey the bytes → decode → find separator, title lines and names → read strictly and padded → set
    totals aside → convert columns. From `stream_from` bytes on, plain text is read and converted in one pass.

    Raises:
        FileRejected: the text cannot become a table; the class says why.
    """
    head = source.head()
    keep_head(work, "text", whole_lines(head))
    notes.progress.begin(SURVEY_WORK)
    found = find_codec(source, head, choices, notes)
    notes.encoding = found.codec
    first_lines = _first_lines(head, found.codec)
    layout = find_layout(first_lines, choices, notes)
    check_width(source.name, layout.width)
    start = first_lines[: layout.skip_chars]
    notes.progress.begin(COPY_WORK)
    if found.seen.size < stream_from or not can_stream(found, layout):
        write_body(source, found.codec, found.errors, start, work / "body.csv")
        return store(source.name, work / "body.csv", layout, choices, notes)
    body = body_of(source, found, start, work)
    return stream(body, layout, choices, notes) or store_frugally(source.name, body.whole(), layout, choices, notes)


def read_grid(name: str, grid: Path, choices: Choices, notes: Notes) -> Ingested:
    """Read cells that were written as regular CSV: only title rows, names and types are left to find.

    Raises:
        FileRejected: as `read_text`.
    """
    source = file_source(name, grid)
    head = source.head()
    keep_head(grid.parent, "grid", whole_lines(head))
    notes.encoding = "utf-8"
    first_lines = _first_lines(head, "utf-8")
    layout = find_grid_layout(first_lines, choices, notes)
    check_width(name, layout.width)
    body = grid.with_name("body.csv")
    write_body(source, "utf-8", "strict", first_lines[: layout.skip_chars], body)
    return store(name, body, layout, choices, notes)


def check_width(name: str, columns: int) -> None:
    """Refuse a table that is too wide.

    Raises:
        TooManyColumns: more than `MAX_COLUMNS`.
    """
    if columns > MAX_COLUMNS:
        raise TooManyColumns(name=name, columns=columns, limit=MAX_COLUMNS)


def find_codec(
    source: Source, head: bytes, choices: Choices, notes: Notes, max_line_bytes: int = MAX_LINE_BYTES
) -> Encoded:
    """Find the encoding, and how to treat bytes that it cannot read.

    Raises:
        FileRejected: as `survey`, or the chosen encoding does not fit.
    """
    seen = survey(source, max_line_bytes)
    codec = choices.encoding or find_encoding(head, seen, notes)
    if choices.encoding and not (codec_exists(codec) and readable(source, codec)):
        raise WrongEncoding(name=source.name, encoding=codec)
    if seen.nul and not codec.startswith(("utf-16", "utf-32")):
        notes.warn(sentence(mark("NUL characters that were left out: {count}."), count=seen.nul))
    if codec == "utf-8" or (codec == "utf-8-sig" and seen.valid_utf8) or readable(source, codec):
        return Encoded(codec=codec, errors="replace" if codec == "utf-8" else "strict", seen=seen)
    notes.warn(sentence(mark("Not every byte is valid in {encoding}, so Latin-1 was used."), encoding=codec))
    return Encoded(codec=LATIN, errors="strict", seen=seen)


def _first_lines(head: bytes, codec: str) -> str:
    """Return the beginning of the text, up to its last whole line."""
    text = "".join(decoded([head], codec, "replace"))
    return text if not is_cut(head) else text[: text.rfind("\n") + 1] or text
