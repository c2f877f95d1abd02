"""Changing a chart by hand: every part of its plan, without a model."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar

import streamlit as st

from gptdash.domain.errors import GptdashError
from gptdash.domain.wording import mark
from gptdash.services.analysis import ChartSpec, Measure, Sort, Table
from gptdash.services.analysis.editing import grouped_by, second_of, split_by
from gptdash.services.analysis.refitting import tidied
from gptdash.services.analysis.spec import MAX_POINTS, Aggregate, Dimension, Grain, Transform
from gptdash.services.analysis.wording import KIND_WORDS, condition_text
from gptdash.ui.boundary import show_error
from gptdash.ui.data_widgets import Asked, plain
from gptdash.ui.session import services
from gptdash.ui.text import _

Choice = TypeVar("Choice", bound=Hashable)
AGGREGATES: Final[dict[Aggregate, str]] = {
    "count": mark("Number"),
    "sum": mark("Sum"),
    "mean": mark("Average"),
    "median": mark("Median"),
    "min": mark("Smallest"),
    "max": mark("Largest"),
    "count_distinct": mark("Number of different"),
}
TRANSFORMS: Final[dict[Transform | None, str]] = {
    None: mark("Plain numbers"),
    "share": mark("Share of the total"),
    "running": mark("Running total"),
    "change": mark("Change from the previous period"),
    "change_rate": mark("Relative change from the previous period"),
}
GRAINS: Final[dict[Grain | None, str]] = {
    None: mark("Every value"),
    "year": mark("Year"),
    "quarter": mark("Quarter"),
    "month": mark("Month"),
    "week": mark("Week"),
    "day": mark("Day"),
}
SORTS: Final[dict[Sort | None, str]] = {
    None: mark("In the order of the groups"),
    Sort(): mark("Largest first"),
    Sort(descending=False): mark("Smallest first"),
    Sort(by="dimension", descending=False): mark("By name"),
    Sort(by="dimension"): mark("By name, backwards"),
}


@dataclass(frozen=True)
class _Editor:
    """The widgets for one chart; their keys follow from the chart, so that they always show what is drawn."""

    table: Table
    spec: ChartSpec
    key: str

    def changed(self) -> ChartSpec:
        """Return the chart as the widgets say; equal to the one before where nothing was changed."""
        first, second, third = st.columns(3)
        with first:
            spec = self._kind(self.spec)
            spec = self._measure(spec)
        with second:
            spec = self._groups(spec)
        with third:
            return self._order(spec)

    def _kind(self, spec: ChartSpec) -> ChartSpec:
        kind = self._choose(_("Chart"), list(KIND_WORDS), spec.kind, lambda kind: _(KIND_WORDS[kind]))
        return services().analysis.refit(self.table, spec, kind)

    def _measure(self, spec: ChartSpec) -> ChartSpec:
        if not self.spec.measures or spec.kind != self.spec.kind:
            return spec
        measure = spec.measures[0]
        if measure.name is None:
            aggregate = self._choose(_("Number"), list(AGGREGATES), measure.aggregate, lambda name: _(AGGREGATES[name]))
            column = self._choose(
                _("of the column"), [None, *self._names()], measure.column, lambda name: name or _("(rows)")
            )
            if column is None:
                aggregate = "count"
            measure = measure.model_copy(update={"aggregate": aggregate, "column": column})
        how = self._choose(_("Shown as"), list(TRANSFORMS), measure.transform, lambda how: _(TRANSFORMS[how]))
        measure = measure.model_copy(update={"transform": how})
        return spec.model_copy(update={"measures": (self._named(measure), *spec.measures[1:])})

    def _named(self, measure: Measure) -> Measure:
        """Let a metric take the place of a column."""
        metrics = services().analysis.notes_of(self.table).metrics
        if not metrics:
            return measure
        names = [None, *(metric.name for metric in metrics)]
        name = self._choose(_("Metric"), names, measure.name if measure.name in names else None, lambda it: it or "–")
        if name == measure.name:
            return measure
        found = next((metric.measure for metric in metrics if metric.name == name), Measure(aggregate="count"))
        return found.model_copy(update={"transform": measure.transform})

    def _groups(self, spec: ChartSpec) -> ChartSpec:
        if spec.kind != self.spec.kind:
            return spec
        axis = spec.dimensions[0] if spec.dimensions else None
        name = self._choose(_("Group by"), [None, *self._names()], axis.column if axis else None, _name)
        if name != (axis.column if axis else None):
            return grouped_by(self.table, spec, name)
        spec = self._cut(spec, axis) if axis else spec
        second = second_of(spec)
        colour = self._choose(_("Colour by"), [None, *self._names()], second.column if second else None, _name)
        return split_by(self.table, spec, colour) if colour != (second.column if second else None) else spec

    def _cut(self, spec: ChartSpec, axis: Dimension) -> ChartSpec:
        """Cut dates to a grain, and numbers into bins."""
        column = self.table.column(axis.column)
        if column and column.temporal:
            grain = self._choose(_("Step of time"), list(GRAINS), axis.grain, lambda grain: _(GRAINS[grain]))
            axis = axis.model_copy(update={"grain": grain})
        elif column and column.numeric and axis.bins:
            bins = st.slider(_("Bins"), 2, 100, min(axis.bins, 100), key=self._key("bins"))
            axis = axis if bins == min(axis.bins, 100) else axis.model_copy(update={"bins": bins})
        return spec.model_copy(update={"dimensions": (axis, *spec.dimensions[1:])})

    def _order(self, spec: ChartSpec) -> ChartSpec:
        if not self.spec.groupings or spec.kind != self.spec.kind:
            return spec
        sorts = list(SORTS) if spec.sort in SORTS else [spec.sort, *SORTS]
        sort = self._choose(_("Order"), sorts, spec.sort, lambda sort: _(SORTS[sort]) if sort in SORTS else "–")
        limit = st.number_input(
            _("At most so many groups"), 1, MAX_POINTS, spec.limit, key=self._key("limit"), placeholder=_("All")
        )
        others = st.checkbox(
            _("The rest as one group"),
            spec.others,
            key=self._key("others"),
            disabled=limit is None or not spec.measures,
        )
        return spec.model_copy(update={"sort": sort, "limit": limit, "others": others and limit is not None})

    def _choose(self, label: str, options: Sequence[Choice], now: Choice, named: Callable[[Choice], str]) -> Choice:
        chosen = st.selectbox(
            label, options, index=options.index(now) if now in options else 0, format_func=named, key=self._key(label)
        )
        return now if chosen is None and None not in options else chosen

    def _names(self) -> list[str]:
        return [column.name for column in self.table.columns]

    def _key(self, what: str) -> str:
        return f"{self.key}_{hash(self.spec)}_{what}"


def show_editor(table: Table, asked: Asked, key: str) -> None:
    """Let the user change a chart; what can be drawn is drawn at once."""
    with st.expander(_("Change the chart"), icon=":material/tune:", key=f"{key}_open"):
        editor = _Editor(table, asked.answer.spec, key)
        redraw(table, asked, tidied(table, editor.changed()))


def show_filters(table: Table, asked: Asked, key: str) -> None:
    """Show the conditions of a chart, each with a way to take it off."""
    spec = asked.answer.spec
    if not spec.filters:
        return
    with st.container(horizontal=True, gap="small"):
        for at, condition in enumerate(spec.filters):
            if st.button(
                plain(condition_text(condition)),
                icon=":material/close:",
                key=f"{key}_{hash(spec)}_{at}",
                help=_("Take this condition off"),
            ):
                kept = (*spec.filters[:at], *spec.filters[at + 1 :])
                redraw(table, asked, spec.model_copy(update={"filters": kept}))


def redraw(table: Table, asked: Asked, spec: ChartSpec) -> None:
    """Draw a changed chart in place of the one before; one that cannot be drawn says why."""
    if spec == asked.answer.spec:
        return
    try:
        answer = services().analysis.run(table, ChartSpec.model_validate(spec.model_dump()))
    except GptdashError as error:
        show_error(error)
        return
    asked.answer = replace(answer, understood=services().analysis.explain(spec))
    st.rerun()


def _name(name: str | None) -> str:
    return name or _("(nothing)")
