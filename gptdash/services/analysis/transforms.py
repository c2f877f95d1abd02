"""Which measures can become shares, running totals and changes."""

from collections.abc import Iterator

from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.services.analysis.shapes import ADDITIVE, Find
from gptdash.services.analysis.spec import ChartKind, ChartSpec, Measure

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
    if measure.transform != "share" and not _is_ordered(spec, find):
        template = mark("{column} has no order to follow; running totals and changes need dates or numbers.")
        yield sentence(template, column=spec.dimensions[0].column)
    if measure.transform != "share" and spec.others and not spec.split:
        yield sentence(mark("running totals and changes cannot be told for all other groups together."))


def _is_ordered(spec: ChartSpec, find: Find) -> bool:
    column = find(spec.dimensions[0].column)
    return column.numeric or column.temporal
