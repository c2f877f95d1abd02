"""A knowledge base as CSV: a question and its answer in each row."""

import csv
import io
from collections.abc import Iterator
from typing import Final

from gptdash.domain.support import Passage
from gptdash.domain.wording import mark
from gptdash.services.support.knowledge.knowledge import KnowledgeRejected

QUESTION: Final = ("question", "q", "title", "問題", "问题", "標題", "标题")
ANSWER: Final = ("answer", "a", "text", "答案", "回答", "內容", "内容")
ID: Final = ("id",)
NO_COLUMNS: Final = mark('the first row must name the columns, among them "question" and "answer".')


def read_table(name: str, text: str) -> Iterator[Passage]:
    """Read passages; an `id` column is used where there is one.

    Raises:
        KnowledgeRejected: it has no such columns, or is no table.
    """
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True))
    except csv.Error as error:
        raise KnowledgeRejected(name=name, detail=f"{error}.") from error
    header = [cell.strip().casefold() for cell in rows[0]] if rows else []
    question, answer, own = (_place(header, names) for names in (QUESTION, ANSWER, ID))
    if question is None or answer is None:
        raise KnowledgeRejected(name=name, detail=NO_COLUMNS)
    for number, row in enumerate(rows[1:], 1):
        said = _cell(row, answer)
        if said:
            yield Passage(id=_cell(row, own) or f"faq-{number}", title=_cell(row, question) or said[:60], text=said)


def _separator(text: str) -> str:
    return max((",", ";", "\t"), key=text.partition("\n")[0].count)


def _place(header: list[str], names: tuple[str, ...]) -> int | None:
    return next((header.index(name) for name in names if name in header), None)


def _cell(row: list[str], place: int | None) -> str:
    return row[place].strip() if place is not None and place < len(row) else ""
