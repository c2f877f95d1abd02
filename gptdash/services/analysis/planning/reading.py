"""What a question says, part by part: columns, values, conditions, and what to do with them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.services.analysis.columns import Column
from gptdash.services.analysis.graining import days_spanned
from gptdash.services.analysis.measuring import time_column
from gptdash.services.analysis.noting import Metric
from gptdash.services.analysis.planning.binding import Bound, bind
from gptdash.services.analysis.planning.comparing import comparisons
from gptdash.services.analysis.planning.dating import dates_in
from gptdash.services.analysis.planning.index import TableIndex, index_of
from gptdash.services.analysis.planning.lately import lately_in
from gptdash.services.analysis.planning.lexicon import lexicon
from gptdash.services.analysis.planning.marks import Marks, read_marks
from gptdash.services.analysis.planning.mentions import (
    Mention,
    exact_mentions,
    loose_mentions,
    loose_time,
    phrase_mentions,
)
from gptdash.services.analysis.planning.parts_chosen import DAYS_TOGETHER, Chosen, parts_chosen
from gptdash.services.analysis.planning.parts_said import parts_in
from gptdash.services.analysis.planning.periods import AGAINST
from gptdash.services.analysis.planning.question import Question
from gptdash.services.analysis.planning.valuing import absorbed, doubts, filters_of, values_in
from gptdash.services.analysis.planning.vocabulary import AGGREGATES
from gptdash.services.analysis.spec import HOURLY, Aggregate, Filter, Measure
from gptdash.services.analysis.table import Table
from gptdash.services.analysis.wording import measure_said

DAYS_OF_HOURS: Final = 14
ROWS_CALLED: Final = mark("“{word}” was taken to mean the rows.")
ALL_GROUPS: Final = mark("Groups cannot be chosen by their {measure}; all of them are shown.")
SUMMED: Final[tuple[Aggregate, ...]] = ("sum", "mean", "median", "min", "max")
OF_GROUPS: Final[dict[Aggregate, re.Pattern[str]]] = {
    how: re.compile(rf"(?:{AGGREGATES[how].pattern})[\s的]*$") for how in SUMMED
}
RATE: Final = re.compile(r"(?<![a-z])rates?(?![a-z])")
ROWS_NOUN: Final = re.compile(r"(?:rows?|records?|entries|observations|lines|資料|筆)")


@dataclass
class Read:
    """The parts of a question; `assumed` says what was taken for the rows, and which values might be others."""

    question: Question
    mentions: list[Mention]
    marks: Marks
    bound: Bound
    time: Column | None
    assumed: tuple[Sentence, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing names anything of the table."""
        marks, bound = self.marks, self.bound
        named = self.mentions or bound.filters or bound.measures or bound.counted
        return not (named or marks.grain or marks.over_time)


def read_question(table: Table, question: Question, metrics: Sequence[Metric] = ()) -> Read:
    """Read a question.

    Names are taken before words of command, because a column may be called `year` or `total`; values and comparisons
    before loose names, because they are surer.
    """
    index = index_of(table)
    parts = parts_in(question, table)
    lately = lately_in(question, table)
    chosen = list(parts_chosen(question, table, index, parts))
    named_metrics = _metrics(question, metrics)
    mentions = [*exact_mentions(question, index), *phrase_mentions(question, index)]
    time = _time_of(table, question, mentions, index)
    time = _with_hours(table, time) if HOURLY & {*parts.grains, *(item.part for item in chosen)} else time
    filters, mentions, unheeded = _compared(question, mentions, [])
    recent, since = lately.of(table, time) if lately else ([], [])
    dated = [*recent, *dates_in(question, time)]
    filters += dated
    named = values_in(question, index, mentions)
    marks = read_marks(question, has_time=time is not None, parts=parts)
    _compare_parts(marks, chosen)
    _compare_years(marks, dated, question)
    hours = _whole_hours(table, time, marks)
    mentions = _with_loose(mentions, question, index)
    filters, mentions, more = _compared(question, mentions, filters)
    filters += filters_of(question, named)
    mentions = sorted((item for item in mentions if not absorbed(question, item, named)), key=lambda item: item.start)
    assumed = (*since, *hours, *_counted_noun(question, marks, mentions), *doubts(named), *unheeded, *more)
    compared = any(item.operator == "in" for item in filters)
    bound = bind(question, table, marks, mentions, compared=compared)
    _give_up_rate(question, marks)
    bound.filters = [*filters, *_filtered(table, time, chosen), *bound.filters]
    bound.measures = [*(metric.measure for metric in named_metrics), *bound.measures]
    assumed = (*assumed, *(sentence(ROWS_CALLED, word=word) for word in bound.rows_called))
    return Read(question, mentions, marks, bound, time, assumed)


def _filtered(table: Table, time: Column | None, chosen: Sequence[Chosen]) -> list[Filter]:
    """Choose rows by parts of the column that times are of, or of the first that has dates."""
    temporal = [column for column in (time, *table.columns) if column and column.temporal]
    return [item.of(temporal[0]) for item in chosen if not item.is_all]


def _give_up_rate(question: Question, marks: Marks) -> None:
    """Leave a rate unread that is of no flag: a conversion rate divides by what is not named, and is no share."""
    if marks.share and RATE.search(question.lower[slice(*marks.share)]):
        question.give_back(*marks.share)
        marks.share = None


def _compare_parts(marks: Marks, chosen: Sequence[Chosen]) -> None:
    """Compare what is chosen by name, as December and January, where nothing else is to be compared; not weekends."""
    named = (item for item in chosen if not item.negated and item.numbers not in DAYS_TOGETHER)
    several = next((item for item in named if len(item.numbers) > 1), None)
    if several and not (marks.grain or marks.by or marks.over_time):
        marks.grain = several.part


def _compare_years(marks: Marks, dated: Sequence[Filter], question: Question) -> None:
    """Compare the years that a question sets against each other, where nothing else is to be compared."""
    ends = [item.values[0] for item in dated if isinstance(item.values[0], date)]
    several = bool(ends) and max(ends).year - min(ends).year > 1
    against = AGAINST.search(question.lower)
    if several and against and not (marks.grain or marks.by or marks.over_time):
        question.take(against.start(), against.end())
        marks.grain = "year"


def _time_of(table: Table, question: Question, mentions: Sequence[Mention], index: TableIndex) -> Column | None:
    """Choose the column that times are of: the one that is named, of several also one that is hinted at."""
    named = next((item.column for item in mentions if item.column.temporal), None)
    several = sum(column.temporal for column in table.columns) > 1
    return named or (loose_time(question, index) if several else None) or time_column(table.columns)


def _with_hours(table: Table, time: Column | None) -> Column | None:
    """Take a column that has hours, where the chosen one has none."""
    if time is not None and time.type == "timestamp":
        return time
    return next((column for column in table.columns if column.type == "timestamp"), time)


def _whole_hours(table: Table, time: Column | None, marks: Marks) -> tuple[Sentence, ...]:
    """Take hours of the day for hours, where these would be too many to look at."""
    days = days_spanned(table, time) if time else None
    if marks.grain == "hour" and marks.also:
        marks.grain = "hour_of_day"  # beside weekdays, which come again as well
    if marks.grain != "hour" or marks.over_time or days is None or days <= DAYS_OF_HOURS:
        return ()
    marks.grain = "hour_of_day"
    return (sentence(mark("Hours of the day were taken, because the dates span {days} days."), days=days),)


def _metrics(question: Question, metrics: Sequence[Metric]) -> list[Metric]:
    """Find metrics by their whole names, the longest first."""
    found: list[Metric] = []
    for metric in sorted(metrics, key=lambda metric: -len(metric.name)):
        name = re.escape(" ".join(metric.name.lower().split()))
        pattern = rf"(?<![a-z0-9_]){name}(?![a-z0-9_])" if metric.name.isascii() else name
        for match in list(question.find(re.compile(pattern))):
            question.take(match.start(), match.end())
            found = [*found, *([] if metric in found else [metric])]
    return found


def _with_loose(mentions: list[Mention], question: Question, index: TableIndex) -> list[Mention]:
    """Add loose mentions; a verb such as `sold` hints at a measure only where none is named."""
    loose = list(loose_mentions(question, index))
    measured = any(item.column.measurable for item in mentions)
    hints = [
        item for item in loose if question.lower[item.start : item.end] in lexicon().verbs and item.column.measurable
    ]
    return [*mentions, *(item for item in loose if not (measured and item in hints))]


def _compared(
    question: Question, mentions: list[Mention], filters: list[Filter]
) -> tuple[list[Filter], list[Mention], list[Sentence]]:
    """Turn the mentions that are compared with a number into filters; returns these, and the other mentions.

    An average price over 100 is one of groups: such a mention stays, and a sentence owns up that all groups do.
    """
    found = [
        (mention, filtered, _of_groups(question, mention)) for mention, filtered in comparisons(question, mentions)
    ]
    used = [mention for mention, _filtered, how in found if how is None]
    said = [_unheeded(mention, how) for mention, _filtered, how in found if how]
    kept = [filtered for _mention, filtered, how in found if how is None]
    return [*filters, *kept], [item for item in mentions if item not in used], said


def _unheeded(mention: Mention, how: Aggregate) -> Sentence:
    return sentence(ALL_GROUPS, measure=measure_said(Measure(aggregate=how, column=mention.column.name)))


def _of_groups(question: Question, mention: Mention) -> Aggregate | None:
    before = question.lower[: mention.start]
    return next((how for how, pattern in OF_GROUPS.items() if pattern.search(before)), None)


def _counted_noun(question: Question, marks: Marks, mentions: list[Mention]) -> tuple[Sentence, ...]:
    """Understand a noun that is counted and names no column as the rows: how many passengers."""
    spots = [end for _, end, aggregate in marks.aggregates if aggregate == "count"]
    if marks.extreme_at and not any(item.column.measurable for item in mentions):
        spots.append(marks.extreme_at[1])
    for spot in spots:
        after = [token for token in question.tokens if token.start >= spot and token.start - spot <= len(" the ")]
        if after and question.between(after[0].start, after[0].end):
            question.take(after[0].start, after[0].end)
            marks.aggregates = marks.aggregates or [(spot, spot, "count")]
            if ROWS_NOUN.fullmatch(after[0].text):
                return ()
            return (sentence(ROWS_CALLED, word=after[0].text),)
    return ()
