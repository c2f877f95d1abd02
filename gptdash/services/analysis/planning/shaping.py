"""From the parts that a question names to a chart."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.services.analysis.columns import Column
from gptdash.services.analysis.graining import over_time
from gptdash.services.analysis.measuring import (
    best_groups,
    best_measures,
    has_many_numbers,
    is_additive,
    is_snapshot,
    natural_measure,
)
from gptdash.services.analysis.planning.binding import Bound, with_natural_aggregates
from gptdash.services.analysis.planning.marks import Marks
from gptdash.services.analysis.shapes import ADDITIVE
from gptdash.services.analysis.spec import ORDERED, ChartKind, ChartSpec, Dimension, Measure, Sort
from gptdash.services.analysis.table import Table

ROWS: Final = Measure(aggregate="count")
MANY_GROUPS: Final = 30
SHOWN_GROUPS: Final = 20
BINS: Final = 10
UNGROUPED: Final[frozenset[ChartKind]] = frozenset({"scatter", "bubble", "histogram", "box", "violin"})
SPLIT: Final[frozenset[ChartKind]] = frozenset({"bar", "stacked", "grouped", "line", "area"})
BARS: Final[frozenset[ChartKind]] = frozenset({"bar", "stacked", "grouped"})
ONE_MEASURE: Final[frozenset[ChartKind]] = frozenset({"pie", "heatmap", "treemap", "map"})
AXES: Final[Mapping[ChartKind, int]] = {"heatmap": 2, "treemap": 2, "table": 3}
OVER_AXIS: Final[frozenset[ChartKind]] = frozenset({"line", "area"})
_VERSUS: Final = re.compile(r"\b(?:vs|versus|against|depends? on)\b")


class Shaper:
    """Shapes one question's parts into a specification; `assumed` collects what it had to assume."""

    def __init__(self, table: Table, marks: Marks, bound: Bound, time: Column | None, text: str) -> None:
        self._table = table
        self._marks = marks
        self._bound = bound
        self._time = time
        self._text = text
        self.assumed: list[Sentence] = []

    def shape(self) -> ChartSpec:
        """Choose the chart that shows the parts."""
        self._complete()
        special = self._bubbles() or self._relation() or self._distribution() or self._spread()
        return special or self._grouped()

    def _complete(self) -> None:
        """Add what is implied: time where it is spoken of, groups of values that are compared, something to rank."""
        bound, marks = self._bound, self._marks
        timed = marks.grain or marks.over_time or marks.when or marks.transform in ORDERED
        if self._time and timed and self._time not in bound.groups:
            bound.groups.insert(0, self._time)
        compared = [item.column for item in bound.filters if item.operator == "in" and not item.part]
        for name in compared:
            column = self._table.column(name)
            if column and column not in bound.groups:
                bound.groups.append(column)
        if marks.ask and marks.extreme and not bound.groups and not self._counts_something():
            self._label_rows()

    def _counts_something(self) -> bool:
        return self._bound.counted or bool(self._bound.measures)

    def _label_rows(self) -> None:
        """Who or which has the most? Answer with the column that names the rows."""
        names = [column for column in self._table.columns if column.role in ("place", "category", "text", "id")]
        if names and self._bound.unaggregated:
            self._bound.groups.append(names[0])
            self.assumed.append(sentence(mark("Compared by {column}, which names the rows."), column=names[0].name))

    def _bubbles(self) -> ChartSpec | None:
        """Groups at two measures, sized by a third or by their rows."""
        measures = (*with_natural_aggregates(self._bound, self._marks), ROWS)[:3]
        if self._marks.chart != "bubble" or len(measures) < 3 or not self._bound.groups:  # noqa: PLR2004 - across, up and size
            return None
        group = self._dimension(self._bound.groups[0])
        return ChartSpec(kind="bubble", measures=measures, dimensions=(group,), filters=tuple(self._bound.filters))

    def _relation(self) -> ChartSpec | None:
        """Two columns of numbers against each other."""
        columns, chart = self._bound.unaggregated, self._marks.chart
        if len(columns) < 2 or not (self._marks.relation or chart == "scatter"):  # noqa: PLR2004 - a relation has two sides
            return None
        pair = [Dimension(column=column.name) for column in columns[:2]]
        if _VERSUS.search(self._text):
            pair.reverse()
        split = next((Dimension(column=group.name) for group in self._bound.groups if group.grouping), None)
        return ChartSpec(kind="scatter", dimensions=tuple(pair), split=split, filters=tuple(self._bound.filters))

    def _distribution(self) -> ChartSpec | None:
        bound, marks = self._bound, self._marks
        asked = marks.distribution or marks.chart == "histogram"
        alone = not bound.groups and not bound.counted and not marks.extreme and marks.chart is None
        columns = bound.unaggregated
        implied = len(columns) == 1 and alone and not bound.measures and bound.aggregate is None and not bound.filters
        if not columns or marks.chart not in (None, "histogram") or not (asked or implied):
            return None
        split = next((Dimension(column=group.name) for group in bound.groups if group.grouping), None)
        dimension = Dimension(column=columns[0].name, bins=20)
        return ChartSpec(kind="histogram", dimensions=(dimension,), split=split, filters=tuple(bound.filters))

    def _spread(self) -> ChartSpec | None:
        columns = [*self._bound.unaggregated]
        kind = self._marks.chart
        if kind not in ("box", "violin") or not columns:
            return None
        return ChartSpec(
            kind=kind,
            measures=(Measure(aggregate="median", column=columns[0].name),),
            dimensions=tuple(Dimension(column=group.name) for group in self._bound.groups[:1]),
            filters=tuple(self._bound.filters),
        )

    def _grouped(self) -> ChartSpec:
        measures = self._measures()
        groups = [dimension for column in self._bound.groups for dimension in self._dimensions(column)]
        if not groups and (self._marks.chart in {*SPLIT, *ONE_MEASURE} or self._follows()):
            groups = self._default_groups()
        kind = self._kind(groups, measures)
        if not groups:
            return ChartSpec(kind=kind, measures=measures[:5], filters=tuple(self._bound.filters))
        return self._arranged(kind, measures, groups)

    def _follows(self) -> bool:
        """Measures that cannot be added up, of some rows or several at once, are followed over time."""
        bound = self._bound
        plain = bound.unaggregated and not bound.measures and bound.aggregate is None and not self._marks.extreme
        averaged = plain and not any(is_additive(item) and not is_snapshot(item) for item in bound.unaggregated)
        pinned = self._time and any(item.column == self._time.name for item in bound.filters)
        several = bound.filters or len(bound.unaggregated) > 1
        return bool(averaged and several and self._time and not pinned and self._marks.chart is None)

    def _default_groups(self) -> list[Dimension]:
        if self._time and self._marks.chart not in (*BARS, "pie", "treemap", "map"):
            return [over_time(self._table, self._time)]
        groups = best_groups(self._table)
        if self._marks.chart == "map":
            groups = tuple(column for column in self._table.columns if column.role == "place") or groups
        return [Dimension(column=groups[0].name)] if groups else []

    def _measures(self) -> tuple[Measure, ...]:
        bound, marks = self._bound, self._marks
        measures = with_natural_aggregates(bound, marks)
        for column in bound.unaggregated if bound.aggregate is None else ():
            self._explain_choice(column, measures)
        if measures:
            return measures
        implied = marks.extreme or bound.aggregate or marks.over_time or marks.when
        if bound.counted or marks.often or marks.distribution or marks.share or not implied:
            if not (bound.counted or marks.often or marks.distribution or marks.share):
                self.assumed.append(sentence(mark("Rows were counted, because no measure was recognised.")))
            return (ROWS,)
        best = [column for column in best_measures(self._table) if is_additive(column)] or best_measures(self._table)
        if not best:
            return (ROWS,)
        self.assumed.append(sentence(mark("No measure was named, so {column} was taken."), column=best[0].name))
        return (
            (Measure(aggregate=bound.aggregate, column=best[0].name),)
            if bound.aggregate
            else (natural_measure(best[0]),)
        )

    def _explain_choice(self, column: Column, measures: tuple[Measure, ...]) -> None:
        chosen = next(measure for measure in measures if measure.column == column.name)
        if chosen.aggregate in ("sum", "mean"):
            template = {
                "sum": mark("{column} was added up, because nothing else was said."),
                "mean": mark("{column} was averaged, because nothing else was said."),
            }[chosen.aggregate]
            self.assumed.append(sentence(template, column=column.name))

    def _dimension(self, column: Column) -> Dimension:
        if column.role == "time":
            return over_time(self._table, column, self._marks.grain)
        many = has_many_numbers(self._table, column)
        return Dimension(column=column.name, bins=BINS if many else None)

    def _dimensions(self, column: Column) -> Iterator[Dimension]:
        """Group by a column; by a time in two ways, where it is cut in two: by weekday and hour."""
        yield self._dimension(column)
        if column == self._time and column.temporal and self._marks.also:
            yield over_time(self._table, column, self._marks.also)

    def _kind(self, groups: list[Dimension], measures: Sequence[Measure]) -> ChartKind:
        chart = self._marks.chart
        if not groups:
            return "table" if chart == "table" else "number"
        if chart and chart not in UNGROUPED and not (chart == "heatmap" and len(groups) < 2):  # noqa: PLR2004 - a heatmap has two sides
            return chart
        if self._marks.share and len(groups) == 1 and measures[0].aggregate in ADDITIVE:
            return "pie"
        if self._marks.also and len(groups) == 2:  # noqa: PLR2004 - a heatmap has two sides
            return "heatmap"
        ranked = self._marks.extreme is not None and not self._marks.over_time
        return "line" if self._is_time(groups[0]) and not ranked and not groups[0].is_cyclic else "bar"

    def _is_time(self, dimension: Dimension) -> bool:
        column = self._table.column(dimension.column)
        return column is not None and column.role == "time"

    def _is_scale(self, dimension: Dimension) -> bool:
        column = self._table.column(dimension.column)
        return column is not None and column.numeric and column.role != "id"

    def _arranged(self, kind: ChartKind, measures: tuple[Measure, ...], groups: list[Dimension]) -> ChartSpec:
        """Put time on the axis, another group into colours, and the largest first."""
        timed = kind not in BARS or self._marks.transform in ORDERED
        groups = sorted(groups, key=lambda group: not self._is_time(group)) if timed else groups
        axes = AXES.get(kind, 1)
        split = groups[axes] if len(groups) > axes and kind in SPLIT else None
        ordered = self._is_time(groups[0]) or self._is_scale(groups[0])
        sort = self._sort(ordered=ordered and kind not in ("pie", "treemap", "table"))
        return ChartSpec(
            kind=kind,
            measures=measures[:1] if split or kind in ONE_MEASURE else measures[:5],
            dimensions=tuple(groups[:axes]),
            split=split,
            filters=tuple(self._bound.filters),
            sort=None if kind == "heatmap" else sort,
            limit=self._limit(groups[0], kind, split) if sort and sort.by == "measure" else self._marks.limit,
        )

    def _sort(self, *, ordered: bool) -> Sort | None:
        marks = self._marks
        if marks.ascending is not None:
            return Sort(descending=not marks.ascending)
        if ordered and not marks.extreme and marks.limit is None:
            return None
        return Sort(descending=marks.extreme != "least")

    def _limit(self, dimension: Dimension, kind: ChartKind, split: Dimension | None) -> int | None:
        if self._marks.limit or kind in ("pie", "treemap", "map") or split:
            return self._marks.limit
        groups = self._table.profile_of(dimension.column).distinct
        if groups <= MANY_GROUPS or dimension.grain or kind == "table":
            return None
        self.assumed.append(
            sentence(mark("Only the first {count} of {groups} groups are drawn."), count=SHOWN_GROUPS, groups=groups)
        )
        return SHOWN_GROUPS
