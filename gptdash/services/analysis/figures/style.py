"""What all figures share: colours, labels that cannot carry markup, axes."""

import json
import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final, TypeAlias

import pandas as pd
import plotly.graph_objects as go
import plotly.io as pio
from plotly.colors import make_colorscale, sequential
from pydantic_core import from_json

from gptdash.domain.wording import mark, sentence
from gptdash.services.analysis.spec import Dimension, Grain, Measure
from gptdash.services.analysis.wording import Say, value_text

# Tol's bright scheme: told apart by every kind of colour vision, and no colour is lost on white or on black.
# Source: https://personal.sron.nl/~pault/, 2026-11-24.
Axis: TypeAlias = dict[str, Any]
Layout: TypeAlias = dict[str, Any]
Trace: TypeAlias = dict[str, Any]
NO_AXIS: Final[tuple[str, Axis]] = ("", {})
PALETTE: Final = ("#4477AA", "#EE6677", "#228833", "#AA3377", "#66CCEE", "#CCBB44", "#999999")
SCALE: Final = make_colorscale(sequential.Cividis)
MAX_SERIES: Final = 12
LONGEST_LABEL: Final = 40
LEGEND_LINE: Final = 40
LEGEND_MARK: Final = 6
LEGEND_PX: Final = 20
AXIS_PX: Final = 64
NO_LEGEND_PX: Final = 10
LONGEST_TITLE: Final = 80
OTHERS: Final = mark("all others")
MISSING: Final = mark("(missing)")
DATE_FORMATS: Final[dict[Grain, str]] = {
    "year": "%Y",
    "quarter": "%b %Y",
    "month": "%b %Y",
    "week": "%d %b %Y",
    "day": "%d %b %Y",
    "hour": "%d %b %Y %H:%M",
}


def short(text: str, length: int = LONGEST_LABEL) -> str:
    """Cut a text that no axis has room for."""
    return text if len(text) <= length else f"{text[: length - 1]}…"


def plain(text: str) -> str:
    """Take away the power of markup: Plotly would render tags and links in labels."""
    return text.replace("&", "&amp;").replace("<", "&lt;")


def labels(values: pd.Series, say: Say) -> list[str]:
    """Write group values as labels."""
    missing = say(sentence(MISSING))
    return [missing if pd.isna(value) else plain(short(value_text(_python(value)))) for value in values]


def _python(value: Any) -> Any:
    """Unwrap numpy scalars and pandas timestamps."""
    if isinstance(value, pd.Timestamp):
        return value.to_pydatetime()
    return value.item() if hasattr(value, "item") else value


def colour(at: int) -> str:
    """Return the colour of the series at a position."""
    return PALETTE[at % len(PALETTE)]


def is_ordered(values: pd.Series) -> bool:
    """Tell whether groups lie on an axis of numbers or dates."""
    numeric = pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)
    return bool(numeric or pd.api.types.is_datetime64_any_dtype(values))


def date_axis(dimension: Dimension, values: pd.Series) -> Axis:
    """Write dates to their grain, and years without a thousands mark."""
    if pd.api.types.is_datetime64_any_dtype(values):
        form = DATE_FORMATS[dimension.grain or "day"]
        ticks = dimension.grain and dimension.grain != "hour"  # of hours, Plotly says the day once
        return {"tickformat": form if ticks else None, "hoverformat": form}
    return {"tickformat": "d", "hoverformat": "d"} if pd.api.types.is_integer_dtype(values) else {}


def rate_axis(*measures: Measure) -> Axis:
    """Write the fractions of rates in percent."""
    return {"tickformat": ".0%", "hoverformat": ".1%"} if _are_rates(measures) else {}


def colour_bar(*measures: Measure) -> Axis:
    """Write what colours mean, of rates in percent."""
    return {"title": {"text": ""}} | ({"tickformat": ".1%"} if _are_rates(measures) else {})


def number_form(*measures: Measure) -> str:
    """Say how Plotly writes one number: rates in percent, others with their thousands apart."""
    return ".1%" if _are_rates(measures) else ","


def _are_rates(measures: Sequence[Measure]) -> bool:
    return bool(measures) and all(measure.is_rate for measure in measures)


def drawn(traces: Sequence[Trace], layout: Layout) -> go.Figure:
    """Make a figure of traces and a layout that Plotly need not check; changes to it are checked again.

    To check each part of a figure takes longer than many a query does. The tests have Plotly check every kind of chart.
    """
    template = _template_json(pio.templates.default) if isinstance(pio.templates.default, str) else None
    figure = go.Figure(list(traces), {**layout, "template": {}} if template else layout, _validate=False)
    if template:
        figure.layout["template"] = from_json(template)
    for part in (figure, figure.layout, *figure.data):
        part._validate = True  # noqa: SLF001 - Plotly has no other name for it
    return figure


@lru_cache(maxsize=8)
def _template_json(name: str) -> str:
    """Write a template that Plotly knows by its name: to read it anew is ten times as fast as Plotly's own copies."""
    return json.dumps(pio.templates[name].to_plotly_json())


def layout_of(
    title: str, x: tuple[str, Axis] = NO_AXIS, y: tuple[str, Axis] = NO_AXIS, *, names: Sequence[str] = ()
) -> Layout:
    """Lay out title, axes (each its title and what is special about it) and legend."""
    return {
        "title": {"text": plain(short(title, LONGEST_TITLE)), "x": 0, "xanchor": "left"},
        "xaxis": _axis(*x),
        "yaxis": _axis(*y),
        "colorway": list(PALETTE),
        "margin": {"l": 10, "r": 10, "t": 56, "b": _room_below(names)},
        "legend": {"orientation": "h", "yref": "container", "yanchor": "bottom", "y": 0, "x": 0, "title": {"text": ""}},
        "showlegend": len(names) > 1,
        "hoverlabel": {"namelength": -1},
    }


def _axis(title: str, special: Axis) -> Axis:
    return {"title": {"text": plain(short(title)), "standoff": 8}, "automargin": True, **special}


def _room_below(names: Sequence[str]) -> int:
    """Return the pixels that axis and legend need under the chart."""
    lines = math.ceil(sum(len(short(name)) + LEGEND_MARK for name in names) / LEGEND_LINE) if len(names) > 1 else 0
    return AXIS_PX + LEGEND_PX * lines if lines else NO_LEGEND_PX
