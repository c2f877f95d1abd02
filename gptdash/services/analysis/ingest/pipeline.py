"""The order in which a file becomes a table."""

from pathlib import Path
from typing import Final

from gptdash.domain.wording import mark, sentence
from gptdash.services.analysis.ingest.choices import Choices
from gptdash.services.analysis.ingest.decoding import LATIN, decoded, readable, write_body
from gptdash.services.analysis.ingest.encodings import codec_exists, find_encoding
from gptdash.services.analysis.ingest.layout import find_layout
from gptdash.services.analysis.ingest.report import Notes
from gptdash.services.analysis.ingest.signatures import refuse_other_formats
from gptdash.services.analysis.ingest.source import HEAD_BYTES, Source
from gptdash.services.analysis.ingest.storing import Ingested, store
from gptdash.services.analysis.ingest.survey import survey
from gptdash.services.analysis.rejections import TooManyColumns, WrongEncoding

MAX_COLUMNS: Final = 1000


def ingest(source: Source, folder: Path, choices: Choices) -> Ingested:
    """Turn delimited text into a DuckDB file in `folder`.

    The order: refuse other formats → survey the bytes → decode → find separator, title lines and names → read strictly
    and padded → set totals aside → convert columns.

    Raises:
        FileRejected: the file cannot become a table; the class says why.
    """
    notes = Notes()
    head = source.head()
    refuse_other_formats(source.name, head)
    codec, errors = _find_codec(source, head, choices, notes)
    notes.encoding = codec
    layout = find_layout(_first_lines(head, codec), choices, notes)
    if layout.width > MAX_COLUMNS:
        raise TooManyColumns(name=source.name, columns=layout.width, limit=MAX_COLUMNS)
    body = folder / "body.csv"
    write_body(source, codec, errors, layout.skip_chars, body)
    return store(source.name, body, layout, choices, notes)


def _find_codec(source: Source, head: bytes, choices: Choices, notes: Notes) -> tuple[str, str]:
    """Find the encoding, and how to treat bytes that it cannot read."""
    seen = survey(source)
    codec = choices.encoding or find_encoding(head, seen, notes)
    if choices.encoding and not (codec_exists(codec) and readable(source, codec)):
        raise WrongEncoding(name=source.name, encoding=codec)
    if seen.nul and not codec.startswith(("utf-16", "utf-32")):
        notes.warn(sentence(mark("NUL characters that were left out: {count}."), count=seen.nul))
    if codec == "utf-8" or readable(source, codec):
        return codec, "replace" if codec == "utf-8" else "strict"
    notes.warn(sentence(mark("Not every byte is valid in {encoding}, so Latin-1 was used."), encoding=codec))
    return LATIN, "strict"


def _first_lines(head: bytes, codec: str) -> str:
    """Return the beginning of the text, up to its last whole line."""
    text = "".join(decoded([head], codec, "replace"))
    return text if len(head) < HEAD_BYTES else text[: text.rfind("\n") + 1] or text
