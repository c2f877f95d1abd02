"""Bars, lines and areas: one or several series over one dimension."""

from typing import Final, NamedTuple

import pandas as pd
import plotly.graph_objects as go

from gptdash.domain.wording import sentence
from gptdash.services.analysis.figures.style import (
    MAX_SERIES,
    MISSING,
    PALETTE,
    Axis,
    Trace,
    colour,
    date_axis,
    drawn,
    is_ordered,
    labels,
    layout_of,
    plain,
    rate_axis,
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
    """Draw a bar, line or area chart; bars lie where they are many or their labels long, the first on top."""
    x = result_names(spec).dimensions[0]
    along = rows[x]
    series = split_rows(spec, rows, say)
    across = spec.kind in BARS and _lies_better(along, say)
    draw = (_lying if across else _bars) if spec.kind in BARS else _line
    traces = [draw(spec, one, _groups(one.rows[x], say), at) for at, one in enumerate(series)]
    numbers = (measure_text(spec.measures[0], say) if len(spec.measures) == 1 else "", rate_axis(*spec.measures))
    groups = (say(dimension_label(spec.dimensions[0])), _lying_axis() if across else _group_axis(spec, along, say))
    axes = (numbers, groups) if across else (groups, numbers)
    layout = layout_of(title_of(spec, say), *axes, names=[one.name for one in series])
    layout["barmode"] = "stack" if spec.kind == "stacked" else "group"
    if across:
        height = AROUND_PX + BAR_HEIGHT_PX * along.nunique(dropna=False)
        layout["height"] = min(MAX_HEIGHT_PX, max(MIN_HEIGHT_PX, height))
    return drawn(traces, layout)


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
        for _, part in rows.groupby(names.split, dropna=False, sort=True, observed=True)
    ]
    largest = sorted(parts, key=lambda one: -float(one.rows[measure].abs().sum()))[:MAX_SERIES]
    kept = {one.name for one in largest}
    return [one for one in parts if one.name in kept]


def _groups(values: pd.Series, say: Say) -> pd.Series | list[str]:
    return values if is_ordered(values) else labels(values, say)


def _lies_better(groups: pd.Series, say: Say) -> bool:
    """Tell whether bars should lie: many groups or long labels, if time does not run through them."""
    if is_ordered(groups) or isinstance(groups.dtype, pd.CategoricalDtype):
        return False
    written = set(labels(groups, say))
    return len(written) > FEW_BARS or max(map(len, written), default=0) > SHORT_LABEL


def _bars(_: ChartSpec, series: Series, groups: pd.Series | list[str], at: int) -> Trace:
    return {
        "type": "bar",
        "x": groups,
        "y": series.rows[series.measure],
        "name": plain(series.name),
        "marker": {"color": colour(at)},
        "customdata": list(series.rows.index),
    }


def _lying(_: ChartSpec, series: Series, groups: pd.Series | list[str], at: int) -> Trace:
    return {**_bars(_, series, groups, at), "x": series.rows[series.measure], "y": groups, "orientation": "h"}


def _line(spec: ChartSpec, series: Series, groups: pd.Series | list[str], at: int) -> Trace:
    filled: Trace = {}
    if spec.kind == "area":
        stacked = _adds_up(spec.measures[0]) and spec.split is not None
        filled = {"stackgroup": "all"} if stacked else {"fill": "tozeroy"}
    return {
        "type": "scatter",
        "x": groups,
        "y": series.rows[series.measure],
        "name": plain(series.name),
        "customdata": list(series.rows.index),
        "mode": "lines+markers" if len(series.rows) <= FEW_POINTS else "lines",
        "line": {"color": colour(at), "width": 2, "dash": "solid" if at < len(PALETTE) else "dot"},
        **filled,
    }


def _adds_up(measure: Measure) -> bool:
    return measure.aggregate in ("count", "sum") and measure.transform in (None, "share", "running")


def _lying_axis() -> Axis:
    return {"autorange": "reversed", "type": "category"}


def _group_axis(spec: ChartSpec, groups: pd.Series, say: Say) -> Axis:
    if isinstance(groups.dtype, pd.CategoricalDtype):
        return _calendar_axis(spec, groups, say)
    axis = date_axis(spec.dimensions[0], groups)
    if not is_ordered(groups) or (spec.kind in BARS and groups.nunique() == 1):
        return {**axis, "type": "category"}
    if spec.kind in BARS and groups.nunique() <= SHORT_LABEL:
        if pd.api.types.is_integer_dtype(groups):
            return {**axis, "tickvals": sorted(set(groups.dropna()))}
        return {**axis, "dtick": "M12"} if spec.dimensions[0].grain == "year" else axis
    return axis


def _calendar_axis(spec: ChartSpec, groups: pd.Series, say: Say) -> Axis:
    """Keep weekdays, months and hours in their order, a place for each, unless the chart is sorted by its measure."""
    if spec.sort and spec.sort.by == "measure":
        return {"type": "category"}
    places = [*map(str, groups.cat.categories)][:: -1 if spec.sort and spec.sort.descending else 1]
    places += [say(sentence(MISSING))] if groups.hasnans else []
    span = [-0.5, len(places) - 0.5]
    return {"type": "category", "categoryorder": "array", "categoryarray": places, "range": span}
