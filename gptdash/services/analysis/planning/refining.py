"""Follow-ups: what a sentence changes in the chart before it."""

import re
from collections.abc import Iterator, Sequence

from gptdash.services.analysis.columns import Column
from gptdash.services.analysis.graining import over_time
from gptdash.services.analysis.measuring import natural_aggregate
from gptdash.services.analysis.noting import Metric
from gptdash.services.analysis.planning.explaining import explain
from gptdash.services.analysis.planning.follow_ups import ADD, CLEAR, FILLERS, PLAIN, SPLIT, UNSPLIT
from gptdash.services.analysis.planning.marks import Marks
from gptdash.services.analysis.planning.plan import Plan
from gptdash.services.analysis.planning.planner import names_of
from gptdash.services.analysis.planning.question import Question
from gptdash.services.analysis.planning.reading import Read, read_question
from gptdash.services.analysis.refitting import refitted, tidied
from gptdash.services.analysis.rejections import NothingChanges, NotUnderstood
from gptdash.services.analysis.spec import ChartKind, ChartSpec, Dimension, Filter, Measure, Sort
from gptdash.services.analysis.table import Table


def refine_by_rules(table: Table, spec: ChartSpec, text: str, metrics: Sequence[Metric] = ()) -> Plan:
    """Change the chart before as a follow-up says, in English or Chinese.

    Raises:
        NotUnderstood: it changes nothing that the rules know of.
    """
    question = Question(text)
    refiner = _Refiner(table, spec, question, metrics)
    changed = refiner.refined()
    if changed == spec:
        raise NothingChanges if refiner.understands else NotUnderstood(columns=names_of(table.columns))
    return Plan(spec=changed, understood=tuple(explain(changed)), ignored=question.left_over())


class _Refiner:
    """One follow-up on its way into one chart."""

    def __init__(self, table: Table, spec: ChartSpec, question: Question, metrics: Sequence[Metric]) -> None:
        self._table = table
        self._spec = spec
        self._clears = _took(question, CLEAR)
        self._plain = _took(question, PLAIN)
        self._unsplits = _took(question, UNSPLIT)
        self._splits = bool(next(question.find(SPLIT), None))
        self._adds = bool(next(question.find(ADD), None))
        self._read: Read = read_question(table, question, metrics)
        for pattern in (SPLIT, ADD, FILLERS):
            _took(question, pattern)

    @property
    def understands(self) -> bool:
        """Whether the follow-up speaks of anything that a chart has."""
        return self._clears or self._plain or not self._read.is_empty or self._read.marks != Marks()

    def refined(self) -> ChartSpec:
        spec = self._filtered(self._spec)
        spec = self._measured(spec)
        spec = self._grouped(spec)
        spec = self._ranked(spec)
        if self._read.marks.chart:
            spec = refitted(self._table, spec, self._read.marks.chart)
        return tidied(self._table, self._transformed(spec))

    def _filtered(self, spec: ChartSpec) -> ChartSpec:
        """Put new conditions in place of those on the same columns."""
        new = self._read.bound.filters
        replaced = {(condition.column, condition.part) for condition in new}
        old = [] if self._clears else spec.filters
        kept: list[Filter] = [item for item in old if (item.column, item.part) not in replaced]
        return spec.model_copy(update={"filters": (*kept, *new)})

    def _measured(self, spec: ChartSpec) -> ChartSpec:
        measures = tuple(self._measures(spec))
        if not measures or spec.kind in ("histogram", "scatter"):
            return spec
        first = spec.measures[0] if spec.measures else None
        kept = spec.measures if self._adds and not spec.split else ()
        how = first.transform if first else None
        new = tuple(item.model_copy(update={"transform": how}) for item in measures if item not in kept)
        return spec.model_copy(update={"measures": (*kept, *new)[:5]})

    def _measures(self, spec: ChartSpec) -> Iterator[Measure]:
        bound = self._read.bound
        first = spec.measures[0] if spec.measures else None
        yield from bound.measures
        for column in bound.unaggregated:
            if not self._is_for_ranking(column, spec):
                yield Measure(aggregate=bound.aggregate or natural_aggregate(column), column=column.name)
        if bound.counted:
            yield Measure(aggregate="count")
        elif bound.aggregate and not bound.unaggregated and not bound.measures and first and first.column:
            yield first.model_copy(update={"aggregate": bound.aggregate})

    def _is_for_ranking(self, column: Column, spec: ChartSpec) -> bool:
        named = any(measure.column == column.name for measure in spec.measures)
        return named and self._read.marks.limit is not None

    def _grouped(self, spec: ChartSpec) -> ChartSpec:
        """Group by what is named: in place of the axis, or of the colours where those are meant."""
        if self._unsplits:
            spec = spec.model_copy(update={"split": None})
        groups = [self._dimension(column) for column in self._read.bound.groups]
        if not groups:
            return self._timed(spec)
        if self._splits and spec.dimensions:
            return spec.model_copy(update={"split": groups[0], "measures": spec.measures[:1]})
        kept_split = spec.split if spec.split and spec.split.column != groups[0].column else None
        changed = spec.model_copy(
            update={
                "dimensions": (groups[0],),
                "split": groups[1] if len(groups) > 1 else kept_split,
                "kind": self._kind_for(spec, groups[0]),
            }
        )
        return changed.model_copy(update={"sort": None if self._is_time(groups[0]) else changed.sort or Sort()})

    def _timed(self, spec: ChartSpec) -> ChartSpec:
        """Cut time as finely as is said; where the chart has none, put it on the axis."""
        marks, time = self._read.marks, self._read.time
        if time is None or not (marks.grain or marks.over_time):
            return spec
        dimensions = [
            item.model_copy(update={"grain": marks.grain}) if self._is_date(item) and marks.grain else item
            for item in spec.dimensions
        ]
        if any(map(self._is_time, dimensions)):
            cut = {"dimensions": tuple(dimensions), "kind": self._kind_when_cut(spec, dimensions[0])}
            return spec.model_copy(update=cut)
        split = spec.split or (spec.dimensions[0] if len(spec.dimensions) == 1 and len(spec.measures) == 1 else None)
        axis = over_time(self._table, time, marks.grain)
        kind: ChartKind = "bar" if axis.is_cyclic else "line"
        return spec.model_copy(update={"dimensions": (axis,), "split": split, "kind": kind, "sort": None})

    def _kind_when_cut(self, spec: ChartSpec, axis: Dimension) -> ChartKind:
        """Draw bars where weekdays take the place of time that goes on, and a line the other way round."""
        if axis.is_cyclic == spec.dimensions[0].is_cyclic or not self._is_time(axis):
            return spec.kind
        swapped: dict[ChartKind, ChartKind] = {"line": "bar", "area": "bar"} if axis.is_cyclic else {"bar": "line"}
        return swapped.get(spec.kind, spec.kind)

    def _kind_for(self, spec: ChartSpec, axis: Dimension) -> ChartKind:
        if self._is_time(axis) and not axis.is_cyclic:
            return "line" if spec.kind in ("bar", "number", "pie", "histogram", "scatter") else spec.kind
        return "bar" if spec.kind in ("line", "area", "number", "histogram", "scatter") else spec.kind

    def _ranked(self, spec: ChartSpec) -> ChartSpec:
        marks = self._read.marks
        over_time = bool(spec.dimensions) and self._is_time(spec.dimensions[0])
        if marks.limit:
            sort = None if over_time and spec.split else Sort(descending=marks.extreme != "least")
            kind = "bar" if over_time and not spec.split and spec.kind in ("line", "area") else spec.kind
            spec = spec.model_copy(update={"limit": marks.limit, "sort": sort, "kind": kind})
        if marks.others:
            spec = spec.model_copy(update={"others": True, "limit": spec.limit or 5, "sort": spec.sort})
        if marks.ascending is not None:
            spec = spec.model_copy(update={"sort": Sort(descending=not marks.ascending)})
        return spec

    def _transformed(self, spec: ChartSpec) -> ChartSpec:
        marks = self._read.marks
        how = marks.transform or ("share" if marks.share else None)
        if not (how or self._plain) or (how == "share" and spec.kind in ("pie", "treemap")):
            return spec
        measures = tuple(item.model_copy(update={"transform": how}) for item in spec.measures)
        return spec.model_copy(update={"measures": measures})

    def _dimension(self, column: Column) -> Dimension:
        if column.role == "time":
            return over_time(self._table, column, self._read.marks.grain)
        return Dimension(column=column.name, bins=10 if column.measurable else None)

    def _is_time(self, dimension: Dimension) -> bool:
        column = self._table.column(dimension.column)
        return column is not None and column.role == "time"

    def _is_date(self, dimension: Dimension) -> bool:
        column = self._table.column(dimension.column)
        return column is not None and column.temporal


def _took(question: Question, pattern: re.Pattern[str]) -> bool:
    found = list(question.find(pattern))
    for match in found:
        question.take(match.start(), match.end())
    return bool(found)
