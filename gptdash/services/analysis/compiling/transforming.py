"""Shares, running totals and changes, computed over the groups of a result. Every denominator may be zero."""

from collections.abc import Callable, Sequence
from typing import Final

import ibis
import ibis.expr.types as ir

from gptdash.services.analysis.results import ResultNames, end_of
from gptdash.services.analysis.spec import ORDERED, ChartSpec, Grain, Transform

STEPS: Final[dict[Grain, ir.IntervalScalar]] = {
    "year": ibis.interval(years=1),
    "quarter": ibis.interval(months=3),
    "month": ibis.interval(months=1),
    "week": ibis.interval(days=7),
    "day": ibis.interval(days=1),
    "hour": ibis.interval(hours=1),
}


def transformed(result: ir.Table, spec: ChartSpec, names: ResultNames) -> ir.Table:
    """Put transformed numbers in place of plain ones; an order has no place for groups without a name."""
    wanted = {
        name: measure.transform
        for name, measure in zip(names.measures, spec.measures, strict=True)
        if measure.transform
    }
    if not wanted:
        return result
    if ORDERED & set(wanted.values()):
        result = result.filter(result[names.dimensions[0]].notnull())
    return result.mutate(**{name: _TRANSFORMS[how](result, name, spec, names) for name, how in wanted.items()})


def _share(result: ir.Table, name: str, _: ChartSpec, names: ResultNames) -> ir.Value:
    """Divide by the total: of all groups, or of a group where it is split."""
    value = result[name].cast("float64")
    within = [key for key in (names.dimensions[0], names.others) if key] if names.split else []
    return value / value.sum().over(ibis.window(group_by=within)).nullif(0)


def _running(result: ir.Table, name: str, _: ChartSpec, names: ResultNames) -> ir.Value:
    window = ibis.cumulative_window(group_by=_parts(result, names), order_by=names.dimensions[0])
    return result[name].cast("float64").sum().over(window)


def _change(result: ir.Table, name: str, spec: ChartSpec, names: ResultNames) -> ir.Value:
    return result[name].cast("float64") - _previous(result, name, spec, names)


def _change_rate(result: ir.Table, name: str, spec: ChartSpec, names: ResultNames) -> ir.Value:
    """Divide the change by what it starts from; from nothing or from a debt there is no rate."""
    before = _previous(result, name, spec, names)
    return (before > 0).ifelse((result[name].cast("float64") - before) / before.nullif(0), ibis.null("float64"))


def _previous(result: ir.Table, name: str, spec: ChartSpec, names: ResultNames) -> ir.Value:
    """Return the number of the period before; a period that is missing is not skipped."""
    key = result[names.dimensions[0]]
    window = ibis.window(group_by=_parts(result, names), order_by=names.dimensions[0])
    before = result[name].cast("float64").lag().over(window)
    grain = spec.dimensions[0].grain
    if grain is None or not (key.type().is_date() or key.type().is_timestamp()):
        return before
    follows = (key.lag().over(window) + STEPS[grain]).cast(key.type()) == key
    return follows.ifelse(before, ibis.null("float64"))


def _parts(result: ir.Table, names: ResultNames) -> Sequence[str]:
    """List what a series is told apart by: all dimensions but the first."""
    rest = (*names.dimensions[1:], *([names.split] if names.split else []))
    return [key for name in rest for key in (name, end_of(name)) if key in result.columns]


_TRANSFORMS: Final[dict[Transform, Callable[[ir.Table, str, ChartSpec, ResultNames], ir.Value]]] = {
    "share": _share,
    "running": _running,
    "change": _change,
    "change_rate": _change_rate,
}
