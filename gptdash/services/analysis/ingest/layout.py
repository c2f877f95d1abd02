"""Where the table starts, what its columns are called, and how wide it is."""

import math
import re
from collections import Counter
from typing import Final

from gptdash.domain.noun import Noun
from gptdash.domain.wording import mark, sentence
from gptdash.services.analysis.ingest.choices import Choices
from gptdash.services.analysis.ingest.dialect import Dialect, cut, find_dialect, lines_of
from gptdash.services.analysis.ingest.headers import is_header, is_value, names_clearly, names_more
from gptdash.services.analysis.ingest.report import Notes

GRID: Final = Dialect(delimiter=",", quote='"', escape='"')
MAX_PREAMBLE: Final = 50
WIDE_SHARE: Final = 0.05
MIN_WIDE_ROWS: Final = 3
FULL_SHARE: Final = 0.75
SHOWN: Final = {"\t": mark("tab"), " ": mark("space"), "\x1f": "\\x1f", "\x01": "\\x01"}
_RULE: Final = re.compile(r"[ :+=-]*(?:--|==|:-|-:)[ :+=-]*")
_COMMENTS: Final = re.compile(r"(?:[ \t]*#[^\n]*\n|[ \t]*\n)+")
_SEP_LINE: Final = re.compile(r"\ufeff?sep=(.)\n", re.IGNORECASE)

Rows = list[list[str]]


class Layout(Noun):
    """The shape of a delimited text.

    `header` holds the names as they stand there, None where there are none. The rows start after `skip_chars`
    characters, which are `skip_lines` lines.
    """

    dialect: Dialect
    header: tuple[str, ...] | None
    width: int
    skip_chars: int
    skip_lines: int


def find_layout(head: str, choices: Choices, notes: Notes) -> Layout:
    """Read the beginning of a text, in whole lines, and find its shape."""
    said = _SEP_LINE.match(head)
    start, skipped = _start(head, said.end() if said else 0, choices)
    text = head[start:]
    dialect = find_dialect(_without_comments(text), choices.delimiter or (said[1] if said else None), choices.quote)
    rows = cut(text, dialect) or [[""]]
    first, named = _names_row(rows, rows, choices)
    _note(dialect, first, named, notes)
    names, after = _names(rows, first, choices, notes) if named else (None, first)
    header, width = _align(names, rows[after:], notes)
    lines = lines_of(text, dialect, after)
    skip = start + sum(map(len, text.split("\n", lines)[:lines])) + lines
    return Layout(
        dialect=dialect,
        header=header,
        width=width,
        skip_chars=min(skip, len(head)),
        skip_lines=lines + skipped + bool(said),
    )


def find_grid_layout(head: str, choices: Choices, notes: Notes) -> Layout:
    """Find the shape of cells that were written as regular CSV, each row as wide as the grid."""
    start, skipped = _start(head, 0, choices)
    text = head[start:]
    rows = cut(text, GRID) or [[""]]
    width = max(map(len, rows), default=1)
    first, named = _names_row(rows, [_without_end(row) for row in rows], choices)
    _note_rows(first, named, notes)
    names, after = _names(rows, first, choices, notes) if named else (None, first)
    lines = lines_of(text, GRID, after)
    skip = start + sum(map(len, text.split("\n", lines)[:lines])) + lines
    return Layout(
        dialect=GRID,
        header=tuple(cell.strip() for cell in names) if names is not None else None,
        width=width,
        skip_chars=min(skip, len(head)),
        skip_lines=lines + skipped,
    )


def _start(head: str, start: int, choices: Choices) -> tuple[int, int]:
    """Leave the first lines out as chosen; returns the characters and the lines before the rest."""
    lines = choices.skip_lines or 0
    for done in range(lines):
        end = head.find("\n", start)
        if end < 0:
            return start, done
        start = end + 1
    return start, lines


def _names_row(rows: Rows, seen: Rows, choices: Choices) -> tuple[int, bool]:
    """Find the first row of the table, and whether it holds names; the titles are looked for in `seen`."""
    if choices.names_row:
        return min(choices.names_row, len(rows)) - 1, True
    comments = _comments(seen)
    first = comments + _first_table_row(seen[comments:])
    return first, choices.names_row is None and is_header(rows[first:])


def _names(rows: Rows, first: int, choices: Choices, notes: Notes) -> tuple[list[str], int]:
    """Return the names of the columns, and the row after them: a line may be drawn below, or units or more names."""
    names, below = rows[first], rows[first + 1 :]
    if below and any(below[0]) and all(not cell.strip() or _RULE.fullmatch(cell) for cell in below[0]):
        notes.decided(sentence(mark("The line that is drawn under the names was left out.")))
        return names, first + 2
    if choices.names_row or not names_more(names, below):
        return names, first + 1
    template = mark("The names of the columns were joined from two rows; if the second is none, choose the first row.")
    notes.warn(sentence(template))
    return _joined(names, below[0]), first + 2


def _joined(names: list[str], more: list[str]) -> list[str]:
    """Join two rows of names; one that is merged over several columns stands in the first of them alone."""
    joined, above = [], ""
    for at in range(max(len(names), len(more))):
        name, below = (row[at].strip() if at < len(row) else "" for row in (names, more))
        above = name or (above if below else "")
        joined.append(f"{above} {below}".strip())
    return joined


def _comments(rows: Rows) -> int:
    """Count the lines at the start that begin with #, but for the last of them where it holds the names.

    Several that all have the cells of the table are rows of it, such as tags.
    """
    count = next((at for at, row in enumerate(rows) if row and not row[0].lstrip().startswith("#")), 0)
    last, table = rows[:count][-1:], rows[count:]
    width = _usual_width(table)
    if count > 1 < width and all(len(row) == width for row in rows[:count]):
        return 0
    has_names = last and len(last[0]) == width and (width > 1 or count == 1) and not names_clearly(table)
    return count - 1 if has_names else count


def _without_comments(text: str) -> str:
    """Leave the lines out that begin with #, where enough follow them to tell what separates the columns."""
    found = _COMMENTS.match(text)
    rest = text[found.end() :] if found else text
    return rest if rest.count("\n") > 1 else text


def shown(delimiter: str) -> str:
    """Name a separator so that it can be seen."""
    return SHOWN.get(delimiter, delimiter)


def _first_table_row(rows: Rows) -> int:
    """Skip titles and notes above the table: rows far narrower than most, before the first wide one."""
    usual = _usual_width(rows)
    for at, row in enumerate(rows[:MAX_PREAMBLE]):
        wide = len(row) >= math.ceil(FULL_SHARE * usual) or _lacks_one_name(rows[at : at + 2], usual)
        if wide and _filled(row) >= min(2, usual):
            return at
    return next((at for at, row in enumerate(rows) if row), 0)


def _lacks_one_name(rows: Rows, usual: int) -> bool:
    """Recognise names above full rows with values, one fewer than those: the rows' own names have none."""
    if [len(row) for row in rows] != [usual - 1, usual]:
        return False
    names, values = ([is_value(cell.strip()) for cell in row] for row in rows)
    return any(values) and not any(names)


def _align(header: list[str] | None, body: Rows, notes: Notes) -> tuple[tuple[str, ...] | None, int]:
    """Fit names and rows to one width."""
    if header is None:
        return None, _width(body)
    names = [cell.strip() for cell in header]
    width = _width(body, likely=len(names)) if any(body) else len(names)
    names[0] = names[0].lstrip("# ") or names[0]
    while names and not names[-1] and len(names) > width:
        names.pop()
    if len(names) == width - 1 and _row_names(body, width):
        notes.warn(sentence(mark("There is one name fewer than columns; the first column was left without one.")))
        return ("", *names), width
    return tuple(names), max(width, len(names))


def _row_names(body: Rows, width: int) -> bool:
    """Recognise rows that all start with a name of their own, as R writes them: filled at both ends, none twice."""
    full = [row for row in body if row]
    if any(len(row) != width or not (row[0].strip() and row[-1].strip()) for row in full):
        return False
    return len({row[0] for row in full}) == len(full)


def _width(rows: Rows, likely: int = 0) -> int:
    """Return the usual width, or the largest where many rows are wider; a separator that ends every line adds none."""
    usual = _usual_width(rows, likely)
    wider = [len(row) for row in rows if len(row) > usual]
    if len(wider) >= MIN_WIDE_ROWS and len(wider) > WIDE_SHARE * len(rows):
        return max(wider)
    ends_empty = all(not row[-1].strip() for row in rows if len(row) == usual)
    return usual - 1 if ends_empty and usual > 1 else usual


def _usual_width(rows: Rows, likely: int = 0) -> int:
    """Return the most frequent width; of two as frequent, the likely one, else the larger."""
    widths = Counter(len(row) for row in rows if row)
    return max(widths, key=lambda width: (widths[width], width == likely, width)) if widths else 1


def _filled(row: list[str]) -> int:
    """Count cells up to the last one that is not empty."""
    return max((at + 1 for at, cell in enumerate(row) if cell.strip()), default=0)


def _without_end(row: list[str]) -> list[str]:
    """Leave out the empty cells at the end of a row."""
    return row[: _filled(row)]


def _note(dialect: Dialect, preamble: int, named: bool, notes: Notes) -> None:
    notes.decided(sentence(mark("Columns are separated by {delimiter}"), delimiter=shown(dialect.delimiter)))
    _note_rows(preamble, named, notes)


def _note_rows(preamble: int, named: bool, notes: Notes) -> None:
    if preamble:
        notes.decided(sentence(mark("Rows above the table that were left out: {count}."), count=preamble))
    if not named:
        notes.decided(sentence(mark("No column names were found, so the columns are numbered.")))
