"""Whether the first row holds column names, and names that can be used."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from gptdash.domain.noun import Noun
from gptdash.domain.wording import mark, sentence
from gptdash.services.analysis.ingest.readings import MISSING_WORDS
from gptdash.services.analysis.ingest.report import Notes

LOOK_AT_ROWS: Final = 200
MOSTLY: Final = 0.7
MIN_BELOW: Final = 2
_NUMBER: Final = re.compile(r"[(+-]?\s*[$€£¥]?\s*[\d.,']*\d[\d.,']*([eE][+-]?\d+)?\s*[%$€£¥]?\)?")
_DATE: Final = re.compile(r"\d{1,4}[-/.]\d{1,2}([-/.]\d{1,4})?([T ]\d{1,2}:\d{2}\S*)?")
_YEAR: Final = re.compile(r"(1[89]|20)\d\d")
_DAY: Final = re.compile(r"(\d{4}[-/]\d{1,2}([-/]\d{1,2})?|\d{1,2}([-/.])\d{1,2}\3(\d{4}|\d{2}))([T ]0?0:00(:00)?)?")


def is_header(rows: list[list[str]]) -> bool:
    """Tell whether the first row names the columns of those below it."""
    first, below = rows[0], [row for row in rows[1 : LOOK_AT_ROWS + 1] if row]
    if not any(cell.strip() for cell in first):
        return False
    if not below:
        return not any(is_value(cell.strip()) for cell in first)
    votes = list(_votes(first, below))
    if any(votes):
        return votes.count(True) >= votes.count(False) or _times_across(first, below)
    return not votes or _times_across(first, below)


def names_clearly(rows: list[list[str]]) -> bool:
    """Tell whether the first row names columns of numbers or dates, so that it is certainly a header."""
    return is_header(rows) and any(_votes(rows[0], [row for row in rows[1 : LOOK_AT_ROWS + 1] if row]))


def names_more(names: list[str], rows: list[list[str]]) -> bool:
    """Tell whether the first of the rows below names holds units or more names.

    It has words, not all the same, above every column of numbers or dates, of which there are several. A column of
    texts has at most one name in both.
    """
    if not rows or any(is_value(cell.strip()) for cell in rows[0]):
        return False
    first, below = rows[0], [row for row in rows[1 : LOOK_AT_ROWS + 1] if row]
    of_values = _columns_of_values(below)
    words = {first[at].strip().lower() for at in of_values if at < len(first)}
    if len(below) < MIN_BELOW or len(words) <= 1 or words & {"", *MISSING_WORDS}:
        return False
    of_texts = [at for at in range(min(len(names), len(first))) if at not in of_values]
    return not any(names[at].strip() and first[at].strip() for at in of_texts)


def _columns_of_values(rows: list[list[str]]) -> list[int]:
    """Find the columns that hold only numbers or dates."""
    cells = ([row[at].strip() for row in rows if at < len(row)] for at in range(max(map(len, rows), default=0)))
    given = ([cell for cell in column if cell and cell.lower() not in MISSING_WORDS] for column in cells)
    return [at for at, column in enumerate(given) if column and all(map(is_value, column))]


def _votes(first: list[str], below: list[list[str]]) -> Iterator[bool]:
    """Let each column of numbers or dates say whether its first cell is a name."""
    for at, cell in enumerate(first):
        values = [row[at].strip() for row in below if at < len(row) and row[at].strip()]
        if values and sum(map(is_value, values)) > MOSTLY * len(values) and cell.strip():
            yield not is_value(cell.strip())


def _times_across(first: list[str], below: list[list[str]]) -> bool:
    """Recognise a header of years or dates over columns of other values: country, 2007, 2008."""
    cells = [cell.strip() for cell in first]
    return any(_across(cells, below, form) for form in (_YEAR, _DAY))


def _across(cells: list[str], below: list[list[str]], form: re.Pattern[str]) -> bool:
    """Tell whether what is no name among the cells has a form that most values below have not, each in its order."""
    named = [cell for cell in cells if not is_value(cell)]
    times = [at for at, cell in enumerate(cells) if form.fullmatch(cell)]
    values = [row[at].strip() for row in below for at in times if at < len(row)]
    if (
        not times
        or len(named) + len(times) < len(cells)
        or sum(map(bool, map(form.fullmatch, values))) * 2 > len(values)
    ):
        return False
    found = [cells[at] for at in times]
    return bool(named) and (len(set(found)) == len(found) if form is _DAY else found == sorted(set(found)))


def is_value(cell: str) -> bool:
    """Tell whether a cell looks like a number or a date, so hardly like a name."""
    return bool(_NUMBER.fullmatch(cell) or _DATE.fullmatch(cell))


class ColumnNames(Noun):
    """A name for each column; `detected` are those before the user's own, `numbered` those of columns without any."""

    names: tuple[str, ...]
    detected: tuple[str, ...]
    numbered: frozenset[str]


def column_names(header: tuple[str, ...] | None, width: int, chosen: Mapping[str, str], notes: Notes) -> ColumnNames:
    """Give each column a name of its own, noting repairs; those that were chosen stand in their place."""
    given = [*(header or ()), *[""] * (width - len(header or ()))]
    cleaned = [" ".join(name.strip("\ufeff").split()) for name in given]
    used: set[str] = set()
    detected = tuple(_free_name(name or f"column {at}", used) for at, name in enumerate(cleaned, 1))
    if header is not None:
        _note_repairs(cleaned, notes)
    numbered = frozenset(name for name, before in zip(detected, cleaned, strict=True) if not before)
    return ColumnNames(names=_renamed(detected, chosen), detected=detected, numbered=numbered)


def _renamed(detected: tuple[str, ...], chosen: Mapping[str, str]) -> tuple[str, ...]:
    """Put the chosen names in place; the others give way where a name would be there twice."""
    used: set[str] = set()
    wanted = [" ".join(chosen.get(name, "").split()) for name in detected]
    taken = [_free_name(name, used) if name else "" for name in wanted]
    return tuple(name or _free_name(before, used) for name, before in zip(taken, detected, strict=True))


def _free_name(wanted: str, used: set[str]) -> str:
    """Append a number where the name is taken; DuckDB's names ignore case."""
    name, number = wanted, 2
    while name.casefold() in used:
        name, number = f"{wanted} ({number})", number + 1
    used.add(name.casefold())
    return name


def _note_repairs(cleaned: list[str], notes: Notes) -> None:
    taken = Counter(name.casefold() for name in cleaned if name)
    repeated = sorted({name for name in cleaned if taken[name.casefold()] > 1})
    if repeated:
        template = mark("Several columns share a name, so they are numbered: {names}.")
        notes.warn(sentence(template, names=", ".join(repeated)))
    if empty := cleaned.count(""):
        notes.warn(sentence(mark("Columns without a name, which are numbered: {count}."), count=empty))
