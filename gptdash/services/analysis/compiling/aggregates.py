"""Measures as reductions. What is added up or averaged is cast to float64, because engines differ where it is not."""

import operator
from collections.abc import Callable
from functools import reduce
from typing import Final, TypeAlias

import ibis.expr.types as ir

from gptdash.services.analysis.columns import TRUE_WORDS
from gptdash.services.analysis.compiling.source import Source
from gptdash.services.analysis.filtering import condition_of
from gptdash.services.analysis.spec import Aggregate, Measure

Where: TypeAlias = ir.BooleanValue | None


def value_of(rows: ir.Table, measure: Measure, source: Source) -> ir.Scalar:
    """Build the number of a measure, before any transform."""
    where = _where(rows, measure, source)
    if measure.column is None:
        return rows.count(where=where)
    return _AGGREGATES[measure.aggregate](rows[measure.column], where)


def number_of(value: ir.Value) -> ir.FloatingValue:
    """Read a column as float64; a flag counts as 0 or 1, also one of words."""
    flag = value.lower().isin(TRUE_WORDS) if value.type().is_string() else value
    return (flag.cast("int32") if flag.type().is_boolean() else flag).cast("float64")


def _where(rows: ir.Table, measure: Measure, source: Source) -> Where:
    conditions = [condition_of(rows, condition, source.column) for condition in measure.where]
    return reduce(operator.and_, conditions) if conditions else None


_AGGREGATES: Final[dict[Aggregate, Callable[[ir.Value, Where], ir.Scalar]]] = {
    "count": lambda value, where: value.count(where=where),
    "count_distinct": lambda value, where: value.nunique(where=where),
    "sum": lambda value, where: number_of(value).sum(where=where),
    "mean": lambda value, where: number_of(value).mean(where=where),
    "median": lambda value, where: number_of(value).median(where=where),
    "min": lambda value, where: value.min(where=where),
    "max": lambda value, where: value.max(where=where),
}
