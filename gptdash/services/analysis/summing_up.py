"""One sentence about a result, computed from it."""

import math
from typing import Final

import pandas as pd

from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.services.analysis.figures.style import MISSING, is_ordered
from gptdash.services.analysis.results import end_of, result_names
from gptdash.services.analysis.spec import MAX_POINTS, ChartSpec, Grain
from gptdash.services.analysis.wording import capitalised, measure_label, number_text, value_text

MIN_POINTS: Final = 3
GROUP_FORMATS: Final[dict[Grain, str]] = {"year": "%Y", "month": "%Y-%m", "week": "%Y-%m-%d", "day": "%Y-%m-%d"}


def sum_up(spec: ChartSpec, rows: pd.DataFrame, step: int) -> Sentence:
    """Say the most telling thing about a result; `step` tells that only every n-th row was drawn."""
    if not len(rows) or (spec.kind == "number" and rows.isna().all(axis=None)):
        return sentence(mark("No rows match."))
    match spec.kind:
        case "number":
            return _number(spec, rows)
        case "scatter" if not spec.measures:
            return _correlation(spec, rows, step)
        case "histogram":
            return _fullest_bin(spec, rows)
        case "box":
            return _highest_median(spec, rows)
        case _:
            return _largest(spec, rows)


def _number(spec: ChartSpec, rows: pd.DataFrame) -> Sentence:
    names = result_names(spec).measures
    pairs = [
        f"{capitalised(str(measure_label(measure)))}: {_shown(rows[name].iloc[0])}"
        for name, measure in zip(names, spec.measures, strict=True)
    ]
    return sentence(mark("{result}."), result="; ".join(pairs))


def _correlation(spec: ChartSpec, rows: pd.DataFrame, step: int) -> Sentence:
    x, y = result_names(spec).dimensions
    facts: dict[str, str | int] = {"x": spec.dimensions[0].column, "y": spec.dimensions[1].column, "points": len(rows)}
    both = rows[[x, y]].select_dtypes("number")
    correlation = both[x].corr(both[y]) if len(both.columns) == 2 and len(rows) >= MIN_POINTS else math.nan  # noqa: PLR2004 - both axes
    if step > 1:
        facts["step"] = step
    if math.isnan(correlation):
        return sentence(mark("{points} points of {x} and {y}; they have no correlation to compute."), **facts)
    facts["r"] = f"{round(correlation, 2) + 0:.2f}"
    if step > 1:
        return sentence(mark("{x} and {y} correlate with r = {r} over {points} points, every {step}th row."), **facts)
    return sentence(mark("{x} and {y} correlate with r = {r} over {points} points."), **facts)


def _fullest_bin(spec: ChartSpec, rows: pd.DataFrame) -> Sentence:
    names = result_names(spec)
    start, measure = names.dimensions[0], names.measures[0] if names.measures else "rows"
    bins = rows.dropna(subset=[start]).groupby([start, end_of(start)], as_index=False)[measure].sum()
    if not len(bins):
        return sentence(mark("{column} has no values here."), column=spec.dimensions[0].column)
    top = bins.iloc[int(bins[measure].argmax())]
    return sentence(
        mark("Most common is {column} from {low} to below {high}: {count} of {total} rows."),
        column=spec.dimensions[0].column,
        low=_shown(top[start]),
        high=_shown(top[end_of(start)]),
        count=_shown(top[measure]),
        total=_shown(bins[measure].sum()),
    )


def _highest_median(spec: ChartSpec, rows: pd.DataFrame) -> Sentence:
    column = spec.measures[0].column or ""
    if not spec.dimensions:
        return sentence(
            mark("Half of {column} lies from {q1} to {q3}; the median is {median}."),
            column=column,
            **{part: _shown(rows[part].iloc[0]) for part in ("q1", "q3", "median")},
        )
    top = rows.iloc[int(rows["median"].argmax())]
    return sentence(
        mark("{group} has the highest median of {column}: {value}, of {groups} groups."),
        group=_group(top[result_names(spec).dimensions[0]]),
        column=column,
        value=_shown(top["median"]),
        groups=len(rows),
    )


def _largest(spec: ChartSpec, rows: pd.DataFrame) -> Sentence:
    """Name the largest group, or the smallest where that was asked for."""
    names = result_names(spec)
    measure = names.measures[0] if names.measures else "rows"
    numbers = pd.to_numeric(rows[measure], errors="coerce")
    if numbers.isna().all():
        return sentence(mark("{groups} rows in the result."), groups=len(rows))
    smallest = spec.sort is not None and spec.sort.by == "measure" and not spec.sort.descending
    top = rows.iloc[int(numbers.argmin() if smallest else numbers.argmax())]
    dimensions = (*spec.dimensions, *([spec.split] if spec.split else []))
    labels = (*names.dimensions, *([names.split] if names.split else []))
    groups = [(name, dimension.grain) for name, dimension in zip(labels, dimensions, strict=True)]
    facts: dict[str, str | int] = {
        "group": ", ".join(_group(top[name], grain) for name, grain in groups),
        "measure": str(measure_label(spec.measures[0])) if spec.measures else measure,
        "value": _shown(top[measure]),
        "groups": len(rows),
    }
    if (
        spec.kind in ("line", "area")
        and is_ordered(rows[names.dimensions[0]])
        and names.split is None
        and len(rows) > 1
    ):
        return _course(rows[names.dimensions[0]], spec.dimensions[0].grain, numbers, facts)
    if len(rows) == MAX_POINTS:
        return sentence(
            mark("Highest is {group} with {measure} {value}; only the first {groups} groups are shown."), **facts
        )
    if smallest:
        return sentence(mark("Lowest is {group} with {measure} {value} ({groups} groups shown)."), **facts)
    return sentence(mark("Highest is {group} with {measure} {value} ({groups} groups shown)."), **facts)


def _course(order: pd.Series, grain: Grain | None, numbers: pd.Series, facts: dict[str, str | int]) -> Sentence:
    first, last = int(order.argmin()), int(order.argmax())
    return sentence(
        mark("{measure} went from {start} ({first}) to {end} ({last}); it was highest in {group}: {value}."),
        **{**facts, "measure": capitalised(str(facts["measure"]))},
        first=_group(order.iloc[first], grain),
        start=_shown(numbers.iloc[first]),
        last=_group(order.iloc[last], grain),
        end=_shown(numbers.iloc[last]),
    )


def _shown(value: object) -> str:
    """Write a cell of a result."""
    if value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return MISSING
    if isinstance(value, pd.Timestamp):
        return value_text(value.to_pydatetime())
    if hasattr(value, "item"):
        value = value.item()
    return number_text(value) if isinstance(value, int | float) and not isinstance(value, bool) else value_text(value)


def _group(value: object, grain: Grain | None = None) -> str:
    """Write what names a group: dates to their grain; whole numbers are years and codes, without a thousands mark."""
    if isinstance(value, pd.Timestamp) and grain:
        return f"{value.year} Q{value.quarter}" if grain == "quarter" else value.strftime(GROUP_FORMATS[grain])
    number = value.item() if hasattr(value, "item") else value
    if isinstance(number, int | float) and not isinstance(number, bool) and number == number // 1:
        return str(int(number))
    return _shown(value)
