"""Conditions as Ibis predicates. Text is compared without regard to case."""

import operator
from collections.abc import Callable
from datetime import date
from typing import Final

import ibis.expr.types as ir

from gptdash.services.analysis.columns import Column
from gptdash.services.analysis.spec import Filter, Operator, Scalar
from gptdash.services.analysis.table import Table

_COMPARE: Final[dict[Operator, Callable[[ir.Value, Scalar], ir.BooleanValue]]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
}
_DAY_OPERATORS: Final[frozenset[Operator]] = frozenset({"eq", "ne", "in", "not_in"})


def condition_of(rows: ir.Table, condition: Filter, table: Table) -> ir.BooleanValue:
    """Build the predicate of a checked filter."""
    column = table.column(condition.column)
    value = rows[condition.column]
    if condition.operator in ("missing", "present"):
        return value.isnull() if condition.operator == "missing" else value.notnull()
    if condition.operator == "contains":
        return value.lower().contains(str(condition.values[0]).lower())
    if column and column.type == "text":
        value = value.lower()
    if column and column.type == "timestamp" and condition.operator in _DAY_OPERATORS:
        value = value.date()
    return _compare(value, condition.operator, [_plain(item, column) for item in condition.values])


def _plain(value: Scalar, column: Column | None) -> Scalar:
    """Bring a value to the column's own form."""
    if column and column.temporal and isinstance(value, str):
        return date.fromisoformat(value)
    return value.lower() if isinstance(value, str) else value


def _compare(value: ir.Value, how: Operator, wanted: list[Scalar]) -> ir.BooleanValue:
    if how in ("in", "not_in"):
        return value.isin(wanted) if how == "in" else value.notin(wanted)
    return _COMPARE[how](value, wanted[0])
