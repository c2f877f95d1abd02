"""The planner that works without a model: it reads a question word by word."""

import re
from typing import Final

from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.services.analysis.columns import Column
from gptdash.services.analysis.measuring import time_column
from gptdash.services.analysis.planning.binding import bind
from gptdash.services.analysis.planning.comparing import comparisons
from gptdash.services.analysis.planning.dating import dates_in
from gptdash.services.analysis.planning.explaining import explain
from gptdash.services.analysis.planning.forming import Former
from gptdash.services.analysis.planning.index import TableIndex, index_of
from gptdash.services.analysis.planning.lexicon import lexicon
from gptdash.services.analysis.planning.marks import Marks, read_marks
from gptdash.services.analysis.planning.mentions import Mention, exact_mentions, loose_mentions, phrase_mentions
from gptdash.services.analysis.planning.plan import Plan
from gptdash.services.analysis.planning.question import Question
from gptdash.services.analysis.planning.shaping import Shaper
from gptdash.services.analysis.planning.valuing import absorbed, filters_of, values_in
from gptdash.services.analysis.rejections import NotUnderstood
from gptdash.services.analysis.spec import Filter
from gptdash.services.analysis.table import Table

ROWS_NOUN: Final = re.compile(r"(?:rows?|records?|entries|observations|lines|資料|筆)")
SHOWN_COLUMNS: Final = 20


def plan_by_rules(table: Table, text: str) -> Plan:
    """Plan a chart for a question in English or Chinese.

    Names are taken before words of command, because a column may be called `year` or `total`; values and comparisons
    before loose names, because they are surer.

    Raises:
        NotUnderstood: nothing in it names anything of the table.
    """
    question, index = Question(text), index_of(table)
    mentions = [*exact_mentions(question, index), *phrase_mentions(question, index)]
    time = next((item.column for item in mentions if item.column.temporal), time_column(table.columns))
    filters, mentions = _compared(question, mentions, [])
    filters += dates_in(question, time)
    named = values_in(question, index)
    marks = read_marks(question, has_time=time is not None)
    mentions = _with_loose(mentions, question, index)
    filters, mentions = _compared(question, mentions, filters)
    filters += filters_of(question, named)
    mentions = sorted((item for item in mentions if not absorbed(question, item, named)), key=lambda item: item.start)
    noun = _counted_noun(question, marks, mentions)
    compared = any(item.operator == "in" for item in filters)
    bound = bind(question, table, marks, mentions, compared=compared)
    bound.filters = [*filters, *bound.filters]
    if not (mentions or filters or bound.counted or marks.grain or marks.over_time):
        raise NotUnderstood(columns=", ".join(column.name for column in table.columns[:SHOWN_COLUMNS]))
    shaper = Shaper(table, marks, bound, time, question.lower)
    former = Former(table, marks)
    spec = former.form(shaper.shape())
    unused = [question.text[slice(*marks.share)]] if marks.share and not former.shared else []
    understood = (*explain(spec), *noun, *shaper.assumed, *former.said)
    return Plan(spec=spec, understood=understood, ignored=(*unused, *question.left_over()))


def _with_loose(mentions: list[Mention], question: Question, index: TableIndex) -> list[Mention]:
    """Add loose mentions; a verb such as `sold` hints at a measure only where none is named."""
    loose = list(loose_mentions(question, index))
    measured = any(item.column.measurable for item in mentions)
    hints = [
        item for item in loose if question.lower[item.start : item.end] in lexicon().verbs and item.column.measurable
    ]
    return [*mentions, *(item for item in loose if not (measured and item in hints))]


def _compared(question: Question, mentions: list[Mention], filters: list[Filter]) -> tuple[list[Filter], list[Mention]]:
    """Turn the mentions that are compared with a number into filters."""
    found = list(comparisons(question, mentions))
    used = [mention for mention, _ in found]
    return [*filters, *(condition for _, condition in found)], [item for item in mentions if item not in used]


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
            return (sentence(mark("“{word}” was taken to mean the rows."), word=after[0].text),)
    return ()


def names_of(columns: tuple[Column, ...]) -> str:
    """List column names for a sentence."""
    return ", ".join(column.name for column in columns[:SHOWN_COLUMNS])
