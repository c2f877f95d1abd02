"""Conditions as Ibis predicates. Text is compared without regard to case, times by their day or a part of them."""

import operator
from collections.abc import Callable
from datetime import date
from typing import Final

import ibis.expr.types as ir

from gptdash.services.analysis.columns import Column
from gptdash.services.analysis.spec import Filter, Grain, Operator, Scalar

Find = Callable[[str], Column | None]

_COMPARE: Final[dict[Operator, Callable[[ir.Value, Scalar], ir.BooleanValue]]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
}
PARTS: Final[dict[Grain, Callable[[ir.Value], ir.Value]]] = {
    "weekday": lambda moment: moment.day_of_week.index() + 1,
    "hour_of_day": lambda moment: moment.hour(),
    "month_of_year": lambda moment: moment.month(),
}
# `< 2024-02-01` and `≥ 2024-02-01` cut at midnight, for days as for times, and need no cast that would hide an index.
_AT_MIDNIGHT: Final[frozenset[Operator]] = frozenset({"lt", "ge"})


def condition_of(rows: ir.Table, condition: Filter, find: Find) -> ir.BooleanValue:
    """Build the predicate of a checked filter; `find` gives a column by name."""
    column = find(condition.column)
    value = rows[condition.column]
    if condition.operator in ("missing", "present"):
        return value.isnull() if condition.operator == "missing" else value.notnull()
    if condition.operator == "contains":
        return value.lower().contains(str(condition.values[0]).lower())
    if condition.part:
        return _compare(part_of(value, condition.part), condition.operator, list(condition.values))
    if column and column.type == "text":
        value = value.lower()
    if column and column.type == "timestamp" and condition.operator not in _AT_MIDNIGHT:
        value = value.date()
    return _compare(value, condition.operator, [_plain(item, column) for item in condition.values])


def part_of(value: ir.Value, grain: Grain) -> ir.Value:
    """Return a part of the calendar or of the clock as a whole number."""
    return PARTS[grain](value).cast("int64")


def _plain(value: Scalar, column: Column | None) -> Scalar:
    """Bring a value to the column's own form."""
    if column and column.temporal and isinstance(value, str):
        return date.fromisoformat(value)
    return value.lower() if isinstance(value, str) else value


def _compare(value: ir.Value, how: Operator, wanted: list[Scalar]) -> ir.BooleanValue:
    if how in ("in", "not_in"):
        return value.isin(wanted) if how == "in" else value.notin(wanted)
    if how == "between":
        return value.between(wanted[0], wanted[1])
    return _COMPARE[how](value, wanted[0])
