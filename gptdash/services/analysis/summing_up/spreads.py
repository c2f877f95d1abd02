"""Sentences about single points and spreads."""

import math
from typing import Final

import pandas as pd

from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.services.analysis.results import bin_name, end_of, result_names
from gptdash.services.analysis.spec import ChartSpec
from gptdash.services.analysis.summing_up.cells import groups_said, shown

MIN_POINTS: Final = 3


def correlation(spec: ChartSpec, rows: pd.DataFrame, step: int) -> Sentence:
    """Say how strongly two columns go together; `step` tells that only every n-th row was drawn."""
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


def fullest_bin(spec: ChartSpec, rows: pd.DataFrame) -> Sentence:
    """Name the bin with the most rows."""
    names = result_names(spec)
    start, measure = names.dimensions[0], names.measures[0] if names.measures else "rows"
    bins = rows.dropna(subset=[start]).groupby([start, end_of(start)], as_index=False)[measure].sum()
    if not len(bins):
        return sentence(mark("{column} has no values here."), column=spec.dimensions[0].column)
    top = bins.iloc[int(bins[measure].argmax())]
    return sentence(
        mark("Most common is {column} from {low} to below {high}: {count} of {total} rows."),
        column=spec.dimensions[0].column,
        low=shown(top[start]),
        high=shown(top[end_of(start)]),
        count=shown(top[measure]),
        total=shown(bins[measure].sum()),
    )


def highest_median(spec: ChartSpec, rows: pd.DataFrame) -> Sentence:
    """Name the box that lies highest; of one alone, where its half lies."""
    column = spec.measures[0].column or ""
    if not spec.dimensions:
        return sentence(
            mark("Half of {column} lies from {q1} to {q3}; the median is {median}."),
            column=column,
            **{part: shown(rows[part].iloc[0]) for part in ("q1", "q3", "median")},
        )
    top = rows.iloc[int(rows["median"].argmax())]
    return sentence(
        mark("{group} has the highest median of {column}: {value}, of {groups} groups."),
        group=groups_said([(top[result_names(spec).dimensions[0]], spec.dimensions[0].grain)]),
        column=column,
        value=shown(top["median"]),
        groups=len(rows),
    )


def widest_violin(spec: ChartSpec, rows: pd.DataFrame) -> Sentence:
    """Name the group with the widest spread of values."""
    start, column = bin_name(spec), str(spec.measures[0].column)
    if not spec.dimensions:
        top = rows.iloc[int(rows["rows"].argmax())]
        return sentence(
            mark("Most common is {column} from {low} to below {high}: {count} of {total} rows."),
            column=column,
            low=shown(top[start]),
            high=shown(top[end_of(start)]),
            count=shown(top["rows"]),
            total=shown(rows["rows"].sum()),
        )
    groups = rows.groupby(result_names(spec).dimensions[0], dropna=False)
    ranges = groups[end_of(start)].max() - groups[start].min()
    return sentence(
        mark("{group} spreads widest in {column}, over about {range} ({groups} groups shown)."),
        group=groups_said([(ranges.index[int(ranges.to_numpy().argmax())], spec.dimensions[0].grain)]),
        column=column,
        range=shown(ranges.max()),
        groups=len(ranges),
    )
