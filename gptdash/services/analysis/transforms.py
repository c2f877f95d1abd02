"""Which measures can become shares, running totals and changes."""

from collections.abc import Iterator

from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.services.analysis.columns import Column
from gptdash.services.analysis.results import grain_words
from gptdash.services.analysis.shapes import ADDITIVE, Find
from gptdash.services.analysis.spec import ChartKind, ChartSpec, Dimension, Measure

PLAIN_KINDS: frozenset[ChartKind] = frozenset({"box", "violin", "histogram", "number"})


def transform_problems(spec: ChartSpec, find: Find) -> Iterator[Sentence]:
    """Yield what keeps the measures of a specification from being transformed; `find` gives a column by name."""
    for measure in spec.measures:
        if measure.transform:
            yield from _problems(measure, spec, find)


def _problems(measure: Measure, spec: ChartSpec, find: Find) -> Iterator[Sentence]:
    if spec.kind in PLAIN_KINDS or not spec.dimensions:
        yield sentence(mark("shares, running totals and changes need groups; choose a bar or line chart."))
        return
    if measure.transform in ("share", "running") and measure.aggregate not in ADDITIVE:
        yield sentence(mark("only counts and sums have shares and running totals; choose one of them."))
    if measure.transform != "share" and spec.dimensions[0].is_cyclic:
        template = mark(
            "{column} by {grain} comes again and again, so nothing runs on or changes; group it by month or by day."
        )
        yield sentence(template, column=spec.dimensions[0].column, grain=grain_words(spec.dimensions[0].grain))
    elif measure.transform != "share" and not is_sequence(spec.dimensions[0], find(spec.dimensions[0].column)):
        template = mark("{column} has no order to follow; running totals and changes need dates or numbers.")
        yield sentence(template, column=spec.dimensions[0].column)
    if measure.transform != "share" and spec.others and not spec.split:
        yield sentence(mark("running totals and changes cannot be told for all other groups together."))


def is_sequence(dimension: Dimension, column: Column | None) -> bool:
    """Tell whether one group follows another: dates and numbers do, weekdays only come again and again."""
    return column is not None and (column.numeric or column.temporal) and not dimension.is_cyclic
