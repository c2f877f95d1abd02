"""Which characters separate and quote the cells."""

import csv
import io
import itertools
import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from gptdash.domain.noun import Noun
from gptdash.services.analysis.ingest.consistency import consistency

if TYPE_CHECKING:
    from _csv import Reader

USUAL: Final = (",", ";", "\t", "|")
UNUSUAL: Final = (":", "^", "~", "¦", "§", "#", "&", "!", "*", " ", "\x1f", "\x01")
QUOTES: Final = ('"', "'", "")
SAMPLE_ROWS: Final = 300
SAMPLE_CHARS: Final = 1 << 18
MIN_SAMPLE_LINES: Final = 3
MIN_GAIN: Final = 1.1


class Dialect(Noun):
    """Separator, quotation mark (empty: none) and the character that escapes a quotation mark inside a cell."""

    delimiter: str
    quote: str = '"'
    escape: str = '"'


def cut(text: str, dialect: Dialect, limit: int | None = None) -> list[list[str]]:
    """Cut text into rows of cells; an empty line is an empty row. Stops where the dialect cannot go on."""
    rows: list[list[str]] = []
    try:
        rows.extend(itertools.islice(_reader(text, dialect), limit))
    except csv.Error:
        return rows
    return rows


def lines_of(text: str, dialect: Dialect, rows: int) -> int:
    """Count the lines that the first rows take; a quoted cell may hold line breaks."""
    reader = _reader(text, dialect)
    for _ in itertools.islice(reader, rows):
        pass
    return reader.line_num


def find_dialect(text: str, delimiter: str | None = None, quote: str | None = None) -> Dialect:
    """Find the dialect under which the text looks most like a table; the usual ones win close calls.

    What is known of it already is not looked for.
    """
    text = _sample(text)
    candidates = [delimiter] if delimiter else [*USUAL, *_repeated(text, UNUSUAL)]
    best, best_score = Dialect(delimiter=candidates[0], quote='"' if quote is None else quote), -1.0
    for separator in candidates:
        for mark in _present_quotes(text, separator) if quote is None else (quote,):
            dialect = Dialect(delimiter=separator, quote=mark, escape=_escape(text, mark, separator))
            score = consistency(cut(text, dialect, SAMPLE_ROWS))
            if score > best_score * MIN_GAIN:
                best, best_score = dialect, score
    return best


def _sample(text: str) -> str:
    """Take enough lines to tell; of very long lines that is a few."""
    end = text.rfind("\n", 0, SAMPLE_CHARS) + 1
    return text[:end] if text.count("\n", 0, end) >= MIN_SAMPLE_LINES else text


def _present_quotes(text: str, separator: str) -> tuple[str, ...]:
    """List the quotation marks to try; where the usual ones pair up around whole cells, no others."""
    around = rf'(?:^|(?<=[\n{re.escape(separator)}]))"[^"]*(?:""[^"]*)*"(?=[\n{re.escape(separator)}]|$)'
    if '"' in text and '"' not in re.sub(around, "", text):
        return ('"',)
    return tuple(quote for quote in QUOTES if not quote or quote == '"' or quote in text)


def _repeated(text: str, separators: tuple[str, ...]) -> list[str]:
    """Keep the separators that stand in most lines."""
    lines = [line for line in text.split("\n")[:SAMPLE_ROWS] if line]
    counts = Counter(char for line in lines for char in separators if char in line)
    return [char for char in separators if counts[char] * 10 > len(lines) * 8]


def _escape(text: str, quote: str, separator: str) -> str:
    """Find what escapes a quotation mark in a cell; a backslash that only ever ends cells, as of a path, does not."""
    if not quote or quote * 2 in text:
        return quote
    within = rf"\\{re.escape(quote)}(?![ ]*(?:[\n{re.escape(separator)}]|$))"
    return "\\" if re.search(within, text) else quote


def _reader(text: str, dialect: Dialect) -> "Reader":
    lines = io.StringIO(text, newline="")
    if not dialect.quote:
        return csv.reader(lines, delimiter=dialect.delimiter, quoting=csv.QUOTE_NONE)
    backslash = dialect.escape == "\\"
    return csv.reader(
        lines,
        delimiter=dialect.delimiter,
        quotechar=dialect.quote,
        doublequote=not backslash,
        escapechar="\\" if backslash else None,
        skipinitialspace=True,
    )
