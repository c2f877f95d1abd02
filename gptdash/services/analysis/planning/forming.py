"""The last touch on a planned chart: shares, running totals, changes, and all others as one group."""

from typing import Final

from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.services.analysis.planning.marks import Marks
from gptdash.services.analysis.shapes import ADDITIVE, WITH_OTHERS
from gptdash.services.analysis.spec import ORDERED, ChartKind, ChartSpec, Measure, Sort, Transform
from gptdash.services.analysis.table import Table
from gptdash.services.analysis.transforms import is_sequence

FIRST_GROUPS: Final = 5
NOTHING_RUNS_ON: Final = mark(
    "Running totals and changes were left out, because weekdays, hours of the day and months of the year come again."
)
PARTS_OF_A_WHOLE: Final[frozenset[ChartKind]] = frozenset({"pie", "treemap"})
TRANSFORMED: Final[frozenset[ChartKind]] = frozenset(
    {"bar", "stacked", "grouped", "line", "area", "table", "heatmap", "map"}
)


class Former:
    """Forms one planned chart; `said` collects what could not be done, `shared` tells whether shares are drawn."""

    def __init__(self, table: Table, marks: Marks) -> None:
        self._table = table
        self._marks = marks
        self.said: list[Sentence] = []
        self.shared = False

    def form(self, spec: ChartSpec) -> ChartSpec:
        """Apply what the question says beyond measures and groups."""
        return self._with_others(self._over_time(self._transformed(spec)))

    def _over_time(self, spec: ChartSpec) -> ChartSpec:
        """Keep time in its order where the first groups are those of its split."""
        column = self._table.column(spec.dimensions[0].column) if spec.dimensions else None
        if not (column and column.role == "time" and spec.split and self._marks.limit):
            return spec
        drawn_on = self._marks.chart is None and spec.kind == "bar" and not spec.dimensions[0].is_cyclic
        kind = "line" if drawn_on else spec.kind
        return spec.model_copy(update={"kind": kind, "sort": None, "limit": self._marks.limit})

    def _transformed(self, spec: ChartSpec) -> ChartSpec:
        if spec.kind in PARTS_OF_A_WHOLE:
            self.shared = True
            return spec
        how = self._marks.transform or ("share" if self._marks.share else None)
        if how is None or spec.kind not in TRANSFORMED or not spec.dimensions:
            return spec
        if how in ORDERED and spec.dimensions[0].is_cyclic:
            self.said.append(sentence(NOTHING_RUNS_ON))
            return spec
        if how in ORDERED and not is_sequence(spec.dimensions[0], self._table.column(spec.dimensions[0].column)):
            self.said.append(sentence(mark("Running totals and changes were left out, because no dates are known.")))
            return spec
        if how in ("share", "running") and any(measure.aggregate not in ADDITIVE for measure in spec.measures):
            if how == "running":
                self.said.append(sentence(mark("No running total was drawn, because averages do not add up.")))
            return spec
        self.shared = how == "share"
        measures = tuple(measure.model_copy(update={"transform": how}) for measure in spec.measures)
        return spec.model_copy(update={"measures": measures, "kind": self._kind(spec, how)})

    def _kind(self, spec: ChartSpec, how: Transform) -> ChartKind:
        """Stack shares that are split; changes from one period to the next are bars."""
        if self._marks.chart is not None:
            return spec.kind
        if how == "share" and spec.split and spec.kind in ("bar", "line"):
            return "stacked"
        return "bar" if how in ("change", "change_rate") and spec.kind == "line" and not spec.split else spec.kind

    def _with_others(self, spec: ChartSpec) -> ChartSpec:
        possible = spec.kind in WITH_OTHERS and spec.dimensions and not any(map(_follows, spec.measures))
        if not self._marks.others or not possible:
            return spec
        limit = self._marks.limit or FIRST_GROUPS
        return spec.model_copy(
            update={"others": True, "limit": limit, "sort": spec.sort if spec.split else spec.sort or Sort()}
        )


def _follows(measure: Measure) -> bool:
    return measure.transform in ORDERED
