"""Bars, lines and areas: one or several series over one dimension."""

from typing import Final, NamedTuple

import pandas as pd
import plotly.graph_objects as go

from gptdash.services.analysis.figures.style import (
    MAX_SERIES,
    PALETTE,
    colour,
    date_axis,
    dress,
    is_ordered,
    labels,
    plain,
)
from gptdash.services.analysis.results import result_names
from gptdash.services.analysis.spec import ChartKind, ChartSpec, Measure
from gptdash.services.analysis.wording import Say, dimension_label, measure_text, title_of

BARS: Final[frozenset[ChartKind]] = frozenset({"bar", "stacked", "grouped"})
FEW_BARS: Final = 6
SHORT_LABEL: Final = 12
BAR_HEIGHT_PX: Final = 24
AROUND_PX: Final = 140
MIN_HEIGHT_PX: Final = 380
MAX_HEIGHT_PX: Final = 1600
FEW_POINTS: Final = 60


class Series(NamedTuple):
    """One series of a chart: its rows, and the column that is drawn."""

    name: str
    rows: pd.DataFrame
    measure: str


def series_figure(spec: ChartSpec, rows: pd.DataFrame, say: Say) -> go.Figure:
    """Draw a bar, line or area chart."""
    x = result_names(spec).dimensions[0]
    series = split_rows(spec, rows, say)
    across = spec.kind in BARS and _lies_better(rows[x], say)
    draw = _bars if spec.kind in BARS else _line
    drawn = go.Figure([draw(spec, one, _groups(one.rows[x], say), at) for at, one in enumerate(series)])
    y_title = measure_text(spec.measures[0], say) if len(spec.measures) == 1 else ""
    x_title = say(dimension_label(spec.dimensions[0]))
    titles = (y_title, x_title) if across else (x_title, y_title)
    dress(drawn, title_of(spec, say), *titles, names=[one.name for one in series])
    drawn.update_layout(barmode="stack" if spec.kind == "stacked" else "group")
    if all(measure.is_rate for measure in spec.measures):
        drawn.update_yaxes(tickformat=".0%", hoverformat=".1%")
    if across:
        _lay_down(drawn, rows[x].nunique(dropna=False))
    else:
        _arrange_x(drawn, spec, rows[x])
    return drawn


def split_rows(spec: ChartSpec, rows: pd.DataFrame, say: Say) -> list[Series]:
    """Separate the rows of a result into series; at most the twelve largest are drawn."""
    names = result_names(spec)
    measure = names.measures[0] if names.measures else "rows"
    if names.split is None:
        labelled = [
            Series(measure_text(item, say), rows, name)
            for item, name in zip(spec.measures, names.measures, strict=True)
        ]
        return labelled or [Series("", rows, measure)]
    parts = [
        Series(labels(part[names.split], say)[0], part, measure)
        for _, part in rows.groupby(names.split, dropna=False, sort=True)
    ]
    largest = sorted(parts, key=lambda one: -float(one.rows[measure].abs().sum()))[:MAX_SERIES]
    kept = {one.name for one in largest}
    return [one for one in parts if one.name in kept]


def _groups(values: pd.Series, say: Say) -> pd.Series | list[str]:
    return values if is_ordered(values) else labels(values, say)


def _lies_better(groups: pd.Series, say: Say) -> bool:
    """Tell whether bars should lie: many groups or long labels."""
    if is_ordered(groups):
        return False
    written = labels(groups.drop_duplicates(), say)
    return len(written) > FEW_BARS or max(map(len, written), default=0) > SHORT_LABEL


def _bars(_: ChartSpec, series: Series, groups: pd.Series | list[str], at: int) -> go.Bar:
    return go.Bar(
        x=groups,
        y=series.rows[series.measure],
        name=plain(series.name),
        marker_color=colour(at),
        customdata=list(series.rows.index),
    )


def _line(spec: ChartSpec, series: Series, groups: pd.Series | list[str], at: int) -> go.Scatter:
    trace = go.Scatter(
        x=groups,
        y=series.rows[series.measure],
        name=plain(series.name),
        customdata=list(series.rows.index),
        mode="lines+markers" if len(series.rows) <= FEW_POINTS else "lines",
        line={"color": colour(at), "width": 2, "dash": "solid" if at < len(PALETTE) else "dot"},
    )
    if spec.kind == "area":
        stacked = _adds_up(spec.measures[0]) and spec.split is not None
        trace.update({"stackgroup": "all"} if stacked else {"fill": "tozeroy"})
    return trace


def _adds_up(measure: Measure) -> bool:
    return measure.aggregate in ("count", "sum") and measure.transform in (None, "share", "running")


def _lay_down(drawn: go.Figure, groups: int) -> None:
    """Turn standing bars into lying ones, the first on top, with room for every label."""
    for trace in drawn.data:
        trace.update(x=trace.y, y=trace.x, orientation="h")
    form = {"tickformat": drawn.layout.yaxis.tickformat, "hoverformat": drawn.layout.yaxis.hoverformat}
    drawn.update_xaxes(**form)
    drawn.update_yaxes(autorange="reversed", type="category", tickformat=None, hoverformat=None)
    height = AROUND_PX + BAR_HEIGHT_PX * groups
    drawn.update_layout(height=min(MAX_HEIGHT_PX, max(MIN_HEIGHT_PX, height)))


def _arrange_x(drawn: go.Figure, spec: ChartSpec, groups: pd.Series) -> None:
    date_axis(drawn, spec.dimensions[0], groups)
    alone = spec.kind in BARS and groups.nunique() == 1
    if not is_ordered(groups) or alone:
        drawn.update_xaxes(type="category")
    elif spec.kind in BARS and pd.api.types.is_integer_dtype(groups) and groups.nunique() <= SHORT_LABEL:
        drawn.update_xaxes(tickvals=sorted(set(groups.dropna())))
    elif spec.kind in BARS and spec.dimensions[0].grain == "year":
        drawn.update_xaxes(dtick="M12" if groups.nunique() <= SHORT_LABEL else None)
