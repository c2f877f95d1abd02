"""The numbers of a chart, changed by hand: what is computed, of which column, and shown as what."""

from dataclasses import dataclass
from typing import Final

import streamlit as st

from gptdash.domain.wording import mark
from gptdash.services.analysis import ChartSpec, Measure
from gptdash.services.analysis.editing import adding, computing, leaving_out
from gptdash.services.analysis.shapes import MEASURES, most_measures
from gptdash.services.analysis.spec import ChartKind
from gptdash.ui.data.answers.changing import Change, Changing
from gptdash.ui.data.answers.editor_words import AGGREGATES, NOTHING, TRANSFORMS
from gptdash.ui.session import services
from gptdash.ui.text import _

PLACES: Final[dict[ChartKind, tuple[str, ...]]] = {
    "scatter": (mark("Across"), mark("Upwards")),
    "bubble": (mark("Across"), mark("Upwards"), mark("Size of the bubbles")),
}


def show_first_number(changing: Changing) -> None:
    """Let the user change the first number of a chart, and add others where it has room for them."""
    spec = changing.spec
    if not spec.measures:
        return
    _Number(changing, 0).show()
    if len(MEASURES[spec.kind]) > 1 and len(spec.measures) < most_measures(spec):
        st.button(
            _("Add a number"), icon=":material/add:", key=f"{changing.key}_add",
            on_click=lambda: changing.redraw(adding(changing.table, spec)),
        )  # fmt: skip


def show_more_numbers(changing: Changing) -> None:
    """Let the user change the other numbers of a chart, one below the other."""
    for at in range(1, len(changing.spec.measures)):
        with st.container(border=True):
            number, column, shown, leave = st.columns([3, 3, 3, 1], vertical_alignment="bottom")
            extra = _Number(changing, at)
            with number:
                extra.show_what()
            with column:
                extra.show_column()
            with shown:
                extra.show_transform()
            with leave:
                extra.show_leaving()


@dataclass(frozen=True)
class _Number:
    """The widgets for the measure after `at` others; the names of the first one's carry no number."""

    changing: Changing
    at: int

    @property
    def measure(self) -> Measure:
        return self.changing.spec.measures[self.at]

    def show(self) -> None:
        self.show_what()
        self.show_column()
        self.show_transform()
        if len(self.changing.spec.measures) > 1:
            self.show_leaving()

    def show_what(self) -> None:
        """Choose a metric, where there are any, or how a column is summed up."""
        if places := PLACES.get(self.changing.spec.kind):
            st.caption(_(places[self.at]))
        metrics = [metric.name for metric in services().analysis.notes_of(self.changing.table).metrics]
        if metrics:
            names = {NOTHING: _("(none)"), **{name: name for name in metrics}}
            self._choose("metric", _("Metric"), names, self.measure.name or NOTHING, self._compute_metric)
        if self.measure.name is None:
            aggregates = {name: _(words) for name, words in AGGREGATES.items()}
            self._choose("aggregate", _("Number"), aggregates, self.measure.aggregate, self._aggregate)

    def show_column(self) -> None:
        if self.measure.name is None:
            columns = {NOTHING: _("(rows)"), **self.changing.names()}
            self._choose("compute", _("of the column"), columns, self.measure.column or NOTHING, self._compute)

    def show_transform(self) -> None:
        transforms = {name: _(words) for name, words in TRANSFORMS.items()}
        self._choose("transform", _("Shown as"), transforms, self.measure.transform or NOTHING, self._transform)

    def show_leaving(self) -> None:
        if len(MEASURES[self.changing.spec.kind]) == 1:  # a scatter chart needs both
            return
        st.button(
            _("Leave out"), icon=":material/close:", key=f"{self.changing.key}_leave_{self.at}",
            help=_("Leave this number out"),
            on_click=lambda: self.changing.redraw(leaving_out(self.changing.spec, self.at)),
        )  # fmt: skip

    def _choose(self, name: str, label: str, options: dict[str, str], now: str, change: Change) -> None:
        numbered = _("{label} ({number})", label=label, number=self.at + 1) if self.at else label
        self.changing.choose(f"{name}_{self.at}" if self.at else name, numbered, options, now, change)

    def _aggregate(self, name: str) -> ChartSpec:
        return self._computing({"aggregate": name})

    def _compute(self, name: str) -> ChartSpec:
        return self._computing({"column": name or None})

    def _transform(self, name: str) -> ChartSpec:
        return self._computing({"transform": name or None})

    def _compute_metric(self, name: str) -> ChartSpec:
        metric = services().analysis.notes_of(self.changing.table).metric(name)
        measure = metric.measure if metric else Measure(aggregate="count")
        return self._computing(measure.model_dump(exclude={"transform"}))

    def _computing(self, changes: dict[str, object]) -> ChartSpec:
        return computing(self.changing.table, self.changing.spec, changes, self.at)
