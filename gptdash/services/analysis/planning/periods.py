"""Words that turn numbers into running totals, or into what changed since the period before."""

import re
from collections.abc import Mapping
from typing import Final

from gptdash.services.analysis.planning.question import Question
from gptdash.services.analysis.spec import Grain, Transform

RUNNING: Final = re.compile(
    r"(?<![a-z])(?:(?:running|cumulative) (?:totals?|sums?)(?: of)?|cumulative(?:ly)?|accumulated)(?![a-z])|"
    r"累[計计積积加](?:總和|總計|总和)?"
)  # fmt: skip
RATE: Final = re.compile(
    r"(?<![a-z])(?:growth rates?|(?:percent(?:age)?|relative) changes?)(?: (?:of|in))?(?![a-z])|"
    r"% changes?(?: (?:of|in))?|"
    r"成長率|[增变變]長率|增长率|[變变]化率|增減率"
)  # fmt: skip
YEARLY_RATE: Final = re.compile(r"[年月季週周]增率")
GROWTH: Final = re.compile(r"(?<![a-z])(?:growth|grow[ns]?|grew|gains?)(?: (?:of|in))?(?![a-z])|成長|增長|增长")
GROWTH_NOUN: Final = re.compile(r"(?<![a-z])growth(?![a-z])|(?:成長|增長|增长)(?=[?？。]?$)")
GROWTH_ZH: Final = re.compile(r"成長|增長|增长")
EACH_PERIOD: Final = re.compile(r"每個?[年季月週周日天]|逐[年季月週周日]|各[年季月]")
CHANGE: Final = re.compile(
    r"(?<![a-z])(?:changes?|changed|differences?|increases?|decreases?)(?: (?:of|in))?(?![a-z])|增減|[變变]化|差異"
)
_PERIOD: Final = r"(?:period|year|quarter|month|week|day)"
PREVIOUS: Final = re.compile(
    r"(?<![a-z])(?:vs\.?|versus|against|from|over|since|to|compared (?:to|with)) (?:the |its )?"
    rf"(?:previous|last|prior|preceding) {_PERIOD}(?![a-z])|"
    r"[較较比與与跟](?:上一?|前一?)(?:期|個?月|季度?|年|[週周]|[日天])(?:相比|相較)?的?|較去年的?"
)
OVER_ITSELF: Final = re.compile(
    rf"(?<![a-z])(?:{_PERIOD}[ -](?:over|on|to)[ -]{_PERIOD}|yoy|qoq|mom|wow)(?![a-z])|逐期"
)  # fmt: skip
AGAINST: Final = re.compile(r"\b(?:vs|versus|against|compared?|compare)\b|比|相較|對比|比較")
GRAINS: Final[Mapping[Grain, re.Pattern[str]]] = {
    "year": re.compile(r"year|yoy|年"),
    "quarter": re.compile(r"quarter|qoq|季"),
    "month": re.compile(r"month|mom|月"),
    "week": re.compile(r"week|wow|[週周]"),
    "day": re.compile(r"day|[日天]"),
}


def transform_in(question: Question) -> tuple[Transform | None, Grain | None]:
    """Find and take what is to become of the numbers, and the grain that it speaks of."""
    if _taken(question, RUNNING):
        return "running", None
    rate = _taken(question, YEARLY_RATE) + _taken(question, RATE)
    growth = any(question.find(GROWTH)) or any(question.find(CHANGE)) or bool(rate)
    compared = _taken(question, PREVIOUS) + (_taken(question, OVER_ITSELF) if growth else "")
    if not (rate or compared):
        return _grown(question)
    grew = _taken(question, GROWTH)
    _taken(question, CHANGE)
    grain = next((grain for grain, said in GRAINS.items() if said.search(compared + rate)), None)
    return ("change_rate" if rate or grew else "change"), grain


def _grown(question: Question) -> tuple[Transform | None, Grain | None]:
    """Read growth from one period to the next: sales growth, 每月成長; to grow is to go on over time."""
    each = any(question.find(EACH_PERIOD)) and any(question.find(GROWTH_ZH))
    if each or any(question.find(GROWTH_NOUN)):
        _taken(question, GROWTH)
        return "change_rate", None
    return None, None


def _taken(question: Question, pattern: re.Pattern[str]) -> str:
    """Take all matches of a pattern; returns what was taken."""
    found = [match for match in question.find(pattern) if match[0]]
    for match in found:
        question.take(match.start(), match.end())
    return " ".join(match[0] for match in found)
