"""The words of a question that say what to do with columns, where they stand."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, TypeVar

from gptdash.services.analysis.planning.parts_said import PartsSaid
from gptdash.services.analysis.planning.periods import transform_in
from gptdash.services.analysis.planning.question import Question
from gptdash.services.analysis.planning.vocabulary import (
    AGGREGATES,
    ASCENDING,
    ASK,
    BARE_GRAINS,
    BOTTOM,
    BY,
    CHARTS,
    DESCENDING,
    DISTRIBUTION,
    GRAINS,
    LEAST,
    LEAST_BY_NAME,
    MOST,
    MOST_BY_NAME,
    OFTEN,
    OTHERS,
    OVER_TIME,
    RELATION,
    SHARE,
    TOP,
    WHEN,
    WORD_NUMBERS,
)
from gptdash.services.analysis.spec import CYCLIC, Aggregate, ChartKind, Grain, Transform

Key = TypeVar("Key", bound=str)
Direction = Literal["most", "least"]
NO_PARTS: Final = PartsSaid()


@dataclass
class Marks:
    """What was found; positions are (start, end) in the question. Time may be cut twice: by `grain` and `also`."""

    chart: ChartKind | None = None
    aggregates: list[tuple[int, int, Aggregate]] = field(default_factory=list)
    grain: Grain | None = None
    also: Grain | None = None
    over_time: bool = False
    when: bool = False
    distribution: bool = False
    relation: bool = False
    share: tuple[int, int] | None = None
    by: list[tuple[int, int]] = field(default_factory=list)
    ask: list[tuple[int, int]] = field(default_factory=list)
    extreme: Direction | None = None
    extreme_at: tuple[int, int] | None = None
    often: bool = False
    limit: int | None = None
    ascending: bool | None = None
    transform: Transform | None = None
    others: bool = False


def read_marks(question: Question, *, has_time: bool, parts: PartsSaid = NO_PARTS) -> Marks:
    """Find and take the words that say what to do; those about time only where the table has a time.

    `parts` are those of the calendar and the clock, which were taken before.
    """
    marks = Marks(chart=next(_keys(question, CHARTS), None), extreme=parts.extreme, often=parts.extreme is not None)
    marks.transform, marks.grain = transform_in(question)
    marks.others = _any(question, OTHERS)
    _read_ranking(question, marks)
    if has_time:
        cut = (*parts.grains, *list(_keys(question, GRAINS))[:1])
        if cut:
            marks.grain, marks.also, *_ = (*sorted(cut, key=_place), None)
        marks.over_time = _any(question, OVER_TIME)
        marks.when = _any(question, WHEN)
    marks.distribution = _any(question, DISTRIBUTION)
    marks.relation = _any(question, RELATION)
    marks.aggregates = sorted(_aggregates(question))
    marks.share = next(_spans(question, SHARE), None)
    marks.by = list(_spans(question, BY))
    marks.ask = list(_spans(question, ASK))
    if not has_time:
        marks.grain = None
    elif marks.grain is None:
        marks.grain = next(_keys(question, BARE_GRAINS), None)
    return marks


def _place(grain: Grain) -> tuple[bool, bool]:
    """Have time that goes on before parts that come again, and weekdays last: they are read from the top."""
    return grain in CYCLIC, grain == "weekday"


def _read_ranking(question: Question, marks: Marks) -> None:
    for pattern, direction in ((TOP, "most"), (BOTTOM, "least")):
        for match in question.find(pattern):
            marks.limit = _number(next(group for group in match.groups() if group))
            marks.extreme = "most" if direction == "most" else "least"
            question.take(match.start(), match.end())
    for pattern, ascending in ((DESCENDING, False), (ASCENDING, True)):
        if _any(question, pattern):
            marks.ascending = ascending
    for pattern, direction in ((MOST, "most"), (LEAST, "least")):
        for match in question.find(pattern):
            marks.extreme = marks.extreme or ("most" if direction == "most" else "least")
            marks.extreme_at = (match.start(), match.end())
            marks.often = marks.often or bool(OFTEN.search(match[0]))
            question.take(match.start(), match.end())
    if any(question.find(MOST_BY_NAME)):
        marks.extreme = marks.extreme or "most"
    if any(question.find(LEAST_BY_NAME)):
        marks.extreme = marks.extreme or "least"


def _number(text: str) -> int:
    return int(text) if text.isdigit() else WORD_NUMBERS.get(text, 10)


def _aggregates(question: Question) -> Iterator[tuple[int, int, Aggregate]]:
    for aggregate, pattern in AGGREGATES.items():
        for match in question.find(pattern):
            question.take(match.start(), match.end())
            yield match.start(), match.end(), aggregate


def _keys(question: Question, patterns: Mapping[Key, re.Pattern[str]]) -> Iterator[Key]:
    for key, pattern in patterns.items():
        if _any(question, pattern):
            yield key


def _spans(question: Question, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    for match in list(question.find(pattern)):
        question.take(match.start(), match.end())
        yield match.start(), match.end()


def _any(question: Question, pattern: re.Pattern[str]) -> bool:
    """Take all matches of a pattern; tell whether there was one."""
    return bool(list(_spans(question, pattern)))
