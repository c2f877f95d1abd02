"""Weekdays, months of the year and hours of the day, by name and in their order."""

import pandas as pd

from gptdash.services.analysis.part_names import PARTS_OF_TIME, part_said
from gptdash.services.analysis.results import result_names
from gptdash.services.analysis.spec import CYCLIC, ChartSpec, Grain
from gptdash.services.analysis.wording import Say


def part_names(grain: Grain, say: Say) -> list[str]:
    """Name all weekdays, months of the year or hours of the day, in their order."""
    names, first = PARTS_OF_TIME[grain]
    return [say(part_said(grain, at)) for at in range(first, first + len(names))]


def with_named_parts(spec: ChartSpec, rows: pd.DataFrame, say: Say) -> pd.DataFrame:
    """Write names in place of the numbers of weekdays, months and hours, as categories in the order of the calendar."""
    if not any(dimension.grain in CYCLIC for dimension in spec.groupings):
        return rows
    names = result_names(spec)
    labels = (*names.dimensions, *([names.split] if names.split else []))
    named = {
        label: _named(rows[label], dimension.grain, say)
        for label, dimension in zip(labels, spec.groupings, strict=True)
        if dimension.grain in CYCLIC and label in rows
    }
    return rows.assign(**named)


def _named(numbers: pd.Series, grain: Grain, say: Say) -> pd.Series:
    names, first = part_names(grain, say), PARTS_OF_TIME[grain][1]
    written = [None if pd.isna(number) else names[int(number) - first] for number in numbers]
    return pd.Series(pd.Categorical(written, categories=names, ordered=True), index=numbers.index)
