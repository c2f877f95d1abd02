"""The same question as another kind of chart: what fits is kept, the rest is given up."""

from collections.abc import Callable
from typing import Final

from gptdash.services.analysis.columns import Column
from gptdash.services.analysis.measuring import best_groups, best_measures, natural_aggregate
from gptdash.services.analysis.shapes import ADDITIVE, WITH_OTHERS
from gptdash.services.analysis.spec import DEFAULT_BINS, ORDERED, ChartKind, ChartSpec, Dimension, Measure, Sort
from gptdash.services.analysis.table import Table
from gptdash.services.analysis.transforms import is_sequence

ROWS: Final = Measure(aggregate="count")
PLAIN: Final[frozenset[ChartKind]] = frozenset({"number", "histogram", "box", "violin"})


def refitted(table: Table, spec: ChartSpec, kind: ChartKind) -> ChartSpec:
    """Turn a chart into another kind; whether the result can be drawn is for `check` to say."""
    if kind == spec.kind:
        return spec
    fit = _FITS.get(kind, _series)
    return tidied(table, fit(table, spec).model_copy(update={"kind": kind}))


def tidied(table: Table, spec: ChartSpec) -> ChartSpec:
    """Give up what makes no sense any more: transforms without an order, others without groups, a sort of one row."""
    measures = tuple(_tidied_measure(table, spec, measure) for measure in spec.measures)
    others = spec.others and spec.kind in WITH_OTHERS and bool(spec.dimensions)
    changes: dict[str, object] = {"measures": measures, "others": others}
    if not spec.groupings:
        changes |= {"sort": None, "limit": None, "others": False}
    return spec.model_copy(update=changes)


def _tidied_measure(table: Table, spec: ChartSpec, measure: Measure) -> Measure:
    first = spec.dimensions[0] if spec.dimensions else None
    ordered = first is not None and is_sequence(first, table.column(first.column))
    how = measure.transform
    unfit = spec.kind in PLAIN or not spec.dimensions or (how in ORDERED and not ordered)
    if how in ("share", "running") and measure.aggregate not in ADDITIVE:
        unfit = True
    return measure.model_copy(update={"transform": None}) if how and unfit else measure


def _series(table: Table, spec: ChartSpec) -> ChartSpec:
    """One dimension, and its split or several measures."""
    groups = spec.groupings or _some_group(table)
    measures = spec.measures or (ROWS,)
    if spec.kind in ("box", "violin"):
        measures = tuple(measure.model_copy(update={"aggregate": "mean"}) for measure in measures)
    if spec.kind == "scatter" and not spec.measures:
        groups, measures = groups[2:] or _some_group(table), tuple(_mean_of(item) for item in spec.dimensions)
    split = groups[1] if len(groups) > 1 else None
    kept = measures[:1] if split else measures[:5]
    return spec.model_copy(update={"dimensions": groups[:1], "split": split, "measures": kept})


def _whole(table: Table, spec: ChartSpec) -> ChartSpec:
    """Parts of a whole add up: what does not is counted instead."""
    series = _series(table, spec)
    most = 2 if spec.groupings[1:] else 1
    first = series.measures[0]
    measure = first if first.aggregate in ADDITIVE else ROWS
    return series.model_copy(
        update={"measures": (measure,), "dimensions": series.groupings[:most], "split": None, "sort": Sort()}
    )


def _pie(table: Table, spec: ChartSpec) -> ChartSpec:
    return _one(table, _whole(table, spec))


def _one(table: Table, spec: ChartSpec) -> ChartSpec:
    series = _series(table, spec)
    return series.model_copy(
        update={"dimensions": series.dimensions[:1], "split": None, "measures": series.measures[:1]}
    )


def _map(table: Table, spec: ChartSpec) -> ChartSpec:
    """Take the countries, or whatever places there are."""
    one = _one(table, spec)
    named = [item for item in spec.groupings if _role(table, item.column) == "place"]
    places = [Dimension(column=column.name) for column in table.columns if column.role == "place"]
    return one.model_copy(update={"dimensions": tuple((named or places)[:1]) or one.dimensions})


def _stack(table: Table, spec: ChartSpec) -> ChartSpec:
    series = _series(table, spec)
    adding = tuple(measure for measure in series.measures if measure.aggregate in ADDITIVE)
    return series.model_copy(update={"measures": adding or (ROWS,)})


def _grid(table: Table, spec: ChartSpec) -> ChartSpec:
    groups = [*_series(table, spec).groupings]
    groups += [item for item in _some_groups(table) if item.column not in {group.column for group in groups}]
    measures = _series(table, spec).measures[:1]
    return spec.model_copy(update={"dimensions": tuple(groups[:2]), "split": None, "measures": measures, "sort": None})


def _table(table: Table, spec: ChartSpec) -> ChartSpec:
    series = _series(table, spec)
    return spec.model_copy(update={"dimensions": spec.groupings[:3], "split": None, "measures": series.measures})


def _number(table: Table, spec: ChartSpec) -> ChartSpec:
    series = _series(table, spec)
    return spec.model_copy(update={"dimensions": (), "split": None, "measures": series.measures})


def _spread(table: Table, spec: ChartSpec) -> ChartSpec:
    """Take the first measure with numbers of its own; its groups stay."""
    median = Measure(aggregate="median", column=_number_column(table, spec))
    groups = () if spec.kind in ("histogram", "scatter") else spec.dimensions[:1]
    return spec.model_copy(update={"dimensions": groups, "split": None, "measures": (median,), "sort": None})


def _histogram(table: Table, spec: ChartSpec) -> ChartSpec:
    column = _number_column(table, spec)
    bins = (Dimension(column=column, bins=DEFAULT_BINS),) if column else ()
    return spec.model_copy(
        update={"dimensions": bins, "split": spec.split, "measures": (), "sort": None, "limit": None}
    )


def _cloud(table: Table, spec: ChartSpec) -> ChartSpec:
    return _groups_at(table, spec, 2)


def _bubbles(table: Table, spec: ChartSpec) -> ChartSpec:
    return _groups_at(table, spec, 3)


def _groups_at(table: Table, spec: ChartSpec, count: int) -> ChartSpec:
    """Place groups by several measures; where there are too few, by those that matter most."""
    series = _series(table, spec)
    more = (Measure(aggregate=natural_aggregate(column), column=column.name) for column in best_measures(table))
    measures = [*series.measures]
    measures += [measure for measure in (*more, ROWS) if measure not in measures]
    return series.model_copy(update={"measures": tuple(measures[:count])})


def _number_column(table: Table, spec: ChartSpec) -> str | None:
    names = [measure.column for measure in spec.measures] + [dimension.column for dimension in spec.dimensions]
    named = [name for name in names if name and (column := table.column(name)) and column.numeric]
    best = best_measures(table)
    return named[0] if named else best[0].name if best else None


def _mean_of(dimension: Dimension) -> Measure:
    return Measure(aggregate="mean", column=dimension.column)


def _some_groups(table: Table) -> tuple[Dimension, ...]:
    return tuple(Dimension(column=column.name) for column in best_groups(table))


def _some_group(table: Table) -> tuple[Dimension, ...]:
    return _some_groups(table)[:1]


def _role(table: Table, name: str) -> str:
    column: Column | None = table.column(name)
    return column.role if column else ""


_FITS: Final[dict[ChartKind, Callable[[Table, ChartSpec], ChartSpec]]] = {
    "stacked": _stack,
    "pie": _pie,
    "treemap": _whole,
    "map": _map,
    "heatmap": _grid,
    "table": _table,
    "number": _number,
    "box": _spread,
    "violin": _spread,
    "histogram": _histogram,
    "scatter": _cloud,
    "bubble": _bubbles,
}
