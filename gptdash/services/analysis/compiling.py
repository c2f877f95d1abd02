"""From a specification to one aggregate query, as an Ibis expression.

Numerators are cast to float64 and bins cut by floor arithmetic, because engines differ where they are not.
"""

import math
from collections.abc import Callable
from typing import Final

import ibis
import ibis.expr.types as ir

from gptdash.services.analysis.binning import Grid, grid
from gptdash.services.analysis.filtering import condition_of
from gptdash.services.analysis.results import BOX_PARTS, end_of, result_names
from gptdash.services.analysis.spec import DEFAULT_BINS, MAX_POINTS, Aggregate, ChartSpec, Dimension, Grain, Measure
from gptdash.services.analysis.table import Table

# A value on an edge may come out a hair below it: 0.3 / 0.1 is 2.9999999999999996.
ON_EDGE: Final = 1e-9
EDGE_DIGITS: Final = 12
UNITS: Final[dict[Grain, str]] = {"year": "Y", "quarter": "Q", "month": "M", "week": "W", "day": "D"}


def compile_spec(table: Table, spec: ChartSpec) -> str:
    """Write the SQL of a checked specification; it returns at most `MAX_POINTS` rows."""
    rows = table.expression
    if spec.filters:
        rows = rows.filter([condition_of(rows, condition, table) for condition in spec.filters])
    if spec.kind == "scatter" and not spec.measures:
        return table.compile(_points(table, rows, spec))
    if spec.kind == "box":
        return table.compile(_boxes(table, rows, spec))
    return table.compile(_groups(table, rows, spec))


def sampling_step(rows: int) -> int:
    """Say which rows a scatter chart shows: every n-th."""
    return max(1, math.ceil(rows / MAX_POINTS))


def _groups(table: Table, rows: ir.Table, spec: ChartSpec) -> ir.Table:
    names = result_names(spec)
    measures = spec.measures or (Measure(aggregate="count"),)
    labels = names.measures or ("rows",)
    keys = _keys(table, rows, spec)
    values = {label: _value(rows, measure) for label, measure in zip(labels, measures, strict=True)}
    result = rows.group_by(**keys).aggregate(**values) if keys else rows.aggregate(**values)
    return _arranged(result, list(keys), labels[0], spec)


def _keys(table: Table, rows: ir.Table, spec: ChartSpec) -> dict[str, ir.Value]:
    """Build the grouping keys by result name; a bin has its two edges."""
    names = result_names(spec)
    dimensions = (*spec.dimensions, *([spec.split] if spec.split else []))
    labels = (*names.dimensions, *([names.split] if names.split else []))
    keys: dict[str, ir.Value] = {}
    for label, dimension in zip(labels, dimensions, strict=True):
        if dimension.bins or (spec.kind == "histogram" and dimension is spec.dimensions[0]):
            lines = _grid(table, dimension)
            at = ((rows[dimension.column].cast("float64") - lines.start) / lines.width + ON_EDGE).floor()
            keys[label] = (at * lines.width + lines.start).round(EDGE_DIGITS)
            keys[end_of(label)] = ((at + 1) * lines.width + lines.start).round(EDGE_DIGITS)
        else:
            keys[label] = _key(table, rows, dimension)
    return keys


def _key(table: Table, rows: ir.Table, dimension: Dimension) -> ir.Value:
    value = rows[dimension.column]
    column = table.column(dimension.column)
    if dimension.grain and column and column.temporal:
        return value.truncate(UNITS[dimension.grain]).cast("date")
    return value


def _grid(table: Table, dimension: Dimension) -> Grid:
    profile = table.profile_of(dimension.column)
    low, high = float(str(profile.min or 0)), float(str(profile.max or 0))
    return grid(low, high, dimension.bins or DEFAULT_BINS, whole=profile.type == "integer")


def _value(rows: ir.Table, measure: Measure) -> ir.Scalar:
    if measure.column is None:
        return rows.count()
    return _AGGREGATES[measure.aggregate](rows[measure.column])


_AGGREGATES: Final[dict[Aggregate, Callable[[ir.Value], ir.Scalar]]] = {
    "count": lambda value: value.count(),
    "count_distinct": lambda value: value.nunique(),
    "sum": lambda value: value.cast("float64").sum(),
    "mean": lambda value: value.cast("float64").mean(),
    "median": lambda value: value.cast("float64").median(),
    "min": lambda value: value.min(),
    "max": lambda value: value.max(),
}


def _arranged(result: ir.Table, keys: list[str], measure: str, spec: ChartSpec) -> ir.Table:
    """Order so that the same question gives the same rows, and cap them."""
    if not keys:
        return result
    by_keys = [ibis.asc(key) for key in keys]
    if spec.sort is None:
        ordered = by_keys
    elif spec.sort.by == "measure":
        ordered = [ibis.desc(measure, nulls_first=False) if spec.sort.descending else ibis.asc(measure), *by_keys]
    else:
        ordered = [ibis.desc(keys[0]) if spec.sort.descending else ibis.asc(keys[0]), *by_keys[1:]]
    return result.order_by(ordered).limit(min(spec.limit or MAX_POINTS, MAX_POINTS))


def _points(table: Table, rows: ir.Table, spec: ChartSpec) -> ir.Table:
    """Take single rows, every n-th of a large table."""
    step = sampling_step(table.rows)
    x, y = (rows[dimension.column] for dimension in spec.dimensions)
    kept = [x.notnull(), y.notnull(), *([rows.rowid() % step == 0] if step > 1 else [])]
    return rows.filter(kept).select(**_keys(table, rows, spec)).limit(min(spec.limit or MAX_POINTS, MAX_POINTS))


def _boxes(table: Table, rows: ir.Table, spec: ChartSpec) -> ir.Table:
    """Compute the five numbers of a box, and the rows behind them, for each group."""
    value = rows[str(spec.measures[0].column)].cast("float64")
    parts = (value.min(), value.quantile(0.25), value.median(), value.quantile(0.75), value.max(), value.count())
    values = dict(zip(BOX_PARTS, parts, strict=True))
    keys = _keys(table, rows, spec)
    if not keys:
        return rows.aggregate(**values)
    result = rows.filter(value.notnull()).group_by(**keys).aggregate(**values)
    return _arranged(result, list(keys), "median", spec)
