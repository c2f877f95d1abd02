"""One sentence about a result, computed from it."""

from collections.abc import Callable
from typing import Final

import pandas as pd

from gptdash.domain.wording import Fact, Sentence, mark, sentence
from gptdash.services.analysis.figures.style import is_ordered
from gptdash.services.analysis.results import result_names
from gptdash.services.analysis.spec import MAX_POINTS, ChartKind, ChartSpec, Grain, Measure
from gptdash.services.analysis.summing_up.cells import groups_said, written
from gptdash.services.analysis.summing_up.spreads import correlation, fullest_bin, highest_median, widest_violin
from gptdash.services.analysis.wording import joined, measure_said


def sum_up(spec: ChartSpec, rows: pd.DataFrame, step: int) -> Sentence:
    """Say the most telling thing about a result; `step` tells that only every n-th row was drawn."""
    if is_empty(spec, rows):
        return sentence(mark("No rows match."))
    if spec.kind in ("scatter", "bubble") and not spec.measures:
        return correlation(spec, rows, step)
    return _TELL.get(spec.kind, _largest)(spec, rows)


def is_empty(spec: ChartSpec, rows: pd.DataFrame) -> bool:
    """Tell whether a result holds nothing: no groups, or single numbers that are all unknown."""
    return not len(rows) or (spec.kind == "number" and bool(rows.isna().all(axis=None)))


def _number(spec: ChartSpec, rows: pd.DataFrame) -> Sentence:
    names = result_names(spec).measures
    pairs = [
        sentence(mark("{measure}: {value}"), measure=measure_said(measure), value=written(rows[name].iloc[0], measure))
        for name, measure in zip(names, spec.measures, strict=True)
    ]
    return sentence(mark("{result}."), result=joined(pairs))


def _largest(spec: ChartSpec, rows: pd.DataFrame) -> Sentence:
    """Name the largest group, or the smallest where that was asked for."""
    names = result_names(spec)
    measure = names.measures[0] if names.measures else "rows"
    rows = rows[~rows[names.others]] if names.others else rows
    found = rows[measure]
    numbers = found if pd.api.types.is_numeric_dtype(found) else pd.to_numeric(found, errors="coerce")
    if not numbers.notna().any():
        return sentence(mark("{groups} rows in the result."), groups=len(rows))
    smallest = spec.sort is not None and spec.sort.by == "measure" and not spec.sort.descending
    top = int(numbers.argmin() if smallest else numbers.argmax())
    labels = (*names.dimensions, *([names.split] if names.split else []))
    groups = [(rows[name].array[top], dimension.grain) for name, dimension in zip(labels, spec.groupings, strict=True)]
    drawn = spec.measures[0] if spec.measures else Measure(aggregate="count")
    facts: dict[str, Fact] = {
        "group": groups_said(groups),
        "measure": measure_said(drawn),
        "value": written(found.array[top], drawn),
        "groups": len(rows),
    }
    if (
        spec.kind in ("line", "area")
        and is_ordered(rows[names.dimensions[0]])
        and names.split is None
        and rows[names.dimensions[0]].notna().sum() > 1
    ):
        return _course(rows[names.dimensions[0]], spec.dimensions[0].grain, numbers, drawn)
    if len(rows) == MAX_POINTS:
        return sentence(
            mark("Highest is {group} with {measure} {value}; only the first {groups} groups are shown."), **facts
        )
    if smallest:
        return sentence(mark("Lowest is {group} with {measure} {value} ({groups} groups shown)."), **facts)
    return sentence(mark("Highest is {group} with {measure} {value} ({groups} groups shown)."), **facts)


def _course(order: pd.Series, grain: Grain | None, numbers: pd.Series, measure: Measure) -> Sentence:
    """Tell how a line goes; rows without a time have no place on it."""
    known = numbers.notna() & order.notna()
    if not known.any():
        return sentence(mark("{groups} rows in the result."), groups=len(order))
    order, numbers = order[known], numbers[known]
    first, last, top = int(order.argmin()), int(order.argmax()), int(numbers.argmax())
    return sentence(
        mark("{measure} went from {start} ({first}) to {end} ({last}); it was highest in {group}: {value}."),
        measure=measure_said(measure),
        group=groups_said([(order.iloc[top], grain)]),
        value=written(numbers.iloc[top], measure),
        first=groups_said([(order.iloc[first], grain)]),
        start=written(numbers.iloc[first], measure),
        last=groups_said([(order.iloc[last], grain)]),
        end=written(numbers.iloc[last], measure),
    )


_TELL: Final[dict[ChartKind, Callable[[ChartSpec, pd.DataFrame], Sentence]]] = {
    "number": _number,
    "histogram": fullest_bin,
    "box": highest_median,
    "violin": widest_violin,
}
