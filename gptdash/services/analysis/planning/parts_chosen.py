"""Weekdays, months and hours that a question chooses rows by: on Mondays, at weekends, in December, at 9 o'clock."""

import calendar
import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from gptdash.services.analysis.columns import Column
from gptdash.services.analysis.part_names import PARTS_OF_TIME
from gptdash.services.analysis.planning.index import TableIndex
from gptdash.services.analysis.planning.lexicon import lexicon
from gptdash.services.analysis.planning.parts_said import PartsSaid
from gptdash.services.analysis.planning.periods import AGAINST
from gptdash.services.analysis.planning.question import Question
from gptdash.services.analysis.planning.valuing import negation_around
from gptdash.services.analysis.spec import HOURLY, Filter, Part
from gptdash.services.analysis.table import Table

_ON: Final = r"(?:(?:on|at|in|during|for|every|each|only|of)(?: the| every| each)? )?"
_JOIN: Final = r"(?:(?:,| ?&|,? and|,? or)? ?)?"
_DAYS: Final = {name.lower(): at for at, name in enumerate(calendar.day_name, 1)}
_MONTHS: Final = {name.lower(): at for at, name in enumerate(calendar.month_name) if name}
_VERBS: Final = frozenset({"march", "may"})
_DAYS_ZH: Final = {**dict(zip("一二三四五六", range(1, 7), strict=True)), "日": 7, "天": 7, "末": 7}
_MONTHS_ZH: Final = {**dict(zip("一二三四五六七八九十", range(1, 11), strict=True)), "十一": 11, "十二": 12}
_WEEKEND: Final = (6, 7)
_WORKDAYS: Final = (1, 2, 3, 4, 5)
DAYS_TOGETHER: Final = (_WEEKEND, _WORKDAYS)
_NOON: Final = 12
_CLOCK: Final = 24

_WEEKDAY: Final = re.compile(
    rf"{_JOIN}(?<![a-z0-9_]){_ON}"
    rf"(?:(?P<day>{'|'.join(_DAYS)})s?|(?P<weekend>week-?ends?)|(?P<work>weekdays|work(?:ing)? ?days))"
    r"(?: only)?(?![a-z0-9_])"
    r"|[在、,和與及跟或]?(?:每個?)?(?:(?P<weekend_zh>[週周]末)|(?P<work_zh>平日|工作日)|"
    r"(?:星期|禮拜|礼拜|[週周])(?P<day_zh>[一二三四五六日天])(?!期))"
)
_MONTH: Final = re.compile(
    rf"{_JOIN}(?<![a-z0-9_])(?P<in>(?:in|during|for|of|every|each|only)(?: the)?(?: month of)? |, ?|and |or )?"
    rf"(?P<name>{'|'.join(_MONTHS)})(?! \d)(?![a-z0-9_])"
    r"|[在、,和與及跟或]?(?:每年的?)?(?<![\d年])(?:(?P<number>1[0-2]|0?[1-9])|(?P<zh>十[一二]?|[一二三四五六七八九]))"
    r"月份?(?![\d初底中])"
)
_HOUR: Final = re.compile(
    r"(?<![a-z0-9_])at (?P<hour>\d{1,2}) ?(?:o'clock|(?P<half>[ap])\.?m\.?)(?![a-z0-9_])"
    r"|在?(?P<half_zh>上午|早上|下午|晚上)?(?P<hour_zh>\d{1,2})[點点](?!\d|半)"
)


class Chosen(NamedTuple):
    """Numbers of a part of time, as in a filter; `negated` where all others are meant."""

    part: Part
    numbers: tuple[int, ...]
    negated: bool

    @property
    def is_all(self) -> bool:
        """Whether it leaves nothing out, as weekdays against weekends: these are compared."""
        return len(self.numbers) == len(PARTS_OF_TIME[self.part][0])

    def of(self, column: Column) -> Filter:
        """Write it as a condition on a column of dates."""
        how = "not_in" if self.negated else "eq" if len(self.numbers) == 1 else "in"
        return Filter.model_validate(
            {"column": column.name, "operator": how, "values": self.numbers, "part": self.part}
        )


def parts_chosen(question: Question, table: Table, index: TableIndex, parts: PartsSaid) -> Iterator[Chosen]:
    """Find and take them, where a column holds dates; a negation before the first turns them round.

    A word that stands in a column, or is the name of one, means that: a clerk may be called May. Weekends against
    weekdays (of which `parts` says that they are groups) leave nothing out.
    """
    patterns = _PATTERNS if any(column.temporal for column in table.columns) else {}
    for part, pattern in patterns.items():
        if part in HOURLY and not any(column.type == "timestamp" for column in table.columns):
            continue
        found = [
            (match, numbers)
            for match in question.find(pattern)
            if not _stands_in(match, index) and (numbers := _NUMBERS[part](match.groupdict()))
        ]
        numbers = tuple(dict.fromkeys(number for _, several in found for number in several))
        if not numbers:
            continue
        if numbers == _WEEKEND and part in parts.grains and AGAINST.search(question.lower):
            numbers = (*_WORKDAYS, *_WEEKEND)
        negated = negation_around(question, found[0][0].start(), found[-1][0].end())
        for match, _ in found:
            question.take(match.start(), match.end())
        yield Chosen(part, numbers, negated=negated)


def _stands_in(match: re.Match[str], index: TableIndex) -> bool:
    words = {word for word in match.groupdict().values() if word} | {match[0].strip()}
    words |= {called for word in words if (called := lexicon().value_called(word))}
    return any(word in index.exact or word in index.values for word in words if not word.isdigit())


def _weekdays(said: dict[str, str | None]) -> tuple[int, ...]:
    if said["weekend"] or said["weekend_zh"]:
        return _WEEKEND
    if said["work"] or said["work_zh"]:
        return _WORKDAYS
    return (_DAYS[said["day"]],) if said["day"] else (_DAYS_ZH[str(said["day_zh"])],)


def _months(said: dict[str, str | None]) -> tuple[int, ...]:
    """Read months; May and March are verbs, too, where nothing leads to them."""
    if name := said["name"]:
        return () if name in _VERBS and not said["in"] else (_MONTHS[name],)
    return (int(said["number"]),) if said["number"] else (_MONTHS_ZH[str(said["zh"])],)


def _hours(said: dict[str, str | None]) -> tuple[int, ...]:
    hour = int(said["hour"] or said["hour_zh"] or 0)
    if said["half"] or said["half_zh"]:
        late = said["half"] == "p" or said["half_zh"] == "下午" or (said["half_zh"] == "晚上" and hour != _NOON)
        hour = hour % _NOON + (_NOON if late else 0)
    return (hour,) if hour < _CLOCK else ()


_NUMBERS: Final[dict[Part, Callable[[dict[str, str | None]], tuple[int, ...]]]] = {
    "weekday": _weekdays,
    "month_of_year": _months,
    "hour_of_day": _hours,
}
_PATTERNS: Final[dict[Part, re.Pattern[str]]] = {"weekday": _WEEKDAY, "month_of_year": _MONTH, "hour_of_day": _HOUR}
