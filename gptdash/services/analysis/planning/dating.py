"""Years and months in a question, as conditions on the table's time column."""

import calendar
import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from gptdash.services.analysis.columns import Column
from gptdash.services.analysis.planning.question import Question
from gptdash.services.analysis.spec import Filter

_MONTHS: Final = tuple(name.lower() for name in calendar.month_name[1:])
_NAMES: Final = "|".join((*_MONTHS, *(name[:3] for name in _MONTHS)))
_YEAR: Final = r"(?:1[5-9]|20|21)\d\d"

_DAY: Final = r"\d{4}[-/]\d{1,2}[-/]\d{1,2}"

DAYS: Final = re.compile(
    rf"(?:(?:between|from|during|從|自) ?)?(?P<first>{_DAY}) ?"
    rf"(?:and|to|until|through|~|–|到|至) ?(?P<last>{_DAY})(?!\d)"
)
DAY: Final = re.compile(
    rf"(?:(?P<before>since|from|after|before|until|up to|on|自從?|從)(?: the)? ?)?(?P<day>{_DAY})(?!\d)"
)
SPAN: Final = re.compile(
    rf"(?<!\d)(?:(?P<how>between|from|in|over|during|for|從|自|在) ?)?(?P<first>{_YEAR}) ?年? ?"
    rf"(?P<join>and|to|until|through|or|&|-|–|~|到|至|和|與|跟|及) ?(?P<last>{_YEAR})(?!\d) ?年?(?:之?[間间])?"
)
MONTH: Final = re.compile(
    rf"(?<![a-z])(?:(?:in|during|for|of) )?(?P<name>{_NAMES}),? (?P<year>{_YEAR})(?!\d)|"
    rf"(?<!\d)在?(?P<year_zh>{_YEAR})年(?P<month_zh>\d{{1,2}})月"
)
_PARTS: Final = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "一": 1, "二": 2, "三": 3, "四": 4}
_IN: Final = r"(?<![a-z])(?:(?:in|during|for|of) )?(?:the )?"
QUARTER: Final = re.compile(
    rf"{_IN}(?:q(?P<q>[1-4])|(?P<word>first|second|third|fourth|last) quarter)(?: of)?,? ?(?P<year>{_YEAR})(?!\d)|"
    rf"(?<!\d)在?(?P<year_before>{_YEAR})(?: ?-?q(?P<q_after>[1-4])(?!\d)| ?年 ?第?(?P<zh>[1-4一二三四]) ?季度?)"
)
HALF: Final = re.compile(
    rf"{_IN}(?:h(?P<h>[12])|(?P<word>first|second) half)(?: of)?,? ?(?P<year>{_YEAR})(?!\d)|"
    rf"(?<!\d)在?(?P<year_before>{_YEAR}) ?年?(?P<zh>[上下])半年"
)
YEAR: Final = re.compile(
    rf"(?<![\d.$])(?:(?P<before>since|from|after|before|until|up to|in|during|for|of)"
    rf"(?: the)?(?: year)? |year |在|自從?|從)?"
    rf"(?P<year>{_YEAR})(?![\d.%]) ?年?(?P<after>之?[後后]|以[後后來来]|起|之?前|以前)?"
)
FROM_THEN: Final = frozenset({"since", "from", "起", "以來", "以来"})
LATER: Final = frozenset({"after", "後", "后", "之後", "之后", "以後", "以后"})
EARLIER: Final = frozenset({"before", "前", "之前", "以前"})
EITHER: Final = frozenset({"and", "or", "&", "和", "與", "跟", "及"})
UNTIL: Final = frozenset({"until", "up to"})
DIRECTED: Final = FROM_THEN | LATER | EARLIER | UNTIL


def dates_in(question: Question, time: Column | None) -> Iterator[Filter]:
    """Find spans of years, months and years; nothing without a time column."""
    if time is None:
        return
    yield from _days(question, time) if time.temporal else ()
    for match in question.find(SPAN):
        question.take(match.start(), match.end())
        yield from _span(time, match)
    for pattern, months in ((QUARTER, 3), (HALF, 6)) if time.temporal else ():
        for match in question.find(pattern):
            question.take(match.start(), match.end())
            yield from _part(time, match.groupdict(), months)
    for match in question.find(MONTH) if time.temporal else ():
        question.take(match.start(), match.end())
        yield from _month(time, match)
    found = [(int(match["year"]), match["before"] or match["after"] or "", match) for match in question.find(YEAR)]
    for _year, _word, match in found:
        question.take(match.start(), match.end())
    named = sorted({year for year, word, _match in found if word not in DIRECTED})
    if len(named) > 1:
        yield from _several(time, named)
    for year, word, _match in found:
        if word in DIRECTED or len(named) == 1:
            yield from _relative(time, year, word)


def _span(time: Column, match: re.Match[str]) -> Iterator[Filter]:
    """Hold between two years, or in either of them: `between 1952 and 2007`, but `in 1952 and 2007`."""
    first, last = int(match["first"]), int(match["last"])
    if match["join"] in EITHER and match["how"] != "between" and not time.temporal:
        yield Filter(column=time.name, operator="in", values=(first, last))
    else:
        yield from _years(time, first, last)


def _days(question: Question, time: Column) -> Iterator[Filter]:
    for match in question.find(DAYS):
        question.take(match.start(), match.end())
        yield from _between(time, _date(match["first"]), _date(match["last"]))
    for match in question.find(DAY):
        question.take(match.start(), match.end())
        yield from _near(time, _date(match["day"]), match["before"] or "on")


def _near(time: Column, day: date | None, word: str) -> Iterator[Filter]:
    """Hold on a day, or before or after it."""
    if day is None:
        return
    if word in EARLIER | UNTIL:
        yield from _between(time, None, day - timedelta(days=word in EARLIER))
    elif word == "on":
        yield from _between(time, day, day)
    else:
        yield from _between(time, day + timedelta(days=word in LATER), None)


def _between(time: Column, first: date | None, last: date | None) -> Iterator[Filter]:
    """Hold from the beginning of a day to the end of another."""
    if first is not None:
        yield Filter(column=time.name, operator="ge", values=(first,))
    if last is not None:
        yield Filter(column=time.name, operator="lt", values=(last + timedelta(days=1),))


def _date(text: str) -> date | None:
    try:
        return date(*map(int, re.split("[-/]", text)))
    except ValueError:
        return None


def _relative(time: Column, year: int, word: str) -> Iterator[Filter]:
    if word in FROM_THEN:
        yield from _years(time, year, None)
    elif word in LATER:
        yield from _years(time, year + 1, None)
    elif word in EARLIER:
        yield from _years(time, None, year - 1)
    elif word in UNTIL:
        yield from _years(time, None, year)
    else:
        yield from _years(time, year, year)


def _several(time: Column, years: Sequence[int]) -> Iterator[Filter]:
    """Hold in years that are named one by one, to be compared: dates from the first to the last of them."""
    if time.temporal:
        yield from _years(time, years[0], years[-1])
    else:
        yield Filter(column=time.name, operator="in", values=tuple(years))


def _years(time: Column, first: int | None, last: int | None) -> Iterator[Filter]:
    """Hold from the beginning of a year to the end of another."""
    if not time.temporal and first == last and first is not None:
        yield Filter(column=time.name, operator="eq", values=(first,))
        return
    if first is not None:
        yield Filter(column=time.name, operator="ge", values=(date(first, 1, 1) if time.temporal else first,))
    if last is not None and time.temporal:
        yield Filter(column=time.name, operator="lt", values=(date(last + 1, 1, 1),))
    elif last is not None:
        yield Filter(column=time.name, operator="le", values=(last,))


def _part(time: Column, said: dict[str, str | None], months: int) -> Iterator[Filter]:
    """Hold in a quarter or a half of a year, which have so many months."""
    year = int(said["year"] or said["year_before"] or 0)
    named = next(value for name in ("q", "q_after", "h", "word", "zh") if (value := said.get(name)))
    at = int(named) if named.isascii() and named.isdigit() else {**_PARTS, "上": 1, "下": 2}[named]
    end = date(year + 1, 1, 1) if at * months == 12 else date(year, at * months + 1, 1)  # noqa: PLR2004 - months of a year
    yield Filter(column=time.name, operator="ge", values=(date(year, (at - 1) * months + 1, 1),))
    yield Filter(column=time.name, operator="lt", values=(end,))


def _month(time: Column, match: re.Match[str]) -> Iterator[Filter]:
    year = int(match["year"] or match["year_zh"])
    month = int(match["month_zh"]) if match["month_zh"] else 1 + [name[:3] for name in _MONTHS].index(match["name"][:3])
    if 1 <= month <= 12:  # noqa: PLR2004 - months of a year
        yield Filter(column=time.name, operator="ge", values=(date(year, month, 1),))
        yield Filter(column=time.name, operator="lt", values=(date(year + month // 12, month % 12 + 1, 1),))
