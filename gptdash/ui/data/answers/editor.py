"""Changing a chart by hand: every part of its plan, without a model."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

import streamlit as st

from gptdash.domain.errors import GptdashError
from gptdash.services.analysis import ChartSpec, Dimension, Measure, Sort, Table
from gptdash.services.analysis.editing import computing, cut, grouped_by, second_of, split_by
from gptdash.services.analysis.spec import MAX_POINTS
from gptdash.services.analysis.wording import KIND_WORDS, condition_text
from gptdash.ui.boundary import show_error
from gptdash.ui.data.answers.editor_words import AGGREGATES, GRAINS, KINDS, NOTHING, SORTS, TRANSFORMS, sort_name
from gptdash.ui.data.desk import Asked
from gptdash.ui.markdown import plain
from gptdash.ui.session import services
from gptdash.ui.text import _

Change = Callable[[ChartSpec, str], ChartSpec]
MOST_BINS: Final = 100


@dataclass(frozen=True)
class _Editor:
    """The widgets for one answer. They show what is drawn: each run sets them to the plan before they are made."""

    table: Table
    asked: Asked
    key: str

    @property
    def spec(self) -> ChartSpec:
        return self.asked.answer.spec

    def show(self) -> None:
        first, second, third = st.columns(3)
        with first:
            self._choose(_("Chart"), {kind: _(KIND_WORDS[kind]) for kind in KIND_WORDS}, self.spec.kind, self._refit)
            if self.spec.measures:
                self._show_measure(self.spec.measures[0])
        with second:
            self._show_groups()
        with third:
            if self.spec.groupings:
                self._show_order()

    def _show_measure(self, measure: Measure) -> None:
        metrics = [metric.name for metric in services().analysis.notes_of(self.table).metrics]
        if metrics:
            names = {NOTHING: _("(none)"), **{name: name for name in metrics}}
            self._choose(_("Metric"), names, measure.name or NOTHING, self._compute_metric)
        if measure.name is None:
            aggregates = {name: _(words) for name, words in AGGREGATES.items()}
            self._choose(_("Number"), aggregates, measure.aggregate, self._aggregate)
            columns = {NOTHING: _("(rows)"), **self._names()}
            self._choose(_("of the column"), columns, measure.column or NOTHING, self._compute)
        transforms = {name: _(words) for name, words in TRANSFORMS.items()}
        self._choose(_("Shown as"), transforms, measure.transform or NOTHING, self._transform)

    def _show_groups(self) -> None:
        names = {NOTHING: _("(nothing)"), **self._names()}
        axis = self.spec.dimensions[0] if self.spec.dimensions else None
        self._choose(_("Group by"), names, axis.column if axis else NOTHING, self._group)
        if axis:
            self._show_cut(axis)
        second = second_of(self.spec)
        self._choose(_("Colour by"), names, second.column if second else NOTHING, self._split)

    def _show_cut(self, axis: Dimension) -> None:
        column = self.table.column(axis.column)
        if column and column.temporal:
            grains = {name: _(words) for name, words in GRAINS.items()}
            self._choose(_("Step of time"), grains, axis.grain or NOTHING, self._cut)
        elif axis.bins:
            key = self._set("bins", min(axis.bins, MOST_BINS))
            st.slider(_("Bins"), 2, MOST_BINS, key=key, on_change=self._changed, args=(key, self._cut))

    def _show_order(self) -> None:
        self._choose(
            _("Order"), {name: _(words) for name, words in SORTS.items()}, sort_name(self.spec.sort), self._sort
        )
        limit, others = self._set("limit", self.spec.limit), self._set("others", self.spec.others)
        st.number_input(
            _("At most so many groups"), 1, MAX_POINTS, None, key=limit, placeholder=_("All"),
            on_change=self._changed, args=(limit, self._limit),
        )  # fmt: skip
        st.checkbox(
            _("The rest as one group"), key=others, disabled=self.spec.limit is None,
            on_change=self._changed, args=(others, self._keep_others),
        )  # fmt: skip

    def _choose(self, label: str, options: Mapping[str, str], now: str, change: Change) -> None:
        key = self._set(change.__name__, now)
        known = [*options, *([] if now in options else [now])]
        st.selectbox(
            label, known, key=key, format_func=lambda name: options.get(name, name), on_change=self._changed,
            args=(key, change),
        )  # fmt: skip

    def _set(self, name: str, now: str | int | bool | None) -> str:
        """Show what is drawn; where that is shown already the browser is left alone. Returns the widget's key."""
        key = f"{self.key}_{name}"
        if key not in st.session_state or st.session_state[key] != now:
            st.session_state[key] = now
        return key

    def _changed(self, key: str, change: Change) -> None:
        value = st.session_state[key]
        redraw(self.table, self.asked, change(self.spec, NOTHING if value is None else str(value)), self.key)

    def _refit(self, spec: ChartSpec, kind: str) -> ChartSpec:
        return services().analysis.refit(self.table, spec, KINDS[kind])

    def _aggregate(self, spec: ChartSpec, name: str) -> ChartSpec:
        return computing(self.table, spec, {"aggregate": name})

    def _compute(self, spec: ChartSpec, name: str) -> ChartSpec:
        return computing(self.table, spec, {"column": name or None})

    def _compute_metric(self, spec: ChartSpec, name: str) -> ChartSpec:
        metric = services().analysis.notes_of(self.table).metric(name)
        measure = metric.measure if metric else Measure(aggregate="count")
        return computing(self.table, spec, measure.model_dump(exclude={"transform"}))

    def _transform(self, spec: ChartSpec, name: str) -> ChartSpec:
        return computing(self.table, spec, {"transform": name or None})

    def _group(self, spec: ChartSpec, name: str) -> ChartSpec:
        return grouped_by(self.table, spec, name or None)

    def _split(self, spec: ChartSpec, name: str) -> ChartSpec:
        return split_by(self.table, spec, name or None)

    def _cut(self, spec: ChartSpec, how: str) -> ChartSpec:
        return cut(spec, how)

    def _sort(self, spec: ChartSpec, name: str) -> ChartSpec:
        by, _sep, direction = name.partition(" ")
        return spec.model_copy(update={"sort": Sort(by=by, descending=direction == "down") if name else None})

    def _limit(self, spec: ChartSpec, most: str) -> ChartSpec:
        return spec.model_copy(update={"limit": int(most) if most else None, "others": spec.others and bool(most)})

    def _keep_others(self, spec: ChartSpec, kept: str) -> ChartSpec:
        return spec.model_copy(update={"others": kept == str(True)})

    def _names(self) -> dict[str, str]:
        return {column.name: column.name for column in self.table.columns}


def show_editor(table: Table, asked: Asked, key: str) -> None:
    """Let the user change a chart; what can be drawn is drawn at once."""
    with st.expander(_("Change the chart"), icon=":material/tune:", key=f"{key}_open"):
        _Editor(table, asked, key).show()
    problem: GptdashError | None = st.session_state.pop(f"{key}_problem", None)
    if problem:
        show_error(problem)


def show_filters(table: Table, asked: Asked, key: str) -> None:
    """Show the conditions of a chart, each with a way to take it off."""
    spec = asked.answer.spec
    with st.container(horizontal=True, gap="small") if spec.filters else st.empty():
        for at, condition in enumerate(spec.filters):
            kept = spec.model_copy(update={"filters": (*spec.filters[:at], *spec.filters[at + 1 :])})
            st.button(
                plain(condition_text(condition)), icon=":material/close:", key=f"{key}_filter_{at}",
                help=_("Take this condition off"), on_click=redraw, args=(table, asked, kept, key),
            )  # fmt: skip


def redraw(table: Table, asked: Asked, spec: ChartSpec, key: str) -> None:
    """Draw a changed chart in place of the one before; one that cannot be drawn says why below."""
    try:
        checked = ChartSpec.model_validate(spec.model_dump())
        answer = services().analysis.run(table, checked)
    except GptdashError as error:
        st.session_state[f"{key}_problem"] = error
        return
    asked.answer = replace(answer, understood=services().analysis.explain(checked))
