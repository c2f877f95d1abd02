"""Values of the table that a question names: `in Norway`, `only males`, `除了歐洲`."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from gptdash.services.analysis.columns import Column
from gptdash.services.analysis.naming import singular, words_of
from gptdash.services.analysis.planning.index import TableIndex
from gptdash.services.analysis.planning.lexicon import lexicon
from gptdash.services.analysis.planning.mentions import Mention
from gptdash.services.analysis.planning.question import Question
from gptdash.services.analysis.spec import Filter

LONGEST_VALUE: Final = 6
SHORT_CODE: Final = 3
NEGATION: Final = re.compile(
    r"(?:\b(?:not|except(?: for)?|excluding|without|other than|non|besides|outside|!=)|除了|不含|排除|不是|非)"
    r"[\s-]*(?:(?:in|the|for|of)\s)?$"
)
LINK: Final = re.compile(
    r"\s*(?:is|=+|!=|equals|in|are|was|not|is not|for|of|named|called|為|是|不是|等於|:|的)?\s*[\"'「“]?\s*"
)


class Named:
    """A value that a span of the question names."""

    def __init__(self, start: int, end: int, column: Column, value: str) -> None:
        self.start, self.end, self.column, self.value = start, end, column, value


def values_in(question: Question, index: TableIndex) -> list[Named]:
    """Find values, the longest first, in the order of the question."""
    found = [*_han_values(question, index), *_word_values(question, index)]
    return sorted(found, key=lambda named: named.start)


def _han_values(question: Question, index: TableIndex) -> Iterator[Named]:
    others = {word: value for value, words in lexicon().values.items() for word in words if not word.isascii()}
    synonyms = {word: value for word, value in others.items() if value in index.values}
    names = sorted({*index.han_values, *synonyms}, key=len, reverse=True)
    for name in names:
        for match in question.find(re.compile(re.escape(name))):
            column, value = index.values[synonyms.get(name, name)][0]
            question.take(match.start(), match.end())
            yield Named(match.start(), match.end(), column, value)


def _word_values(question: Question, index: TableIndex) -> Iterator[Named]:
    for size in range(LONGEST_VALUE, 0, -1):
        for at in range(len(question.tokens) - size + 1):
            window = question.tokens[at : at + size]
            start, end = window[0].start, window[-1].end
            if question.is_free(start, end) and (hit := _lookup(question.text[start:end], index)):
                question.take(start, end)
                yield Named(start, end, *hit)


def _lookup(written: str, index: TableIndex) -> tuple[Column, str] | None:
    """Find a value by its words; a code of capitals must be written as it stands in the table."""
    words = words_of(written)
    for name in (
        " ".join(words),
        " ".join((*words[:-1], singular(words[-1]))) if words else "",
        lexicon().value_called(" ".join(words)) or "",
    ):
        for column, value in index.values.get(name, ()):
            if len(value) > SHORT_CODE or not value.isupper() or value == written or name in lexicon().values:
                return column, value
    return None


def filters_of(question: Question, named: Sequence[Named]) -> Iterator[Filter]:
    """Join the values of each column into one condition; a negation before the first turns it round."""
    for name in dict.fromkeys(item.column.name for item in named):
        items = [item for item in named if item.column.name == name]
        before = NEGATION.search(question.lower[: items[0].start])
        if before:
            question.take(before.start(), before.end())
        values = tuple(dict.fromkeys(item.value for item in items))
        if before:
            yield Filter(column=name, operator="not_in", values=values)
        else:
            yield Filter(column=name, operator="eq" if len(values) == 1 else "in", values=values)


def absorbed(question: Question, mention: Mention, named: Sequence[Named]) -> bool:
    """Tell whether a mention only introduces a value of its column: `where country is Norway`."""
    return any(
        item.column == mention.column
        and item.start >= mention.end
        and LINK.fullmatch(question.lower[mention.end : item.start]) is not None
        for item in named
    )
