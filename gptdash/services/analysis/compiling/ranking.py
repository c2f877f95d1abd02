"""The first groups of a chart, and all others as one."""

from typing import Final

import ibis
import ibis.expr.types as ir

from gptdash.services.analysis.compiling.aggregates import value_of
from gptdash.services.analysis.compiling.keys import keys_of
from gptdash.services.analysis.compiling.source import Source
from gptdash.services.analysis.results import result_names
from gptdash.services.analysis.spec import ChartSpec, Measure
from gptdash.services.analysis.validating import columns_of

_GROUP: Final = "__group"
_FIRST: Final = "__first"
_RANK: Final = "__rank"


def first_groups(source: Source, rows: ir.Table, result: ir.Table, spec: ChartSpec) -> ir.Table:
    """Keep the first groups of a result with all their parts; `rows` are what it was computed from."""
    first = _ranked(source, rows, spec)
    return result.semi_join(first, result[_ranked_name(source, spec)].identical_to(first[_FIRST]))


def with_others(source: Source, rows: ir.Table, spec: ChartSpec) -> tuple[ir.Table, dict[str, ir.Value]]:
    """Mark the rows beyond the first groups; returns them with their keys: no group, and true for `others`."""
    name, others = _ranked_name(source, spec), str(result_names(spec).others)
    first = _ranked(source, rows, spec)
    keyed = rows.select(*dict.fromkeys(columns_of(spec)), **{_GROUP: keys_of(source, rows, spec)[name]})
    joined = keyed.left_join(first, keyed[_GROUP].identical_to(first[_FIRST]))
    beyond = joined[_RANK].isnull()
    group = beyond.ifelse(ibis.null(joined[_GROUP].type()), joined[_GROUP])
    keys = {key: group if key == name else value for key, value in keys_of(source, joined, spec).items()}
    return joined, {**keys, others: beyond}


def _ranked_name(source: Source, spec: ChartSpec) -> str:
    """Name what is ranked: the first dimension, or the split where that is an axis of time or numbers."""
    names = result_names(spec)
    axis = spec.dimensions[0]
    column = source.column(axis.column)
    ordered = axis.grain or axis.bins or (column is not None and column.role == "time")
    return names.split if names.split and ordered else names.dimensions[0]


def _ranked(source: Source, rows: ir.Table, spec: ChartSpec) -> ir.Table:
    """Rank the groups by the first measure, or as the chart is sorted; ties in the order of their names."""
    name = _ranked_name(source, spec)
    measure = spec.measures[0] if spec.measures else Measure(aggregate="count")
    key = keys_of(source, rows, spec)[name]
    groups = rows.group_by(**{_FIRST: key}).aggregate(**{_RANK: value_of(rows, measure, source)})
    descending = spec.sort is None or spec.sort.descending
    by_name = not spec.others and name == result_names(spec).dimensions[0]
    if by_name and (spec.sort is None or spec.sort.by == "dimension"):
        order = [ibis.desc(_FIRST) if spec.sort and descending else ibis.asc(_FIRST)]
    else:
        by_rank = ibis.desc(_RANK, nulls_first=False) if descending or _by_dimension(spec) else ibis.asc(_RANK)
        order = [by_rank, ibis.asc(_FIRST)]
    return groups.order_by(order).limit(spec.limit).mutate(**{_RANK: ibis.literal(1)})


def _by_dimension(spec: ChartSpec) -> bool:
    return spec.sort is not None and spec.sort.by == "dimension"
