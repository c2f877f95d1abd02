"""Parts of a whole, single numbers, and plain tables."""

from typing import Final

import pandas as pd
import plotly.graph_objects as go

from gptdash.domain.wording import sentence
from gptdash.services.analysis.figures.style import (
    MAX_SERIES,
    OTHERS,
    PALETTE,
    Trace,
    colour,
    drawn,
    labels,
    layout_of,
    plain,
)
from gptdash.services.analysis.results import result_names
from gptdash.services.analysis.spec import ChartSpec
from gptdash.services.analysis.wording import Say, measure_text, title_of

TABLE_ROWS: Final = 200
SHADE: Final = "rgba(128, 128, 128, 0.15)"
CLEAR: Final = "rgba(0, 0, 0, 0)"


def pie_figure(spec: ChartSpec, rows: pd.DataFrame, say: Say) -> go.Figure:
    """Draw shares; beyond the twelve largest they are one slice."""
    names = result_names(spec)
    ordered = rows.sort_values(names.measures[0], ascending=False)
    shown, rest = ordered[:MAX_SERIES], ordered[MAX_SERIES:]
    slices, values = labels(shown[names.dimensions[0]], say), list(shown[names.measures[0]])
    if len(rest):
        slices, values = [*slices, say(sentence(OTHERS))], [*values, rest[names.measures[0]].sum()]
    pie: Trace = {
        "type": "pie",
        "labels": slices,
        "values": values,
        "hole": 0.4,
        "sort": False,
        "direction": "clockwise",
        "textinfo": "percent",
        "marker": {"colors": [PALETTE[at % len(PALETTE)] for at in range(len(slices))]},
    }
    return drawn([pie], layout_of(title_of(spec, say), names=slices))


def number_figure(spec: ChartSpec, rows: pd.DataFrame, say: Say) -> go.Figure:
    """Write single numbers large, side by side."""
    names = result_names(spec).measures
    numbers: list[Trace] = [
        {
            "type": "indicator",
            "mode": "number",
            "value": _number(rows[name].iloc[0]) if len(rows) else None,
            "title": {"text": plain(measure_text(measure, say))},
            "number": {
                "valueformat": ".1%" if measure.is_rate else ",.6~g" if rows.dtypes[name].kind == "f" else ",d",
                "font": {"color": colour(0)},
            },
            "domain": {"row": 0, "column": at},
        }
        for at, (name, measure) in enumerate(zip(names, spec.measures, strict=True))
    ]
    return drawn(numbers, {"grid": {"rows": 1, "columns": max(1, len(names))}, "height": 220})


def _number(value: object) -> float | None:
    number = value.item() if hasattr(value, "item") else value
    return float(number) if isinstance(number, int | float) else None


def table_figure(spec: ChartSpec, rows: pd.DataFrame, say: Say) -> go.Figure:
    """Write the first rows of the result as a table."""
    shown = rows[:TABLE_ROWS]
    table: Trace = {
        "type": "table",
        "header": {"values": [plain(str(name)) for name in shown.columns], "fill": {"color": SHADE}, "align": "left"},
        "cells": {
            "values": [labels(shown[name], say) for name in shown.columns],
            "fill": {"color": CLEAR},
            "align": "left",
        },
    }
    return drawn([table], layout_of(title_of(spec, say)))
