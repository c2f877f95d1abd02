"""Comparisons with numbers in a question: `age over 30`, `年齡大於30`, `class 3`."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from gptdash.services.analysis.planning.mentions import Mention
from gptdash.services.analysis.planning.question import Question
from gptdash.services.analysis.planning.vocabulary import COMPARISONS
from gptdash.services.analysis.spec import Filter, Operator

AMOUNT: Final = (
    r"\s*[$€£¥]?\s*(?P<value>-?\d[\d,]*(?:\.\d+)?)\s*(?P<unit>%|[km](?![a-z])|[萬万億亿])?(?![a-z0-9.])\s*[元歲人]?"
)
UNITS: Final = {"k": 1e3, "m": 1e6, "萬": 1e4, "万": 1e4, "億": 1e8, "亿": 1e8}
LINK: Final = r"\s*(?:(?:is|are|was|were|of|的|在)\s*)?"
AFTERWARDS: Final[tuple[tuple[Operator, str], ...]] = (("ge", "以上"), ("le", "以下"))

_PATTERNS: Final[tuple[tuple[Operator, re.Pattern[str]], ...]] = (
    *((operator, re.compile(f"{LINK}{AMOUNT}{word}")) for operator, word in AFTERWARDS),
    *((operator, re.compile(f"{LINK}(?:{pattern}){AMOUNT}")) for operator, pattern in COMPARISONS),
)
BETWEEN: Final = re.compile(
    rf"{LINK}(?:between|from|in the range(?: of| from)?|介於|介乎|在){AMOUNT}\s*(?:and|to|-|–|~|到|至|和|與)"
    rf"{AMOUNT.replace('<value>', '<last>').replace('<unit>', '<last_unit>')}(?:之?[間间])?"
)
# Words that name a column and compare it: "older than 50".
COMPARATIVES: Final[dict[str, Operator]] = {"older": "gt", "younger": "lt"}
THAN: Final = re.compile(rf"\s+than{AMOUNT}")
_CODE: Final[tuple[Operator, re.Pattern[str]]] = ("eq", re.compile(AMOUNT))


def comparisons(question: Question, mentions: Sequence[Mention]) -> Iterator[tuple[Mention, Filter]]:
    """Find a column of numbers, a comparison and a number behind it; the mention belongs to the filter then."""
    for mention in mentions:
        if mention.column.numeric and (found := _comparison(question, mention)):
            operator, match = found
            question.take(mention.end, mention.end + match.end())
            values = (_amount(match), _amount(match, "last")) if operator == "between" else (_amount(match),)
            yield mention, Filter(column=mention.column.name, operator=operator, values=tuple(sorted(values)))


def _comparison(question: Question, mention: Mention) -> tuple[Operator, re.Match[str]] | None:
    rest = question.lower[mention.end :]
    patterns = (*_PATTERNS, _CODE) if mention.column.role == "category" else _PATTERNS
    if mention.column.role != "time":  # between two years is for `dates_in`
        patterns = (("between", BETWEEN), *patterns)
    if comparative := COMPARATIVES.get(question.lower[mention.start : mention.end]):
        patterns = ((comparative, THAN), *patterns)
    for operator, pattern in patterns:
        match = pattern.match(rest)
        if match and question.is_free(mention.end, mention.end + match.end()):
            return operator, match
    return None


def _amount(match: re.Match[str], of: str = "value") -> int | float:
    unit = match["last_unit" if of == "last" else "unit"]
    value = float(match[of].replace(",", "")) * UNITS.get(unit or "", 1)
    return int(value) if value == int(value) else value
