"""Points and cells: scatter charts and heatmaps."""

from typing import Final

import pandas as pd
import plotly.graph_objects as go

from gptdash.services.analysis.figures.series import split_rows
from gptdash.services.analysis.figures.style import SCALE, colour, dress, is_ordered, labels, plain
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
    drawn = go.Figure()
    for at, (name, part) in enumerate(parts):
        text = labels(part[groups], say) if groups else None
        drawn.add_trace(_dots(part[x], part[y], text, name, at).update(customdata=list(part.index) if groups else None))
    titles = [measure_text(item, say) for item in spec.measures] or [
        say(dimension_label(item)) for item in spec.dimensions
    ]
    return dress(drawn, title_of(spec, say), titles[0], titles[1], names=[name for name, _ in parts])


def bubble_figure(spec: ChartSpec, rows: pd.DataFrame, say: Say) -> go.Figure:
    """Draw a bubble for each group: across and up by two measures, its area by the third."""
    names = result_names(spec)
    x, y, size = names.measures
    largest = float(pd.to_numeric(rows[size]).abs().max() or 1) if len(rows) else 1.0
    parts = _parts(spec, rows, say)
    drawn = go.Figure()
    for at, (name, part) in enumerate(parts):
        sizes = pd.to_numeric(part[size]).abs().fillna(0)
        marker = {
            "color": colour(at),
            "size": sizes,
            "sizemode": "area",
            "sizeref": 2 * largest / LARGEST_PX**2,
            "sizemin": 2,
        }
        text, row = labels(part[names.dimensions[0]], say), list(part.index)
        shape = {
            "mode": "markers",
            "name": plain(name),
            "text": text,
            "customdata": row,
            "marker": {**marker, "opacity": 0.6},
        }
        drawn.add_trace(go.Scatter(x=part[x], y=part[y], **shape))
    titles = [measure_text(item, say) for item in spec.measures]
    return dress(drawn, title_of(spec, say), titles[0], titles[1], names=[name for name, _ in parts])


def _parts(spec: ChartSpec, rows: pd.DataFrame, say: Say) -> list[tuple[str, pd.DataFrame]]:
    """Separate the points by the split; the largest groups are drawn."""
    if spec.split is None:
        return [("", rows)]
    counted = spec.model_copy(update={"measures": (Measure(aggregate="count"),)})
    return [(name, part) for name, part, _ in split_rows(counted, rows.assign(rows=1), say)]


def _dots(x: pd.Series, y: pd.Series, text: list[str] | None, name: str, at: int) -> go.Scatter | go.Scattergl:
    kind = go.Scattergl if len(x) > MANY_POINTS else go.Scatter
    marker = {"color": colour(at), "size": 7, "opacity": 0.7}
    return kind(x=x, y=y, mode="markers", name=plain(name), text=text, marker=marker)


def heatmap_figure(spec: ChartSpec, rows: pd.DataFrame, say: Say) -> go.Figure:
    """Draw a cell for each pair of groups."""
    names = result_names(spec)
    measure = names.measures[0] if names.measures else "rows"
    cells = rows.pivot_table(index=names.dimensions[1], columns=names.dimensions[0], values=measure, aggfunc="first")
    drawn = go.Figure(
        go.Heatmap(
            x=_axis(cells.columns.to_series(), say),
            y=_axis(cells.index.to_series(), say),
            z=cells.to_numpy(dtype=float, na_value=float("nan")),
            colorscale=SCALE,
            colorbar={"title": {"text": ""}},
            hovertemplate="%{x} · %{y}: %{z:,}<extra></extra>",
        )
    )
    x, y = (say(dimension_label(dimension)) for dimension in spec.dimensions)
    return dress(drawn, title_of(spec, say), x, y)


def _axis(values: pd.Series, say: Say) -> pd.Series | list[str]:
    return values if is_ordered(values) else labels(values, say)
