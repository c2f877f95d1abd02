"""A chart as data: what a question becomes, and the only thing that is ever run."""

from datetime import date
from typing import Annotated, Final, Literal

from pydantic import Field

from gptdash.domain.noun import Noun

ChartKind = Literal["bar", "line", "area", "scatter", "histogram", "pie", "box", "heatmap", "table", "number"]
Aggregate = Literal["count", "sum", "mean", "median", "min", "max", "count_distinct"]
Grain = Literal["year", "quarter", "month", "week", "day"]
Operator = Literal["eq", "ne", "lt", "le", "gt", "ge", "in", "not_in", "contains", "missing", "present"]
Scalar = bool | int | float | date | str

MAX_POINTS: Final = 10_000
DEFAULT_BINS: Final = 20


class Measure(Noun):
    """A number computed for each group; `column` None counts rows."""

    aggregate: Aggregate
    column: str | None = None


class Dimension(Noun):
    """What rows are grouped by: a column's values, its dates cut to `grain`, or its numbers in about `bins` bins."""

    column: str
    grain: Grain | None = None
    bins: Annotated[int, Field(ge=2, le=200)] | None = None


class Filter(Noun):
    """A condition that rows must meet; `values` are what the operator compares with, dates as YYYY-MM-DD."""

    column: str
    operator: Operator
    values: tuple[Scalar, ...] = ()


class Sort(Noun):
    """The order of the groups: by the first measure or by the first dimension."""

    by: Literal["measure", "dimension"] = "measure"
    descending: bool = True


class ChartSpec(Noun):
    """What to compute and how to draw it.

    A scatter chart takes two numeric dimensions (one point a row) or one dimension and two measures (one point a
    group). A box chart takes one median measure, a histogram one binned dimension. `split` draws one series for each
    value of a second dimension.
    """

    kind: ChartKind
    measures: tuple[Measure, ...] = ()
    dimensions: tuple[Dimension, ...] = ()
    split: Dimension | None = None
    filters: tuple[Filter, ...] = ()
    sort: Sort | None = None
    limit: Annotated[int, Field(ge=1, le=MAX_POINTS)] | None = None
