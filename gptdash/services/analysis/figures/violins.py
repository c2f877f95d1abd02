"""Violins, drawn from fine bins: the values themselves stay in the database."""

from typing import Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from gptdash.services.analysis.figures.style import MAX_SERIES, Axis, Trace, colour, drawn, labels, layout_of, plain
from gptdash.services.analysis.results import QUARTILES, bin_name, end_of, result_names
from gptdash.services.analysis.spec import ChartSpec
from gptdash.services.analysis.wording import Say, dimension_label, title_of

HALF_WIDTH: Final = 0.45
BAR_PX: Final = 7
INK: Final = "rgba(40,40,40,0.75)"


def violin_figure(spec: ChartSpec, rows: pd.DataFrame, say: Say) -> go.Figure:
    """Draw an outline for each group, as wide as its bins are full, with its middle half and its median inside.

    At most the twelve largest groups are drawn, each with the number of its values.
    """
    start, column = bin_name(spec), str(spec.measures[0].column)
    parts = _parts(spec, rows, say)
    outlines = [_outline(part, start, (at, name)) for at, (name, part) in enumerate(parts)]
    names = [f"{plain(name)}<br>n = {int(part['rows'].sum()):,}" for name, part in parts]
    x = say(dimension_label(spec.dimensions[0])) if spec.dimensions else ""
    axis: Axis = {"tickvals": list(range(len(names))), "ticktext": names, "zeroline": False}
    return drawn(
        [*outlines, *_middles([part for _, part in parts])], layout_of(title_of(spec, say), (x, axis), (column, {}))
    )


def _parts(spec: ChartSpec, rows: pd.DataFrame, say: Say) -> list[tuple[str, pd.DataFrame]]:
    if not spec.dimensions:
        return [("", rows)]
    name = result_names(spec).dimensions[0]
    parts = [
        (labels(part[name], say)[0], part) for _, part in rows.groupby(name, dropna=False, sort=True, observed=True)
    ]
    largest = sorted(parts, key=lambda pair: -int(pair[1]["rows"].sum()))[:MAX_SERIES]
    kept = {label for label, _ in largest}
    return [pair for pair in parts if pair[0] in kept]


def _middles(parts: list[pd.DataFrame]) -> tuple[Trace, Trace]:
    """Draw a bar from the first to the third quartile of each group, and a dot at its median."""
    low, middle, high = ([float(part[name].iloc[0]) for part in parts] for name in QUARTILES)
    places = list(range(len(parts)))
    bars = {
        "type": "scatter",
        "x": [place for at in places for place in (at, at, None)],
        "y": [end for pair in zip(low, high, strict=True) for end in (*pair, None)],
        "mode": "lines",
        "line": {"color": INK, "width": BAR_PX},
        "hoverinfo": "skip",
        "showlegend": False,
    }
    dots = {
        "type": "scatter",
        "x": places,
        "y": middle,
        "mode": "markers",
        "marker": {"color": "white", "size": BAR_PX, "line": {"color": INK, "width": 1}},
        "customdata": list(zip(low, high, [int(part["rows"].sum()) for part in parts], strict=True)),
        "hovertemplate": "%{y:,} (%{customdata[0]:,} – %{customdata[1]:,})<br>n = %{customdata[2]:,}<extra></extra>",
        "showlegend": False,
    }
    return bars, dots


def _outline(part: pd.DataFrame, start: str, placed: tuple[int, str]) -> Trace:
    """Go up on the right side and down on the left; empty bins have no width."""
    at, name = placed
    width = float(part[end_of(start)].iloc[0] - part[start].iloc[0])
    low, high = float(part[start].min()), float(part[start].max())
    number = round((high - low) / width) + 1
    counts = np.zeros(number)
    counts[((part[start] - low) / width).round().astype(int)] = part["rows"]
    middles = low + width * (np.arange(number) + 0.5)
    heights = np.concatenate([[low], middles, [high + width]])
    half = HALF_WIDTH * np.concatenate([[0], counts / counts.max(), [0]])
    return {
        "type": "scatter",
        "x": np.concatenate([at + half, (at - half)[::-1]]),
        "y": np.concatenate([heights, heights[::-1]]),
        "mode": "lines",
        "fill": "toself",
        "line": {"color": colour(at), "width": 1, "shape": "spline"},
        "name": plain(name),
        "hoveron": "fills",
        "showlegend": False,
    }
