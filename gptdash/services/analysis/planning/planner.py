"""The planner that works without a model: it reads a question word by word."""

from collections.abc import Sequence
from typing import Final

from gptdash.services.analysis.columns import Column
from gptdash.services.analysis.noting import Metric
from gptdash.services.analysis.planning.explaining import explain
from gptdash.services.analysis.planning.forming import Former
from gptdash.services.analysis.planning.plan import Plan
from gptdash.services.analysis.planning.question import Question
from gptdash.services.analysis.planning.reading import read_question
from gptdash.services.analysis.planning.shaping import Shaper
from gptdash.services.analysis.rejections import NotUnderstood
from gptdash.services.analysis.table import Table

SHOWN_COLUMNS: Final = 20


def plan_by_rules(table: Table, text: str, metrics: Sequence[Metric] = ()) -> Plan:
    """Plan a chart for a question in English or Chinese; it may speak of metrics by name.

    Raises:
        NotUnderstood: nothing in it names anything of the table.
    """
    read = read_question(table, Question(text), metrics)
    question, marks, bound = read.question, read.marks, read.bound
    if read.is_empty:
        raise NotUnderstood(columns=names_of(table.columns))
    shaper = Shaper(table, marks, bound, read.time, question.lower)
    former = Former(table, marks)
    spec = former.form(shaper.shape())
    unused = [question.text[slice(*marks.share)]] if marks.share and not former.shared else []
    understood = (*explain(spec), *read.assumed, *shaper.assumed, *former.said)
    return Plan(spec=spec, understood=understood, ignored=(*unused, *question.left_over()))


def names_of(columns: tuple[Column, ...]) -> str:
    """List column names for a sentence."""
    return ", ".join(column.name for column in columns[:SHOWN_COLUMNS])
