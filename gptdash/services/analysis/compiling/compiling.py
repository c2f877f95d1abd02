"""The one door to all queries: filter, group, transform, keep the first groups, order."""

from collections.abc import Mapping, Sequence
from typing import Final

import ibis.expr.operations as ops
import ibis.expr.types as ir

from gptdash.services.analysis.compiling.aggregates import value_of
from gptdash.services.analysis.compiling.keys import keys_of
from gptdash.services.analysis.compiling.ranking import first_groups, with_others
from gptdash.services.analysis.compiling.source import Source
from gptdash.services.analysis.compiling.spreads import boxes, points, violins
from gptdash.services.analysis.compiling.transforming import transformed
from gptdash.services.analysis.filtering import condition_of
from gptdash.services.analysis.results import end_of, result_names
from gptdash.services.analysis.spec import MAX_POINTS, ChartSpec, Measure
from gptdash.services.analysis.table import Table
from gptdash.services.analysis.validating import columns_of

ROWS = Measure(aggregate="count")
WIDE: Final = 200


def compile_spec(table: Table, spec: ChartSpec) -> str:
    """Write the SQL of a checked specification; it returns at most `MAX_POINTS` rows."""
    return table.compile(expression_of(table, spec))


def expression_of(source: Source, spec: ChartSpec) -> ir.Table:
    """Build the query of a checked specification for any engine."""
    rows = _rows_of(source, spec)
    if spec.filters:
        rows = rows.filter([condition_of(rows, condition, source.column) for condition in spec.filters])
    if spec.kind in ("scatter", "bubble") and not spec.measures:
        return points(source, rows, spec)
    if spec.kind == "violin":
        return violins(source, rows, spec)
    if spec.kind == "box":
        return _arranged(boxes(source, rows, spec), ["median"], spec)
    return _groups(source, rows, spec)


def _rows_of(source: Source, spec: ChartSpec) -> ir.Table:
    """Take the columns that are asked for alone out of very many, each of which would take its time."""
    rows, names = source.expression, dict.fromkeys(columns_of(spec))
    single = spec.kind in ("scatter", "bubble") and not spec.measures  # they are counted off in the table itself
    return rows.select(*names) if names and not single and len(rows.columns) > WIDE else rows


def _groups(source: Source, rows: ir.Table, spec: ChartSpec) -> ir.Table:
    names = result_names(spec)
    measures = spec.measures or (ROWS,)
    labels = names.measures or ("rows",)
    if names.others and spec.dimensions:
        rows, keys = with_others(source, rows, spec)
    else:
        keys = keys_of(source, rows, spec)
    values = {label: value_of(rows, measure, source) for label, measure in zip(labels, measures, strict=True)}
    result = _aggregated(rows, keys, values)
    result = transformed(result, spec, names)
    if spec.split and spec.limit and not spec.others:
        result = first_groups(source, rows, result, spec)
    return _arranged(result, list(labels), spec)


def _aggregated(rows: ir.Table, keys: Mapping[str, ir.Value], values: Mapping[str, ir.Scalar]) -> ir.Table:
    """Group rows; `group_by` would look up again which columns keys and values are of, which takes a third of a query.

    Both are of these very rows.
    """
    groups = {name: key.op() for name, key in keys.items()}
    metrics = {name: value.op() for name, value in values.items()}
    aggregate: ir.Table = ops.Aggregate(rows.op(), groups=groups, metrics=metrics).to_expr()
    return aggregate


def _arranged(result: ir.Table, measures: list[str], spec: ChartSpec) -> ir.Table:
    """Order so that the same question gives the same rows, and cap them; the group of all others comes last."""
    names = result_names(spec)
    if not spec.groupings:
        return result
    keys = [*_with_ends((*names.dimensions, *([names.split] if names.split else [])), result.columns)]
    by_keys = [result[key].asc() for key in keys]
    measure = result[measures[0]]
    if spec.sort is None:
        ordered = by_keys
    elif spec.sort.by == "measure":
        ordered = [measure.desc(nulls_first=False) if spec.sort.descending else measure.asc(), *by_keys]
    else:
        ordered = [result[keys[0]].desc() if spec.sort.descending else by_keys[0], *by_keys[1:]]
    last = [result[names.others].asc()] if names.others else []
    return result.order_by([*last, *ordered]).limit(_cap(spec))


def _with_ends(dimensions: tuple[str, ...], columns: Sequence[str]) -> list[str]:
    """List the keys in the order of the dimensions, each bin with its end."""
    return [key for name in dimensions for key in (name, end_of(name)) if key in columns]


def _cap(spec: ChartSpec) -> int:
    """Say how many rows may come back: those of the groups that are asked for."""
    whole = spec.others or spec.split is not None or spec.limit is None
    return MAX_POINTS if whole else min(spec.limit or MAX_POINTS, MAX_POINTS)
