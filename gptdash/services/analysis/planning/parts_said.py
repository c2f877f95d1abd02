"""Weekdays, hours and months of the year in a question, which is read for them before anything else.

Their words would be taken apart otherwise: `day of the week` for a column `day`, or for days, or for weeks.
"""

import re
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from gptdash.services.analysis.naming import words_of
from gptdash.services.analysis.planning.question import Question
from gptdash.services.analysis.spec import Grain
from gptdash.services.analysis.table import Table


class PartsSaid(NamedTuple):
    """The parts of time that a question speaks of, in its order, and whether their busiest or quietest is sought."""

    grains: tuple[Grain, ...] = ()
    extreme: Literal["most", "least"] | None = None


_MOST: Final = r"busiest|peak|rush|most active"
_LEAST: Final = r"quietest|off-peak|least active"
_LEAD: Final = r"(?:(?:by|per|across|over|for|in|each|every|compare)(?: the| each| every)? )"
_BY: Final = r"(?:依照?|按照?|以)"
_WEEK: Final = r"(?:星期|禮拜|礼拜)"


def _either(english: str, chinese: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?<![a-z0-9_]){_LEAD}?(?:the )?(?:(?:(?P<most>{_MOST})|(?P<least>{_LEAST})) )?(?:{english})(?![a-z0-9_])|"
        rf"(?:{chinese})"
    )


# The finer wording first: `per hour` is looked for where no hour of the day is spoken of.
_SAID: Final[tuple[tuple[Grain, re.Pattern[str]], ...]] = (
    (
        "weekday",
        _either(
            r"days?[ -]of[ -](?:the[ -])?week|week ?day|(?<=by )week ?days|(?<=per )week ?days|(?<=across )week ?days|"
            r"(?<=compare )week ?days|(?<=which )week ?days|(?<=what )week ?days|(?<=\d )week ?days",
            rf"(?:{_BY}|每個?|各個?)?(?:{_WEEK}|[週周])[幾几]|{_BY}{_WEEK}(?![一二三四五六日天末])[別别]?|{_WEEK}[別别]|"
            r"(?:一個?|每)(?:星期|禮拜|[週周])[中裡內]?之?的?哪一?[天日]",
        ),
    ),
    ("week", re.compile(rf"每個?{_WEEK}(?![一二三四五六日天])")),  # 星期 is a name of columns of days
    (
        "month_of_year",
        _either(
            r"months?[ -]of[ -](?:the[ -])?year|calendar months?|seasonality(?: of)?|seasonal(?:ly)?(?: patterns?)?",
            r"一年[中裡]?之?的?(?:哪一?個?|各個?|每個?)?月份?|不分年[份度]?的?(?:各個?|每個?)?月份?|季節性|淡旺季",
        ),
    ),
    (
        "hour_of_day",
        _either(
            r"hours?[ -]of[ -](?:the[ -])?day|times?[ -]of[ -](?:the[ -])?day|"
            r"(?<=busiest )hours?|(?<=peak )hours?|(?<=rush )hours?|(?<=quietest )hours?|(?<=off-peak )hours?|"
            r"(?<=active )hours?|(?<=which )hours?|(?<=what )hours?|(?<=\x00 and )hours?",
            rf"(?P<most_zh>[尖高]峰)(?:時段|時間|小時|時刻)?|(?P<least_zh>離峰)(?:時段|時間|小時|時刻)?|"
            rf"一[天日][中裡]?之?的?(?:哪一?個?|各個?|每個?)?(?:小時|時段)|哪一?個?(?:小時|鐘頭|時段)|各個?(?:小時|時段)|"
            rf"(?<=\x00[和與及])小時|{_BY}時段|幾點鐘?|(?:小時|時段)[別别]",
        ),
    ),
    (
        "hour",
        _either(
            r"(?<=by )hours?|(?<=per )hours?|(?<=each )hours?|(?<=every )hours?|hourly|hour by hour",
            rf"每一?個?小時|{_BY}小時|逐小?時",
        ),
    ),
)
# Columns that have one of these in their names are meant themselves, unless they hold dates.
_OWN: Final[dict[Grain, re.Pattern[str]]] = {
    "weekday": re.compile(r"week ?days?|days? of week|dow|星期|禮拜|[週周][幾几]"),
    "week": re.compile(_WEEK),
    "month_of_year": re.compile(r"months? of year|season(?:ality|al)?|季節|淡旺季"),
    "hour_of_day": re.compile(r"hours?|hourly|times? of day|小時|時段|尖峰|離峰"),
    "hour": re.compile(r"hours?|hourly|小時"),
}


def parts_in(question: Question, table: Table) -> PartsSaid:
    """Find and take the parts of time in a question; none where no column holds dates."""
    if not any(column.temporal for column in table.columns):
        return PartsSaid()
    found = sorted(_found(question, table), key=lambda pair: pair[0].start())
    groups = [match.groupdict() for match, _ in found]
    most = any(group.get("most") or group.get("most_zh") for group in groups)
    least = any(group.get("least") or group.get("least_zh") for group in groups)
    return PartsSaid(tuple(dict.fromkeys(grain for _, grain in found)), "most" if most else "least" if least else None)


def _found(question: Question, table: Table) -> Iterator[tuple[re.Match[str], Grain]]:
    for grain, said in _SAID:
        matches = list(question.find(said))
        if matches and not _is_a_column(grain, table):
            for match in matches:
                question.take(match.start(), match.end())
                yield match, grain


def _is_a_column(grain: Grain, table: Table) -> bool:
    """Tell whether a column without dates has such a name, and is meant itself."""
    own = re.compile(rf"(?<![a-z])(?:{_OWN[grain].pattern})(?![a-z])")
    return any(own.search(" ".join(words_of(column.name))) for column in table.columns if not column.temporal)
