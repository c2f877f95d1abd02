"""Three charts worth a first look, by rules."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

from gptdash.services.analysis.columns import Column
from gptdash.services.analysis.graining import days_spanned, over_time
from gptdash.services.analysis.measuring import best_groups, best_measures, natural_measure, time_column
from gptdash.services.analysis.noting import Metric
from gptdash.services.analysis.planning import plan_by_rules
from gptdash.services.analysis.rejections import NotUnderstood
from gptdash.services.analysis.spec import ChartSpec, Dimension, Measure, Sort
from gptdash.services.analysis.table import Table

HOW_MANY: Final = 3
MOST_SUGGESTED: Final = 5
MOST_BARS: Final = 20
MONTH_DAYS: Final = 28
MOST_SERIES: Final = 6
MOST_SLICES: Final = 6
MOST_LINES: Final = 5
ROWS: Final = Measure(aggregate="count")


def suggest_charts(table: Table) -> tuple[ChartSpec, ...]:
    """Suggest three charts of different kinds; fewer where the table has too little to show."""
    chosen: list[ChartSpec] = []
    for spec in _candidates(table):
        if len(chosen) < HOW_MANY and spec not in chosen and all(spec.kind != other.kind for other in chosen):
            chosen.append(spec)
    for spec in _candidates(table):
        if len(chosen) < HOW_MANY and spec not in chosen:
            chosen.append(spec)
    return tuple(chosen)


def suggest_for(table: Table, goal: str, metrics: Sequence[Metric] = ()) -> tuple[ChartSpec, ...]:
    """Rank charts for a goal: what it asks for first, then those that show the columns it names; else a first look."""
    from_goal = _planned(table, goal, metrics)
    named = _columns_of(from_goal) if from_goal else frozenset[str]()
    ranked = sorted(_candidates(table), key=lambda spec: -len(named & _columns_of(spec)))
    fitting = [spec for spec in ranked if named & _columns_of(spec)]
    chosen = dict.fromkeys([*([from_goal] if from_goal else []), *fitting])
    return tuple(chosen)[:MOST_SUGGESTED] or suggest_charts(table)


def _planned(table: Table, goal: str, metrics: Sequence[Metric]) -> ChartSpec | None:
    try:
        return plan_by_rules(table, goal, metrics).spec
    except NotUnderstood:
        return None


def _columns_of(spec: ChartSpec) -> frozenset[str]:
    measured = (measure.column for measure in spec.measures if measure.column)
    return frozenset((*measured, *(group.column for group in spec.groupings)))


def _candidates(table: Table) -> Iterator[ChartSpec]:
    """Yield charts, the most telling first."""
    measures, groups = best_measures(table), best_groups(table)
    time = time_column(table.columns)
    if time and table.profile_of(time.name).distinct > 1:
        yield _course(table, time, measures, groups)
    if groups and measures:
        yield _ranking(groups[0], natural_measure(measures[0]))
    if measures:
        yield ChartSpec(kind="histogram", dimensions=(Dimension(column=measures[0].name, bins=20),))
    if len(measures) > 1:
        yield _cloud(table, measures, groups)
    for group in filter(partial(_repeats, table), groups):
        if table.profile_of(group.name).distinct <= MOST_SLICES:
            yield ChartSpec(kind="pie", measures=(ROWS,), dimensions=(Dimension(column=group.name),), sort=Sort())
        yield _ranking(group, ROWS)
    if len(groups) > 1:
        pair = (Dimension(column=groups[0].name), Dimension(column=groups[1].name))
        cell = natural_measure(measures[0]) if measures else ROWS
        yield ChartSpec(kind="heatmap", measures=(cell,), dimensions=pair)
    if time and time.temporal and (days_spanned(table, time) or 0) >= MONTH_DAYS:
        yield _week(time, measures)
    for measure in measures:
        yield ChartSpec(kind="box", measures=(Measure(aggregate="median", column=measure.name),))
        yield ChartSpec(kind="histogram", dimensions=(Dimension(column=measure.name, bins=20),))
    yield from _plain(table)


def _course(table: Table, time: Column, measures: tuple[Column, ...], groups: tuple[Column, ...]) -> ChartSpec:
    """Follow the best measure over time, split where there are few groups; without a measure, count rows."""
    dimension = over_time(table, time)
    few = [group for group in groups if table.profile_of(group.name).distinct <= MOST_SERIES]
    if few or not measures:
        split = Dimension(column=few[0].name) if few else None
        measure = natural_measure(measures[0]) if measures else ROWS
        return ChartSpec(kind="line", measures=(measure,), dimensions=(dimension,), split=split)
    alike = [item for item in measures if item.role == measures[0].role and _similar(table, measures[0], item)]
    shown = tuple(map(natural_measure, alike[:MOST_LINES]))
    return ChartSpec(kind="line", measures=shown, dimensions=(dimension,))


def _week(time: Column, measures: tuple[Column, ...]) -> ChartSpec:
    """Compare the days of the week."""
    measure = natural_measure(measures[0]) if measures else ROWS
    return ChartSpec(kind="bar", measures=(measure,), dimensions=(Dimension(column=time.name, grain="weekday"),))


def _similar(table: Table, first: Column, other: Column) -> bool:
    """Tell whether two measures fit on one axis: their means differ by less than a factor of ten."""
    a, b = (abs(table.profile_of(column.name).mean or 0) for column in (first, other))
    return a == b or (min(a, b) > 0 and max(a, b) / min(a, b) < 10)  # noqa: PLR2004 - an order of magnitude


def _ranking(group: Column, measure: Measure) -> ChartSpec:
    return ChartSpec(
        kind="bar", measures=(measure,), dimensions=(Dimension(column=group.name),), sort=Sort(), limit=MOST_BARS
    )


def _cloud(table: Table, measures: tuple[Column, ...], groups: tuple[Column, ...]) -> ChartSpec:
    few = [group for group in groups if table.profile_of(group.name).distinct <= MOST_SERIES]
    split = Dimension(column=few[0].name) if few else None
    pair = (Dimension(column=measures[0].name), Dimension(column=measures[1].name))
    return ChartSpec(kind="scatter", dimensions=pair, split=split)


def _repeats(table: Table, column: Column) -> bool:
    """Tell whether most groups of a column have more than one row."""
    return table.profile_of(column.name).distinct * 2 <= table.rows


def _plain(table: Table) -> Iterator[ChartSpec]:
    """Show something of any table: its most frequent values, and how many rows it has."""
    for column in table.columns:
        if table.profile_of(column.name).top:
            yield _ranking(column, ROWS)
    yield ChartSpec(kind="number", measures=(ROWS,))
