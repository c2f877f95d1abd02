"""Weekdays, months of the year and hours of the day, by name and in their order."""

from collections.abc import Sequence
from typing import Final

import pandas as pd

from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.services.analysis.results import result_names
from gptdash.services.analysis.spec import CYCLIC, ChartSpec, Grain
from gptdash.services.analysis.wording import Say

# Their templates are no bare names: in a catalogue of these, May would be a month also where it is a person.
WEEKDAYS: Final = (
    mark("{calendar}Monday"),
    mark("{calendar}Tuesday"),
    mark("{calendar}Wednesday"),
    mark("{calendar}Thursday"),
    mark("{calendar}Friday"),
    mark("{calendar}Saturday"),
    mark("{calendar}Sunday"),
)
MONTHS: Final = (
    mark("{calendar}January"),
    mark("{calendar}February"),
    mark("{calendar}March"),
    mark("{calendar}April"),
    mark("{calendar}May"),
    mark("{calendar}June"),
    mark("{calendar}July"),
    mark("{calendar}August"),
    mark("{calendar}September"),
    mark("{calendar}October"),
    mark("{calendar}November"),
    mark("{calendar}December"),
)
HOURS: Final = tuple(f"{hour:02}:00" for hour in range(24))
_ALL: Final[dict[Grain, tuple[Sequence[str], int]]] = {
    "weekday": (WEEKDAYS, 1),
    "month_of_year": (MONTHS, 1),
    "hour_of_day": (HOURS, 0),
}


def part_said(grain: Grain, number: int) -> Sentence:
    """Name a weekday from 1 (Monday) to 7, a month of the year from 1 to 12, or an hour of the day from 0 to 23."""
    names, first = _ALL[grain]
    return sentence(names[number - first], calendar="")


def part_names(grain: Grain, say: Say) -> list[str]:
    """Name all weekdays, months of the year or hours of the day, in their order."""
    names, first = _ALL[grain]
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
    names, first = part_names(grain, say), _ALL[grain][1]
    written = [None if pd.isna(number) else names[int(number) - first] for number in numbers]
    return pd.Series(pd.Categorical(written, categories=names, ordered=True), index=numbers.index)
