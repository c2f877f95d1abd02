"""Changes that a person makes to a chart by hand, or by pointing at a part of it."""

from datetime import date, datetime, timedelta
from typing import Final

import pandas as pd

from gptdash.services.analysis.columns import Column
from gptdash.services.analysis.graining import over_time
from gptdash.services.analysis.measuring import (
    best_groups,
    best_measures,
    has_many_numbers,
    natural_aggregate,
    natural_measure,
    time_column,
)
from gptdash.services.analysis.refitting import tidied
from gptdash.services.analysis.results import end_of, result_names
from gptdash.services.analysis.shapes import ADDITIVE, TWO_SIDED, most_measures
from gptdash.services.analysis.spec import (
    ORDERED,
    ChartKind,
    ChartSpec,
    Dimension,
    Filter,
    Grain,
    Measure,
    Operator,
    Scalar,
    Sort,
)
from gptdash.services.analysis.table import Table

BINS: Final = 10
MONTHS: Final[dict[Grain, int]] = {"year": 12, "quarter": 3, "month": 1}
DAYS: Final[dict[Grain, int]] = {"week": 7, "day": 1}


def grouped_by(table: Table, spec: ChartSpec, name: str | None, at: int = 0) -> ChartSpec:
    """Group by a column, or none: on the axis, or as the dimension after `at` others."""
    dimension = natural_dimension(table, name)
    if at:
        more = (*spec.dimensions[:at], *([dimension] if dimension else []), *spec.dimensions[at + 1 :])
        return tidied(table, spec.model_copy(update={"dimensions": more}))
    rest = spec.dimensions[1:] if dimension else ()
    split = spec.split if dimension and spec.split and spec.split.column != name else None
    column = table.column(name) if name else None
    ordered = column is not None and column.role == "time"
    sort = None if ordered else spec.sort or Sort()
    first = (dimension,) if dimension else ()
    return tidied(table, spec.model_copy(update={"dimensions": (*first, *rest), "split": split, "sort": sort}))


def split_by(table: Table, spec: ChartSpec, name: str | None) -> ChartSpec:
    """Draw colours by a column, for which several measures make room; None takes them away."""
    split = spec.model_copy(update={"split": natural_dimension(table, name)})
    return tidied(table, split.model_copy(update={"measures": split.measures[: most_measures(split)]}))


def adding(table: Table, spec: ChartSpec) -> ChartSpec:
    """Compute one more number: the next that matters, summed up the natural way; else rows are counted."""
    taken = {measure.column for measure in spec.measures}
    columns = [column for column in best_measures(table) if column.name not in taken]
    fitting = [column for column in columns if spec.kind != "stacked" or natural_aggregate(column) in ADDITIVE]
    more = natural_measure(fitting[0]) if fitting else Measure(aggregate="count")
    return tidied(table, spec.model_copy(update={"measures": (*spec.measures, more)}))


def leaving_out(spec: ChartSpec, at: int) -> ChartSpec:
    """Compute one number less."""
    return spec.model_copy(update={"measures": (*spec.measures[:at], *spec.measures[at + 1 :])})


def computing(table: Table, spec: ChartSpec, changes: dict[str, object], at: int = 0) -> ChartSpec:
    """Compute something else: changes of the measure after `at` others; rows can only be counted."""
    measure = spec.measures[at]
    wanted = {**measure.model_dump(), **changes}
    if wanted["column"] is None:
        wanted["aggregate"] = "count"
    column = table.column(str(wanted["column"]))
    unfit = column and not column.numeric and wanted["aggregate"] in ("sum", "mean", "median", "min", "max")
    if unfit and "aggregate" not in changes:
        wanted["aggregate"] = "count_distinct"
    if column and column.numeric and measure.column is None and "aggregate" not in changes:
        wanted["aggregate"] = natural_aggregate(column)
    if "column" in changes and "aggregate" not in changes and spec.kind in ("box", "violin"):
        wanted["aggregate"] = "median"
    measures = (*spec.measures[:at], Measure.model_validate(wanted), *spec.measures[at + 1 :])
    changed = spec.model_copy(update={"measures": measures})
    return changed if "transform" in changes else tidied(table, changed)


def cut(spec: ChartSpec, how: str, at: int = 0) -> ChartSpec:
    """Cut a dimension to a grain of time, or into a number of bins; after the last comes the split.

    Where weekdays or the like take the place of an axis of time, its running totals and changes go.
    """
    now = spec.groupings[at].model_dump()
    wanted = Dimension.model_validate({**now, "bins": int(how)} if how.isdigit() else {**now, "grain": how or None})
    if at == len(spec.dimensions):
        return spec.model_copy(update={"split": wanted})
    measures = spec.measures
    if at == 0 and wanted.is_cyclic:
        plain = {"transform": None}
        measures = tuple(item.model_copy(update=plain) if item.transform in ORDERED else item for item in measures)
    dimensions = (*spec.dimensions[:at], wanted, *spec.dimensions[at + 1 :])
    return spec.model_copy(update={"dimensions": dimensions, "measures": measures})


def natural_dimension(table: Table, name: str | None) -> Dimension | None:
    """Group by a column as suits it: dates by a grain, many numbers in bins."""
    column = table.column(name) if name else None
    if column is None:
        return None
    if column.role == "time":
        return over_time(table, column)
    many = has_many_numbers(table, column)
    return Dimension(column=column.name, bins=BINS if many else None)


def pointed_at(table: Table, spec: ChartSpec, rows: pd.DataFrame, row: int) -> ChartSpec | None:
    """Narrow a chart to the group in a row of its result, and group that anew; None where no filter can say it."""
    if row not in rows.index or not spec.groupings or (spec.kind in ("scatter", "violin") and not spec.measures):
        return None
    conditions = _conditions(table, spec, rows, row)
    replaced = {(condition.column, condition.part) for condition in conditions if condition.operator != "not_in"}
    kept = tuple(item for item in spec.filters if (item.column, item.part) not in replaced)
    filters = tuple(dict.fromkeys((*kept, *conditions)))
    fixed = {item.column for item in conditions if item.operator in ("eq", "missing")}
    narrowed = spec.model_copy(update={"filters": filters, "limit": None, "others": False})
    return tidied(table, _regrouped(table, narrowed, fixed))


def _conditions(table: Table, spec: ChartSpec, rows: pd.DataFrame, row: int) -> list[Filter]:
    names = result_names(spec)
    labels = (*names.dimensions, *([names.split] if names.split else []))
    found: list[Filter] = []
    for label, dimension in zip(labels, spec.groupings, strict=True):
        value = _plain(rows.at[row, label])
        column = table.column(dimension.column)
        if names.others and bool(rows.at[row, names.others]) and value is None:
            found.append(_others(dimension, label, rows))
        elif value is None:
            found.append(Filter(column=dimension.column, operator="missing"))
        elif dimension.is_cyclic:
            found.append(_of_part(dimension, "eq", value))
        elif dimension.grain == "hour":
            found += _hour(dimension.column, pd.Timestamp(str(rows.at[row, label])))
        elif end_of(label) in rows:
            found += _between(dimension, value, _plain(rows.at[row, end_of(label)]))
        elif dimension.grain and column and column.temporal and isinstance(value, date):
            found += _between(dimension, value, _next(value, dimension.grain))
        else:
            found.append(Filter(column=dimension.column, operator="eq", values=(value,)))
    return found


def _of_part(dimension: Dimension, how: Operator, *values: Scalar) -> Filter:
    """Choose by a part of time; beside a missing one DuckDB's whole numbers come as fractions."""
    numbers = tuple(round(float(str(value))) for value in values)
    return Filter.model_validate(
        {"column": dimension.column, "operator": how, "values": numbers, "part": dimension.grain}
    )


def _hour(column: str, moment: pd.Timestamp) -> list[Filter]:
    """Hold in one hour: filters choose days, and hours of these."""
    day = Filter(column=column, operator="eq", values=(moment.date(),))
    return [day, Filter(column=column, operator="eq", values=(moment.hour,), part="hour_of_day")]


def _others(dimension: Dimension, label: str, rows: pd.DataFrame) -> Filter:
    shown = [_plain(value) for value in rows[label].dropna().unique()]
    values = tuple(value for value in shown if value is not None)
    if dimension.is_cyclic:
        return _of_part(dimension, "not_in", *values)
    return Filter(column=dimension.column, operator="not_in", values=values)


def _between(dimension: Dimension, first: Scalar, end: Scalar | None) -> list[Filter]:
    found = [Filter(column=dimension.column, operator="ge", values=(first,))]
    return [*found, Filter(column=dimension.column, operator="lt", values=(end,))] if end is not None else found


def _regrouped(table: Table, spec: ChartSpec, fixed: set[str]) -> ChartSpec:
    """A group that is alone says nothing: take the colours, else time, else what splits the rows best."""
    if spec.split and spec.split.column in fixed:
        spec = spec.model_copy(update={"split": None})
    if not spec.dimensions or spec.dimensions[0].column not in fixed or spec.kind in TWO_SIDED:
        return spec
    if spec.split:
        return spec.model_copy(update={"dimensions": (spec.split,), "split": None})
    taken = {item.column for item in spec.filters}
    groups = [column for column in best_groups(table) if column.name not in taken]
    time = time_column(table.columns)
    chosen: Column | None = groups[0] if groups else time if time and time.name not in taken else None
    dimension = natural_dimension(table, chosen.name) if chosen else None
    if chosen is None or dimension is None:
        return spec
    kind: ChartKind = "line" if chosen.role == "time" else "bar" if spec.kind in ("map", "line", "area") else spec.kind
    sort = None if chosen.role == "time" else spec.sort or Sort()
    return spec.model_copy(update={"dimensions": (dimension,), "kind": kind, "sort": sort})


def _next(start: date, grain: Grain) -> date:
    """Return the day on which the next period starts."""
    if grain in DAYS:
        return start + timedelta(days=DAYS[grain])
    months = start.year * 12 + start.month - 1 + MONTHS[grain]
    return date(months // 12, months % 12 + 1, 1)


def _plain(value: object) -> Scalar | None:
    """Unwrap a cell; midnights are days."""
    if value is None or pd.isna(value):  # type: ignore[call-overload]  # whatever a cell may be
        return None
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, pd.Timestamp | datetime):
        return value.date()
    return value if isinstance(value, bool | int | float | date) else str(value)
