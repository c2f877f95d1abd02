"""Code as the model reads it: each line behind its sign and number, so that it can name them."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gptdash.services.review.sources import LANGUAGES, Row, Side, SourceFile

GAP = "…"


@dataclass(frozen=True)
class Excerpt:
    """Some lines of one file, in order; `rows` are those of its hunks, or of the whole file."""

    file: SourceFile
    rows: tuple[Row, ...]

    def lines(self, side: Side) -> dict[int, str]:
        """Return the lines that stand on one side: number to text."""
        if side == "old":
            return {row.old: row.text for row in self.rows if row.old is not None}
        return {row.new: row.text for row in self.rows if row.new is not None}

    def removed(self) -> frozenset[int]:
        """Return the numbers that only the old side has."""
        return frozenset(row.old for row in self.rows if row.old is not None and row.new is None)


def written(excerpts: Iterable[Excerpt]) -> Iterator[str]:
    """Write excerpts, each under the name of its file; nothing in the code can pass for such a name."""
    for excerpt in excerpts:
        yield f"file {json.dumps(excerpt.file.path, ensure_ascii=False)}, {language_name(excerpt.file.language)}"
        yield from numbered(excerpt.rows)


def numbered(rows: Iterable[Row]) -> Iterator[str]:
    """Write lines such as ` 12| x`, `+13| new`, `-12| gone`; a gap between hunks is a line of its own."""
    before: Row | None = None
    for row in rows:
        if before is not None and _is_gap(before, row):
            yield GAP
        yield f"{row.sign}{row.new if row.new is not None else row.old}| {row.text}"
        before = row


def language_name(language: str | None) -> str:
    """Return a language's name for people and models."""
    return next((known.name for known in LANGUAGES if known.id == language), "unknown language")


def _is_gap(before: Row, row: Row) -> bool:
    """Tell whether lines are missing between two on both sides that they share."""
    if before.new is not None and row.new is not None:
        return row.new != before.new + 1
    return before.old is not None and row.old is not None and row.old != before.old + 1
