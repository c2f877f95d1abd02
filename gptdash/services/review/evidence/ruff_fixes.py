"""A linter's edits, given by line and column, as whole lines that replace whole lines."""

from pydantic import BaseModel

from gptdash.services.review.findings import Replacement
from gptdash.services.review.sources import split_lines


class Place(BaseModel):
    """A place in a file; rows and columns count from 1, columns in characters."""

    row: int
    column: int


class Edit(BaseModel):
    """A text that takes the place of what stands between two places."""

    content: str
    location: Place
    end_location: Place


def replacement_of(edits: tuple[Edit, ...], lines: tuple[str, ...]) -> Replacement | None:
    """Apply edits to the lines that they touch; None where there is none, or where one lies outside the file."""
    if not edits:
        return None
    first = min(edit.location.row for edit in edits)
    last = max(edit.end_location.row for edit in edits)
    if first < 1 or last > len(lines) + 1:
        return None
    # A line end behind each line, so that an edit may end at column 1 of the line behind the last.
    touched = [f"{text}\n" for text in lines[first - 1 : last]] + [""]
    for edit in sorted(edits, key=lambda one: (one.location.row, one.location.column), reverse=True):
        _apply(edit, touched, first)
    return _trimmed(first, lines[first - 1 : last], split_lines("".join(touched)))


def _apply(edit: Edit, touched: list[str], first: int) -> None:
    """Apply one edit; the last come first, so that the places of the others stay what they are."""
    start, end = edit.location.row - first, edit.end_location.row - first
    head = touched[start][: edit.location.column - 1]
    tail = touched[end][edit.end_location.column - 1 :]
    touched[start : end + 1] = [head + edit.content + tail, *[""] * (end - start)]


def _trimmed(line: int, before: tuple[str, ...], after: tuple[str, ...]) -> Replacement:
    """Leave out the lines at the end that stay as they are; one line is replaced at least."""
    while len(before) > 1 and after and before[-1] == after[-1]:
        before, after = before[:-1], after[:-1]
    return Replacement(line=line, end_line=line + len(before) - 1, lines=after)
