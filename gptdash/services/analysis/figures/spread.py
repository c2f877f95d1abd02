"""How values spread: histograms and boxes."""

import pandas as pd
import plotly.graph_objects as go

from gptdash.services.analysis.figures.series import split_rows
from gptdash.services.analysis.figures.style import Trace, colour, drawn, labels, layout_of, plain
from gptdash.services.analysis.results import end_of, result_names
from gptdash.services.analysis.spec import ChartSpec, Measure
from gptdash.services.analysis.wording import Say, dimension_label, measure_text, title_of

ROWS = Measure(aggregate="count")


def histogram_figure(spec: ChartSpec, rows: pd.DataFrame, say: Say) -> go.Figure:
    """Draw bins as bars that touch."""
    start = result_names(spec).dimensions[0]
    series = split_rows(spec, rows.dropna(subset=[start]), say)
    count = measure_text(spec.measures[0] if spec.measures else ROWS, say)
    names = [name for name, _, _ in series]
    layout = layout_of(title_of(spec, say), (spec.dimensions[0].column, {}), (count, {}), names=names)
    traces = [_bins(part, start, measure, name, at) for at, (name, part, measure) in enumerate(series)]
    return drawn(traces, {**layout, "bargap": 0, "barmode": "stack"})


def _bins(part: pd.DataFrame, start: str, measure: str, name: str, at: int) -> Trace:
    width = part[end_of(start)] - part[start]
    return {
        "type": "bar",
        "x": part[start] + width / 2,
        "y": part[measure],
        "width": width,
        "name": plain(name),
        "marker": {"color": colour(at), "line": {"width": 0.5, "color": "rgba(255,255,255,0.6)"}},
        "customdata": list(zip(part[start], part[end_of(start)], part.index, strict=True)),
        "hovertemplate": "%{customdata[0]:,} – %{customdata[1]:,}: %{y:,}<extra></extra>",
    }


def box_figure(spec: ChartSpec, rows: pd.DataFrame, say: Say) -> go.Figure:
    """Draw boxes from their five numbers; the whiskers reach the smallest and the largest value."""
    names = result_names(spec).dimensions
    groups = labels(rows[names[0]], say) if names else [""] * len(rows)
    box: Trace = {
        "type": "box",
        "x": groups,
        "lowerfence": rows["min"],
        "q1": rows["q1"],
        "median": rows["median"],
        "q3": rows["q3"],
        "upperfence": rows["max"],
        "marker": {"color": colour(0)},
        "name": "",
    }
    x = say(dimension_label(spec.dimensions[0])) if names else ""
    return drawn([box], layout_of(title_of(spec, say), (x, {"type": "category"}), (spec.measures[0].column or "", {})))
