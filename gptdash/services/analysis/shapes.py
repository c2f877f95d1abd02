"""How many measures and dimensions each kind of chart takes."""

from collections.abc import Callable, Iterator
from typing import Final

from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.services.analysis.columns import Column
from gptdash.services.analysis.spec import Aggregate, ChartKind, ChartSpec, Measure

ADDITIVE: Final[frozenset[Aggregate]] = frozenset({"count", "sum"})

WITH_OTHERS: Final[frozenset[ChartKind]] = frozenset(
    {"bar", "stacked", "grouped", "line", "area", "pie", "treemap", "heatmap", "table"}
)

# How many measures each kind takes; a scatter chart of single rows takes none.
MEASURES: Final[dict[ChartKind, range]] = {
    **dict.fromkeys(("bar", "stacked", "grouped", "line", "area", "number"), range(1, 6)),
    **dict.fromkeys(("pie", "box", "violin", "treemap", "map", "heatmap"), range(1, 2)),
    "scatter": range(2, 3),
    "bubble": range(3, 4),
    "histogram": range(2),
    "table": range(1, 11),
}
TWO_SIDED: Final[dict[ChartKind, int]] = {"heatmap": 2, "treemap": 2, "table": 3}
COLOURED: Final[frozenset[ChartKind]] = frozenset(
    {"bar", "stacked", "grouped", "line", "area", "scatter", "bubble", "histogram"}
)

Find = Callable[[str], Column]


def most_measures(spec: ChartSpec) -> int:
    """Say how many measures a chart has room for; one that is split into series has room for one."""
    one = spec.split is not None and len(MEASURES[spec.kind]) > 1
    return 1 if one else MEASURES[spec.kind][-1]


def most_dimensions(spec: ChartSpec) -> int:
    """Say how many dimensions a chart has room for, its colours aside."""
    if spec.kind in ("scatter", "bubble") and not spec.measures:
        return 2
    return 0 if spec.kind == "number" else TWO_SIDED.get(spec.kind, 1)


def shape_problems(spec: ChartSpec, find: Find) -> Iterator[Sentence]:
    """Yield what keeps a specification from being drawn as its kind; `find` gives a column by name."""
    yield from _SHAPES[spec.kind](spec, find)
    if spec.others and (spec.kind not in WITH_OTHERS or not spec.groupings):
        yield sentence(mark("a {kind} chart has no place for all other groups; choose a bar chart."), kind=spec.kind)


def _needs(spec: ChartSpec, dimensions: range, measures: range | None = None) -> Iterator[Sentence]:
    measures = MEASURES[spec.kind] if measures is None else measures
    if len(spec.dimensions) not in dimensions:
        template = mark("a {kind} chart takes {wanted} dimensions, not {found}.")
        yield sentence(template, kind=spec.kind, wanted=_span(dimensions), found=len(spec.dimensions))
    if len(spec.measures) not in measures:
        template = mark("a {kind} chart takes {wanted} measures, not {found}.")
        yield sentence(template, kind=spec.kind, wanted=_span(measures), found=len(spec.measures))


def _span(counts: range) -> str:
    return str(counts[0]) if len(counts) == 1 else f"{counts[0]}-{counts[-1]}"


def _series(spec: ChartSpec, _: Find) -> Iterator[Sentence]:
    yield from _needs(spec, range(1, 2))
    if spec.split and len(spec.measures) > 1:
        yield sentence(mark("a chart can show several measures or be split, not both."))


def _stacked(spec: ChartSpec, find: Find) -> Iterator[Sentence]:
    yield from _series(spec, find)
    if not all(map(_adds_up, spec.measures)):
        yield sentence(mark("stacked bars add up, so they take counts, sums or shares; choose grouped bars instead."))


def _adds_up(measure: Measure) -> bool:
    return measure.aggregate in ADDITIVE and measure.transform in (None, "share", "running")


def _scatter(spec: ChartSpec, find: Find) -> Iterator[Sentence]:
    if not spec.measures:
        yield from _needs(spec, range(2, 3), range(1))
        for dimension in spec.dimensions:
            column = find(dimension.column)
            if not column.numeric and not column.temporal:
                yield sentence(
                    mark("{column} holds no numbers, so it cannot be an axis of a scatter chart."), column=column.name
                )
    else:
        yield from _needs(spec, range(1, 2))


def _bubble(spec: ChartSpec, _: Find) -> Iterator[Sentence]:
    yield from _needs(spec, range(1, 2))


def _histogram(spec: ChartSpec, find: Find) -> Iterator[Sentence]:
    yield from _needs(spec, range(1, 2))
    if spec.measures and spec.measures[0].aggregate != "count":
        yield sentence(mark("a histogram counts rows; for other measures choose a bar chart."))
    for dimension in spec.dimensions[:1]:
        if not find(dimension.column).numeric:
            yield sentence(
                mark("{column} holds no numbers; for its distribution choose a bar chart."), column=dimension.column
            )


def _pie(spec: ChartSpec, _: Find) -> Iterator[Sentence]:
    yield from _needs(spec, range(1, 2))
    if spec.measures and not _adds_up(spec.measures[0]):
        yield sentence(mark("a pie shows parts of a whole, so it takes a count or a sum; choose a bar chart instead."))
    if spec.split:
        yield sentence(mark("a pie cannot be split; choose a bar chart instead."))


def _box(spec: ChartSpec, find: Find) -> Iterator[Sentence]:
    yield from _needs(spec, range(2))
    if spec.measures and (spec.measures[0].column is None or not find(spec.measures[0].column).numeric):
        yield sentence(mark("a box chart needs a column of numbers."))
    if spec.split:
        yield sentence(mark("a box chart cannot be split; use its dimension."))


def _violin(spec: ChartSpec, find: Find) -> Iterator[Sentence]:
    yield from _needs(spec, range(2))
    if spec.measures and (spec.measures[0].column is None or not find(spec.measures[0].column).numeric):
        yield sentence(mark("a violin chart needs a column of numbers."))
    if spec.split:
        yield sentence(mark("a violin chart cannot be split; use its dimension."))


def _treemap(spec: ChartSpec, _: Find) -> Iterator[Sentence]:
    yield from _needs(spec, range(1, 3))
    if spec.measures and not _adds_up(spec.measures[0]):
        yield sentence(
            mark("a treemap shows parts of a whole, so it takes a count or a sum; choose a bar chart instead.")
        )
    if spec.split:
        yield sentence(mark("a treemap cannot be split; give it a second dimension."))


def _map(spec: ChartSpec, find: Find) -> Iterator[Sentence]:
    yield from _needs(spec, range(1, 2))
    for dimension in spec.dimensions[:1]:
        if find(dimension.column).type != "text":
            yield sentence(mark("{column} holds no names of countries, so it has no map."), column=dimension.column)
    if spec.split:
        yield sentence(mark("a map cannot be split; choose a bar chart instead."))


def _heatmap(spec: ChartSpec, _: Find) -> Iterator[Sentence]:
    yield from _needs(spec, range(2, 3))
    if spec.split:
        yield sentence(mark("a heatmap cannot be split; it has two dimensions already."))


def _table(spec: ChartSpec, _: Find) -> Iterator[Sentence]:
    yield from _needs(spec, range(4))


def _number(spec: ChartSpec, _: Find) -> Iterator[Sentence]:
    yield from _needs(spec, range(1))
    if spec.split:
        yield sentence(mark("a single number cannot be split."))


_SHAPES: Final[dict[ChartKind, Callable[[ChartSpec, Find], Iterator[Sentence]]]] = {
    "bar": _series,
    "stacked": _stacked,
    "grouped": _series,
    "line": _series,
    "area": _series,
    "scatter": _scatter,
    "bubble": _bubble,
    "histogram": _histogram,
    "pie": _pie,
    "box": _box,
    "violin": _violin,
    "treemap": _treemap,
    "map": _map,
    "heatmap": _heatmap,
    "table": _table,
    "number": _number,
}
