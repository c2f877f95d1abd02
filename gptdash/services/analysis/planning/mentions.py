"""Which columns a question names: exactly, by a synonym or a part of the name, or nearly."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise
from typing import Final

from gptdash.services.analysis.columns import Column
from gptdash.services.analysis.naming import singular, words_of
from gptdash.services.analysis.planning.index import TableIndex
from gptdash.services.analysis.planning.lexicon import lexicon
from gptdash.services.analysis.planning.question import Question, Token
from gptdash.services.analysis.planning.vocabulary import AGGREGATES

LONGEST_NAME: Final = 6
LONGEST_PHRASE: Final = 3
MIN_STEM: Final = 3
MIN_FUZZY: Final = 5
ALIKE: Final = 0.8
# What stands between the words of one name: "sensor 3 °C", "price [€]". Lists and sentences go on otherwise.
WITHIN_NAMES: Final = re.compile(r"[^\w,;、?!&+=<>\"'“”「」|]*")


@dataclass(frozen=True)
class Mention:
    """A column that a span of the question names."""

    start: int
    end: int
    column: Column


def exact_mentions(question: Question, index: TableIndex) -> Iterator[Mention]:
    """Find columns by their whole names, longest first."""
    yield from _han_mentions(question, index, single=False)
    for window in _windows(question, LONGEST_NAME):
        column = _exact(window, index)
        if column and _is_meant(question, window, index):
            question.take(window[0].start, window[-1].end)
            yield Mention(window[0].start, window[-1].end, column)


def phrase_mentions(question: Question, index: TableIndex) -> Iterator[Mention]:
    """Find columns by two or three words that abbreviate to their names: gdp per capita, life expectancy."""
    yield from (mention for mention in _loose_mentions(question, index, shortest=2))


def loose_mentions(question: Question, index: TableIndex) -> Iterator[Mention]:
    """Find columns by parts, synonyms and near misses of their names."""
    yield from _han_mentions(question, index, single=True)
    yield from _loose_mentions(question, index, shortest=1)


def loose_time(question: Question, index: TableIndex) -> Column | None:
    """Find the column of dates that a free word may mean: release in "released after 2010". Nothing is taken."""
    for token in question.tokens:
        free = question.is_free(token.start, token.end) and token.text not in lexicon().stop
        column = _loose([token], index) if free else None
        if column and column.temporal:
            return column
    return None


def _loose_mentions(question: Question, index: TableIndex, shortest: int) -> Iterator[Mention]:
    for window in _windows(question, LONGEST_PHRASE):
        if len(window) < shortest or {window[0].text, window[-1].text} & lexicon().stop:
            continue
        column = _loose(window, index)
        if column:
            question.take(window[0].start, window[-1].end)
            yield Mention(window[0].start, window[-1].end, column)


def _windows(question: Question, longest: int) -> Iterator[list[Token]]:
    """Yield runs of words that are still free, the longest first."""
    for size in range(longest, 0, -1):
        for at in range(len(question.tokens) - size + 1):
            window = question.tokens[at : at + size]
            if question.is_free(window[0].start, window[-1].end) and _joined(question, window):
                yield window


def _joined(question: Question, window: Sequence[Token]) -> bool:
    gaps = (question.lower[left.end : right.start] for left, right in pairwise(window))
    return all(WITHIN_NAMES.fullmatch(gap) for gap in gaps)


def _exact(window: Sequence[Token], index: TableIndex) -> Column | None:
    words = [word for token in window for word in words_of(token.text)]
    for name in (" ".join(words), "".join(words), " ".join(map(singular, words))):
        if name in index.exact:
            return index.exact[name]
    return None


def _is_meant(question: Question, window: Sequence[Token], index: TableIndex) -> bool:
    """Doubt names that are also common words: `a` is an article, and `total` before another column adds that up."""
    if len(window) > 1:
        return True
    token = window[0]
    at = question.tokens.index(token)
    before = question.tokens[at - 1].text if at else ""
    after = question.tokens[at + 1].text if at + 1 < len(question.tokens) else ""
    if token.text in lexicon().stop or len(token.text) == 1:
        return before in lexicon().before_short_name and (not after or after in lexicon().after_short_name)
    if any(pattern.fullmatch(token.text) for pattern in AGGREGATES.values()):
        return after not in index.exact and after not in index.loose
    return True


def _han_mentions(question: Question, index: TableIndex, *, single: bool) -> Iterator[Mention]:
    for name in index.han_names:
        if name not in question.lower or (len(name) == 1) is not single:
            continue
        for found in question.find(re.compile(re.escape(name))):
            question.take(found.start(), found.end())
            column = index.exact.get(name) or index.loose[name][0]
            yield Mention(found.start(), found.end(), column)


def _loose(window: Sequence[Token], index: TableIndex) -> Column | None:
    words = [word for token in window for word in words_of(token.text)]
    if len(window) == 1:
        for term in (words[0] if words else "", singular(words[0]) if words else ""):
            if term in index.loose:
                return index.loose[term][0]
    joined = "".join(words)
    abbreviated = next((column for column, name in index.named if _abbreviates(name, words, joined)), None)
    return abbreviated or _nearest(words, index)


def _abbreviates(name: Sequence[str], words: Sequence[str], joined: str) -> bool:
    """Recognise `lifeExp` in life expectancy, `pop` in population, `gdpPercap` in GDP per capita."""
    whole = "".join(name)
    if len(name) == len(words) > 1:
        return all(
            min(len(a), len(b)) >= MIN_STEM and (a.startswith(b) or b.startswith(a))
            for a, b in zip(name, words, strict=True)
        )
    reaches_last = len(whole) > len(joined) - len(words[-1]) if words else False
    if len(whole) >= MIN_STEM and reaches_last and joined.startswith(whole) and len(whole) * 2 >= len(joined):
        return True
    return len(joined) > MIN_STEM and whole.startswith(joined) and len(joined) * 2 >= len(whole)


def _nearest(words: Sequence[str], index: TableIndex) -> Column | None:
    """Forgive a slip of the keyboard in longer names, of several words in each: "hired after" is no hire date."""
    joined = "".join(words)
    if len(joined) < MIN_FUZZY:
        return None
    if len(words) > 1:
        alike = (column for column, name in index.named if len(name) == len(words) and all(map(_alike, words, name)))
        return next(alike, None)
    near = [name for name in index.exact if abs(len(name) - len(joined)) < MIN_STEM]
    closest = get_close_matches(joined, near, n=1, cutoff=ALIKE)
    return index.exact[closest[0]] if closest else None


def _alike(word: str, name: str) -> bool:
    return word == name or bool(get_close_matches(word, [name], n=1, cutoff=ALIKE))
