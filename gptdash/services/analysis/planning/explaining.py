"""How a specification is said back to the person who asked."""

from collections.abc import Iterator

from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.services.analysis.spec import ORDERED, ChartSpec
from gptdash.services.analysis.wording import KIND_WORDS, condition_said, dimension_label, joined, measure_said


def explain(spec: ChartSpec) -> Iterator[Sentence]:
    """Say what is computed, by what, from which rows, in which order and how it is drawn."""
    if spec.measures:
        yield sentence(mark("Computed: {what}"), what=joined([measure_said(measure) for measure in spec.measures]))
    groups = [*spec.groupings]
    if spec.kind == "scatter" and not spec.measures:
        x, y = (dimension.column for dimension in spec.dimensions)
        yield sentence(mark("One point for each row, at {x} and {y}"), x=x, y=y)
        groups = groups[2:]
    if groups:
        yield sentence(mark("Grouped by: {groups}"), groups=joined([dimension_label(group) for group in groups]))
    for condition in spec.filters:
        yield sentence(mark("Only rows where {condition}"), condition=condition_said(condition))
    if spec.sort and spec.sort.by == "measure":
        yield sentence(mark("Largest first") if spec.sort.descending else mark("Smallest first"))
    if spec.limit and spec.others:
        yield sentence(mark("The first {count} groups, and all others as one"), count=spec.limit)
    elif spec.limit:
        yield sentence(mark("At most {count} groups"), count=spec.limit)
    if any(measure.transform in ORDERED for measure in spec.measures):
        yield sentence(mark("Rows without {column} are left out"), column=spec.dimensions[0].column)
    yield sentence(mark("Drawn as: {kind}"), kind=KIND_WORDS[spec.kind])
