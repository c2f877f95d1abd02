"""Cells of a result in words."""

import math
from typing import Final

import pandas as pd

from gptdash.services.analysis.figures.style import MISSING
from gptdash.services.analysis.spec import Grain, Measure
from gptdash.services.analysis.wording import number_text, shown_number, value_text

GROUP_FORMATS: Final[dict[Grain, str]] = {"year": "%Y", "month": "%Y-%m", "week": "%Y-%m-%d", "day": "%Y-%m-%d"}


def written(value: object, measure: Measure) -> str:
    """Write a number of a measure; rates in percent."""
    number = value.item() if hasattr(value, "item") else value
    if measure.is_rate and isinstance(number, float) and not math.isnan(number):
        return shown_number(number, measure)
    return shown(value)


def shown(value: object) -> str:
    """Write a cell of a result."""
    if value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return MISSING
    if isinstance(value, pd.Timestamp):
        return value_text(value.to_pydatetime())
    if hasattr(value, "item"):
        value = value.item()
    return number_text(value) if isinstance(value, int | float) and not isinstance(value, bool) else value_text(value)


def group_text(value: object, grain: Grain | None = None) -> str:
    """Write what names a group: dates to their grain; whole numbers are years and codes, without a thousands mark."""
    if isinstance(value, pd.Timestamp) and grain:
        return f"{value.year} Q{value.quarter}" if grain == "quarter" else value.strftime(GROUP_FORMATS[grain])
    number = value.item() if hasattr(value, "item") else value
    if isinstance(number, int | float) and not isinstance(number, bool) and number == number // 1:
        return str(int(number))
    return shown(value)
