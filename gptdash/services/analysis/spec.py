"""A chart as data: what a question becomes, and the only thing that is ever run."""

from datetime import date
from typing import Annotated, Final, Literal

from pydantic import Field, model_validator

from gptdash.domain.noun import Noun

ChartKind = Literal[
    "bar", "stacked", "grouped", "line", "area", "scatter", "bubble", "histogram", "box", "violin", "heatmap", "pie",
    "treemap", "map", "table", "number",
]  # fmt: skip
Aggregate = Literal["count", "sum", "mean", "median", "min", "max", "count_distinct"]
Transform = Literal["share", "running", "change", "change_rate"]
Grain = Literal["year", "quarter", "month", "week", "day", "hour", "weekday", "hour_of_day", "month_of_year"]
Part = Literal["weekday", "hour_of_day", "month_of_year"]
Operator = Literal["eq", "ne", "lt", "le", "gt", "ge", "between", "in", "not_in", "contains", "missing", "present"]
Scalar = bool | int | float | date | str

MAX_POINTS: Final = 10_000
DEFAULT_BINS: Final = 20
# Parts of the calendar and of the clock, which come again and again: weekdays from 1 (Monday) to 7, hours of the day
# from 0 to 23, months of the year from 1 to 12.
CYCLIC: Final[frozenset[Grain]] = frozenset({"weekday", "hour_of_day", "month_of_year"})
# What only a column with a time of day has.
HOURLY: Final[frozenset[Grain]] = frozenset({"hour", "hour_of_day"})
# What follows the order of the first dimension.
ORDERED: Final[frozenset[Transform]] = frozenset({"running", "change", "change_rate"})
# Rates are fractions: 0.25 is a quarter.
RATES: Final[frozenset[Transform]] = frozenset({"share", "change_rate"})


class Filter(Noun):
    """A condition that rows must meet; `values` are what the operator compares with, dates as YYYY-MM-DD.

    Of a `part` of its times they are whole numbers, as `CYCLIC` says: 6 and 7 are weekends, 12 is every December.
    """

    column: str
    operator: Operator
    values: tuple[Scalar, ...] = ()
    part: Part | None = None


class Measure(Noun):
    """A number computed for each group; `column` None counts rows.

    `where` narrows the rows of this measure alone. `transform` turns the numbers of all groups into others: `share` of
    their total (of the total within each group of the first dimension, where the chart is split), the `running` total,
    the `change` from the previous period, or its `change_rate`, as a fraction. `name` is what people call the measure.
    `of_flag` tells that the column says yes or no, so that its average is a rate; whoever runs a measure sets it.
    """

    aggregate: Aggregate
    column: str | None = None
    transform: Transform | None = None
    where: tuple[Filter, ...] = ()
    name: Annotated[str, Field(max_length=80)] | None = None
    of_flag: bool = False

    @property
    def is_rate(self) -> bool:
        """Whether its values are fractions of something."""
        averages_flag = self.of_flag and self.aggregate == "mean" and self.transform in (None, "change")
        return self.transform in RATES or averages_flag


class Dimension(Noun):
    """What rows are grouped by: a column's values, its dates cut to `grain`, or its numbers in about `bins` bins.

    A cyclic grain gives whole numbers, as `CYCLIC` says; an `hour` begins at its full hour, in the time zone that the
    column is stored in.
    """

    column: str
    grain: Grain | None = None
    bins: Annotated[int, Field(ge=2, le=200)] | None = None

    @property
    def is_cyclic(self) -> bool:
        """Whether its groups come again and again, as weekdays do."""
        return self.grain in CYCLIC


class Sort(Noun):
    """The order of the groups: by the first measure or by the first dimension."""

    by: Literal["measure", "dimension"] = "measure"
    descending: bool = True


class ChartSpec(Noun):
    """What to compute and how to draw it.

    A scatter chart takes two numeric dimensions (one point a row) or one dimension and two measures (one point a
    group), a bubble chart one dimension and three measures. A box or violin chart takes one median measure, a histogram
    one binned dimension. `split` draws one series for each value of a second dimension. `limit` keeps the first groups
    of the first dimension; with `others` the rest are one more group, computed from their rows.
    """

    kind: ChartKind
    measures: tuple[Measure, ...] = ()
    dimensions: tuple[Dimension, ...] = ()
    split: Dimension | None = None
    filters: tuple[Filter, ...] = ()
    sort: Sort | None = None
    limit: Annotated[int, Field(ge=1, le=MAX_POINTS)] | None = None
    others: bool = False

    @model_validator(mode="after")
    def _others_need_a_limit(self) -> "ChartSpec":
        if self.others and self.limit is None:
            raise ValueError("others are what lies beyond a limit")
        return self

    @property
    def groupings(self) -> tuple[Dimension, ...]:
        """All dimensions, the split last."""
        return (*self.dimensions, *([self.split] if self.split else []))
