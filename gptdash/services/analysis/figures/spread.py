"""How values spread: histograms and boxes."""

import pandas as pd
import plotly.graph_objects as go

from gptdash.services.analysis.figures.series import split_rows
from gptdash.services.analysis.figures.style import colour, dress, labels, plain
from gptdash.services.analysis.results import end_of, result_names
from gptdash.services.analysis.spec import ChartSpec, Measure
from gptdash.services.analysis.wording import Say, dimension_label, measure_text, title_of

ROWS = Measure(aggregate="count")


def histogram_figure(spec: ChartSpec, rows: pd.DataFrame, say: Say) -> go.Figure:
    """Draw bins as bars that touch."""
    start = result_names(spec).dimensions[0]
    series = split_rows(spec, rows.dropna(subset=[start]), say)
    drawn = go.Figure(
        [_bins(part, start, measure, name, at) for at, (name, part, measure) in enumerate(series)],
        layout={"bargap": 0, "barmode": "stack"},
    )
    count = measure_text(spec.measures[0] if spec.measures else ROWS, say)
    names = [name for name, _, _ in series]
    return dress(drawn, title_of(spec, say), spec.dimensions[0].column, count, names=names)


def _bins(part: pd.DataFrame, start: str, measure: str, name: str, at: int) -> go.Bar:
    width = part[end_of(start)] - part[start]
    return go.Bar(
        x=part[start] + width / 2,
        y=part[measure],
        width=width,
        name=plain(name),
        marker={"color": colour(at), "line": {"width": 0.5, "color": "rgba(255,255,255,0.6)"}},
        customdata=part[[start, end_of(start)]].assign(row=part.index),
        hovertemplate="%{customdata[0]:,} – %{customdata[1]:,}: %{y:,}<extra></extra>",
    )


def box_figure(spec: ChartSpec, rows: pd.DataFrame, say: Say) -> go.Figure:
    """Draw boxes from their five numbers; the whiskers reach the smallest and the largest value."""
    names = result_names(spec).dimensions
    groups = labels(rows[names[0]], say) if names else [""] * len(rows)
    drawn = go.Figure(
        go.Box(
            x=groups,
            lowerfence=rows["min"],
            q1=rows["q1"],
            median=rows["median"],
            q3=rows["q3"],
            upperfence=rows["max"],
            marker_color=colour(0),
            name="",
        )
    )
    drawn.update_xaxes(type="category")
    x = say(dimension_label(spec.dimensions[0])) if names else ""
    return dress(drawn, title_of(spec, say), x, spec.measures[0].column or "")
