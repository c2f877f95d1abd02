"""Values of the table that a question names: `in Norway`, `only males`, `除了歐洲`."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.services.analysis.columns import Column
from gptdash.services.analysis.naming import singular, words_of
from gptdash.services.analysis.planning.index import TableIndex
from gptdash.services.analysis.planning.lexicon import lexicon
from gptdash.services.analysis.planning.mentions import Mention
from gptdash.services.analysis.planning.question import Question
from gptdash.services.analysis.spec import Filter

LONGEST_VALUE: Final = 6
SHORT_CODE: Final = 3
SHOWN_OTHERS: Final = 3
NEGATION: Final = re.compile(
    r"(?:\b(?:not|except(?: for)?|excluding|without|other than|non|besides|outside|!=)|除了|不含|排除|不是|非)"
    r"[\s-]*(?:(?:in|the|for|of)\s)?$"
)
ELSE: Final = re.compile(r"\s*[以之]外")
LINK: Final = re.compile(
    r"\s*(?:is|=+|!=|equals|in|are|was|not|is not|for|of|named|called|為|是|不是|等於|:|的)?\s*[\"'「“]?\s*"
)


class Named:
    """A value that a span of the question names; `spelt` is how each column that has it writes it."""

    def __init__(self, start: int, end: int, column: Column, spelt: dict[Column, str]) -> None:
        self.start, self.end, self.column, self.spelt = start, end, column, spelt

    @property
    def value(self) -> str:
        """The value as its column writes it."""
        return self.spelt[self.column]


def values_in(question: Question, index: TableIndex, mentions: Sequence[Mention]) -> list[Named]:
    """Find values, the longest first, in the order of the question.

    Where several columns have one, it is taken for that of the column named right before it, else of any that is named.
    """
    found = [*_han_values(question, index), *_word_values(question, index)]
    return sorted((_meant(question, item, mentions) for item in found), key=lambda named: named.start)


def _meant(question: Question, named: Named, mentions: Sequence[Mention]) -> Named:
    before = [item.column for item in mentions if item.end <= named.start and _introduces(question, item, named)]
    chosen = [column for column in (*before, *(item.column for item in mentions)) if column in named.spelt]
    return Named(named.start, named.end, chosen[0], {chosen[0]: named.spelt[chosen[0]]}) if chosen else named


def doubts(named: Sequence[Named]) -> Iterator[Sentence]:
    """Say which values stand in columns besides the one that they were looked for in."""
    template = mark("“{value}” was looked for in {column}; it also stands in {others}.")
    for item in named:
        others = [column.name for column in item.spelt if column != item.column]
        if others:
            listed = ", ".join([*others[:SHOWN_OTHERS], *(["…"] if len(others) > SHOWN_OTHERS else [])])
            yield sentence(template, value=item.value, column=item.column.name, others=listed)


def _han_values(question: Question, index: TableIndex) -> Iterator[Named]:
    others = {word: value for value, words in lexicon().values.items() for word in words if not word.isascii()}
    synonyms = {word: value for word, value in others.items() if value in index.values}
    names = sorted({*index.han_values, *synonyms}, key=len, reverse=True)
    for name in (name for name in names if name in question.lower):
        for match in question.find(re.compile(re.escape(name))):
            question.take(match.start(), match.end())
            yield _named(match.start(), match.end(), index.values[synonyms.get(name, name)])


def _word_values(question: Question, index: TableIndex) -> Iterator[Named]:
    for size in range(LONGEST_VALUE, 0, -1):
        for at in range(len(question.tokens) - size + 1):
            window = question.tokens[at : at + size]
            start, end = window[0].start, window[-1].end
            if question.is_free(start, end) and (hit := _lookup(question.text[start:end], index)):
                question.take(start, end)
                yield _named(start, end, hit)


def _named(start: int, end: int, found: Sequence[tuple[Column, str]]) -> Named:
    """Take the first column that has a value; it may be written in several ways, of which the first counts."""
    return Named(start, end, found[0][0], dict(reversed(found)))


def _lookup(written: str, index: TableIndex) -> list[tuple[Column, str]]:
    """Find a value by its words; a code of capitals must be written as it stands in the table."""
    words = words_of(written)
    for name in (
        " ".join(words),
        " ".join((*words[:-1], singular(words[-1]))) if words else "",
        lexicon().value_called(" ".join(words)) or "",
    ):
        found = [
            (column, value)
            for column, value in index.values.get(name, ())
            if len(value) > SHORT_CODE or not value.isupper() or value == written or name in lexicon().values
        ]
        if found:
            return found
    return []


def negation_around(question: Question, start: int, end: int) -> bool:
    """Find and take what turns a span round: except before it, or 以外 after it."""
    before, after = NEGATION.search(question.lower[:start]), ELSE.match(question.lower, end)
    for found in (before, after):
        if found:
            question.take(found.start(), found.end())
    return before is not None or after is not None


def filters_of(question: Question, named: Sequence[Named]) -> Iterator[Filter]:
    """Join the values of each column into one condition; a negation before the first turns it round."""
    for name in dict.fromkeys(item.column.name for item in named):
        items = [item for item in named if item.column.name == name]
        before = negation_around(question, items[0].start, items[-1].end)
        values = tuple(dict.fromkeys(item.value for item in items))
        if before:
            yield Filter(column=name, operator="not_in", values=values)
        else:
            yield Filter(column=name, operator="eq" if len(values) == 1 else "in", values=values)


def absorbed(question: Question, mention: Mention, named: Sequence[Named]) -> bool:
    """Tell whether a mention only introduces a value of its column: `where country is Norway`."""
    return any(
        item.column == mention.column and item.start >= mention.end and _introduces(question, mention, item)
        for item in named
    )


def _introduces(question: Question, mention: Mention, named: Named) -> bool:
    return LINK.fullmatch(question.lower[mention.end : named.start]) is not None
