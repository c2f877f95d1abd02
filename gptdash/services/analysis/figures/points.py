"""Points and cells: scatter charts and heatmaps."""

from typing import Final

import pandas as pd
import plotly.graph_objects as go

from gptdash.services.analysis.figures.series import split_rows
from gptdash.services.analysis.figures.style import (
    SCALE,
    Axis,
    Layout,
    Trace,
    colour,
    colour_bar,
    drawn,
    is_ordered,
    labels,
    layout_of,
    number_form,
    plain,
    rate_axis,
)
from gptdash.services.analysis.results import result_names
from gptdash.services.analysis.spec import ChartSpec, Measure
from gptdash.services.analysis.wording import Say, dimension_label, measure_text, title_of

MANY_POINTS: Final = 2000
LARGEST_PX: Final = 48


def scatter_figure(spec: ChartSpec, rows: pd.DataFrame, say: Say) -> go.Figure:
    """Draw one point for each row, or for each group."""
    names = result_names(spec)
    x, y = names.measures or names.dimensions
    parts = _parts(spec, rows, say)
    groups = names.dimensions[0] if spec.measures else None
    traces = [_dots(part, (x, y, groups), plain(name), at, say) for at, (name, part) in enumerate(parts)]
    titles = [measure_text(item, say) for item in spec.measures] or [
        say(dimension_label(item)) for item in spec.dimensions
    ]
    return drawn(traces, _layout(spec, titles, parts, say))


def bubble_figure(spec: ChartSpec, rows: pd.DataFrame, say: Say) -> go.Figure:
    """Draw a bubble for each group: across and up by two measures, its area by the third."""
    names = result_names(spec)
    x, y, size = names.measures
    largest = float(pd.to_numeric(rows[size]).abs().max() or 1) if len(rows) else 1.0
    parts = _parts(spec, rows, say)
    traces: list[Trace] = [
        {
            "type": "scatter",
            "x": part[x],
            "y": part[y],
            "mode": "markers",
            "name": plain(name),
            "text": labels(part[names.dimensions[0]], say),
            "customdata": list(part.index),
            "marker": {
                "color": colour(at),
                "size": pd.to_numeric(part[size]).abs().fillna(0),
                "sizemode": "area",
                "sizeref": 2 * largest / LARGEST_PX**2,
                "sizemin": 2,
                "opacity": 0.6,
            },
        }
        for at, (name, part) in enumerate(parts)
    ]
    return drawn(traces, _layout(spec, [measure_text(item, say) for item in spec.measures], parts, say))


def _layout(spec: ChartSpec, titles: list[str], parts: list[tuple[str, pd.DataFrame]], say: Say) -> Layout:
    x, y = (rate_axis(measure) for measure in spec.measures[:2]) if spec.measures else ({}, {})
    return layout_of(title_of(spec, say), (titles[0], x), (titles[1], y), names=[name for name, _ in parts])


def _parts(spec: ChartSpec, rows: pd.DataFrame, say: Say) -> list[tuple[str, pd.DataFrame]]:
    """Separate the points by the split; the largest groups are drawn."""
    if spec.split is None:
        return [("", rows)]
    counted = spec.model_copy(update={"measures": (Measure(aggregate="count"),)})
    return [(name, part) for name, part, _ in split_rows(counted, rows.assign(rows=1), say)]


def _dots(part: pd.DataFrame, columns: tuple[str, str, str | None], name: str, at: int, say: Say) -> Trace:
    x, y, groups = columns
    told: Trace = {"text": labels(part[groups], say), "customdata": list(part.index)} if groups else {}
    return {
        "type": "scattergl" if len(part) > MANY_POINTS else "scatter",
        "x": part[x],
        "y": part[y],
        "mode": "markers",
        "name": name,
        "marker": {"color": colour(at), "size": 7, "opacity": 0.7},
        **told,
    }


def heatmap_figure(spec: ChartSpec, rows: pd.DataFrame, say: Say) -> go.Figure:
    """Draw a cell for each pair of groups."""
    names = result_names(spec)
    measure = names.measures[0] if names.measures else "rows"
    cells = rows.pivot_table(
        index=names.dimensions[1], columns=names.dimensions[0], values=measure, aggfunc="first", observed=True
    )
    heatmap: Trace = {
        "type": "heatmap",
        "x": _axis(cells.columns.to_series(), say),
        "y": _axis(cells.index.to_series(), say),
        "z": cells.to_numpy(dtype=float, na_value=float("nan")),
        "colorscale": SCALE,
        "colorbar": colour_bar(*spec.measures),
        "hovertemplate": "%{x} · %{y}: %{z:" + number_form(*spec.measures) + "}<extra></extra>",
    }
    x, y = (say(dimension_label(dimension)) for dimension in spec.dimensions)
    return drawn([heatmap], layout_of(title_of(spec, say), (x, {}), (y, _downwards(cells.index))))


def _downwards(groups: pd.Index) -> Axis:
    """Read weekdays, months and hours from the top."""
    return {"autorange": "reversed"} if isinstance(groups.dtype, pd.CategoricalDtype) else {}


def _axis(values: pd.Series, say: Say) -> pd.Series | list[str]:
    return values if is_ordered(values) else labels(values, say)
