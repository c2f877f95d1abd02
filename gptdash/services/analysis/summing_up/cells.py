"""Cells of a result in words."""

import math
from collections.abc import Sequence
from typing import Final

import pandas as pd

from gptdash.domain.wording import Fact, Sentence, sentence
from gptdash.services.analysis.figures.style import MISSING
from gptdash.services.analysis.part_names import part_said
from gptdash.services.analysis.spec import CYCLIC, Grain, Measure
from gptdash.services.analysis.wording import joined, number_text, shown_number, value_text

GROUP_FORMATS: Final[dict[Grain, str]] = {
    "year": "%Y",
    "month": "%Y-%m",
    "week": "%Y-%m-%d",
    "day": "%Y-%m-%d",
    "hour": "%Y-%m-%d %H:%M",
}


def written(value: object, measure: Measure) -> str:
    """Write a number of a measure; rates in percent."""
    number = value.item() if hasattr(value, "item") else value
    if measure.is_rate and isinstance(number, float) and not math.isnan(number):
        return shown_number(number, measure)
    return shown(value)


def shown(value: object) -> str:
    """Write a cell of a result."""
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return MISSING
    if isinstance(value, pd.Timestamp):
        return value_text(value.to_pydatetime())
    if hasattr(value, "item"):
        value = value.item()
    return number_text(value) if isinstance(value, int | float) and not isinstance(value, bool) else value_text(value)


def groups_said(values: Sequence[tuple[object, Grain | None]]) -> Fact:
    """Write what names a group of several dimensions: each value with its grain; weekdays and months by their names."""
    if not any(grain in CYCLIC for _, grain in values):
        return ", ".join(group_text(value, grain) for value, grain in values)
    return joined([_group_said(value, grain) for value, grain in values])


def _group_said(value: object, grain: Grain | None) -> Sentence:
    if grain in CYCLIC and not pd.isna(value):  # type: ignore[call-overload]  # whatever a cell may be
        return part_said(grain, int(float(str(value))))
    return sentence("{name}", name=group_text(value, grain))


def group_text(value: object, grain: Grain | None = None) -> str:
    """Write what names a group: dates to their grain; whole numbers are years and codes, without a thousands mark."""
    if isinstance(value, pd.Timestamp) and grain:
        return f"{value.year} Q{value.quarter}" if grain == "quarter" else value.strftime(GROUP_FORMATS[grain])
    number = value.item() if hasattr(value, "item") else value
    if isinstance(number, int | float) and not isinstance(number, bool) and number == number // 1:
        return str(int(number))
    return shown(value)
