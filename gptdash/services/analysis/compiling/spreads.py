"""Single points, and how values spread: boxes and violins."""

import math
from typing import Final

import ibis
import ibis.expr.types as ir

from gptdash.services.analysis.compiling.aggregates import number_of
from gptdash.services.analysis.compiling.keys import binned, grid_of, keys_of
from gptdash.services.analysis.compiling.source import Source
from gptdash.services.analysis.results import BOX_PARTS, QUARTILES, bin_name, end_of
from gptdash.services.analysis.spec import MAX_POINTS, ChartSpec, Dimension

VIOLIN_BINS: Final = 40


def sampling_step(rows: int) -> int:
    """Say which rows a scatter chart shows: every n-th."""
    return max(1, math.ceil(rows / MAX_POINTS))


def points(source: Source, rows: ir.Table, spec: ChartSpec) -> ir.Table:
    """Take single rows, every n-th of a large table."""
    step = sampling_step(source.rows)
    x, y = (rows[dimension.column] for dimension in spec.dimensions)
    kept = [x.notnull(), y.notnull(), *([rows.rowid() % step == 0] if step > 1 else [])]
    chosen = rows.filter(kept).select(**keys_of(source, rows, spec))
    return chosen.limit(min(spec.limit or MAX_POINTS, MAX_POINTS))


def boxes(source: Source, rows: ir.Table, spec: ChartSpec) -> ir.Table:
    """Compute the five numbers of a box, and the rows behind them, for each group."""
    value = number_of(rows[str(spec.measures[0].column)])
    parts = (value.min(), value.quantile(0.25), value.median(), value.quantile(0.75), value.max(), value.count())
    values = dict(zip(BOX_PARTS, parts, strict=True))
    keys = keys_of(source, rows, spec)
    return rows.filter(value.notnull()).group_by(**keys).aggregate(**values) if keys else rows.aggregate(**values)


def violins(source: Source, rows: ir.Table, spec: ChartSpec) -> ir.Table:
    """Count each group's values in fine bins, from which its outline is drawn, beside its exact quartiles."""
    column = str(spec.measures[0].column)
    start = bin_name(spec)
    lines = grid_of(source, Dimension(column=column), VIOLIN_BINS)
    keys = keys_of(source, rows, spec)
    kept = rows.filter(rows[column].notnull())
    bins = binned(kept, start, column, lines)
    counted = kept.group_by(**keys, **bins).aggregate(rows=kept.count())
    order = [ibis.asc(name) for name in (*keys, start, end_of(start))]
    return _with_quartiles(counted, kept, spec, keys).order_by(order).limit(MAX_POINTS)


def _with_quartiles(counted: ir.Table, kept: ir.Table, spec: ChartSpec, keys: dict[str, ir.Value]) -> ir.Table:
    """Put each group's quartiles beside its bins; what is missing is a group as well."""
    value = number_of(kept[str(spec.measures[0].column)])
    parts = (value.quantile(0.25), value.median(), value.quantile(0.75))
    quartiles = dict(zip(QUARTILES, parts, strict=True))
    if not keys:
        return counted.cross_join(kept.aggregate(**quartiles))
    sought = {f"sought {at}": key for at, key in enumerate(keys.values())}
    found = kept.group_by(**sought).aggregate(**quartiles)
    alike = [counted[name].identical_to(found[key]) for name, key in zip(keys, sought, strict=True)]
    return counted.left_join(found, alike).drop(*sought)
