"""The charts of the costs page: bars that can be clicked."""

from collections.abc import Sequence
from functools import partial
from html import escape
from typing import Final, Literal

import plotly.graph_objects as go
import streamlit as st

from gptdash.domain.money import to_usd
from gptdash.domain.spending import Dimension, Sums
from gptdash.domain.wording import mark
from gptdash.services.costs import GroupSums, Picture
from gptdash.ui.costs.filtering import TIMES, chart_key, chosen, focus, take_selection
from gptdash.ui.costs.naming import DIMENSIONS, name_of
from gptdash.ui.locales import as_day, as_short_hour
from gptdash.ui.text import _

Shown = Literal["cost", "tokens", "calls"]
SHOWN: Final[dict[Shown, str]] = {"cost": mark("Cost"), "tokens": mark("Tokens"), "calls": mark("Calls")}
TITLES: Final[dict[tuple[Shown, str], str]] = {
    ("cost", "model"): mark("Cost by model (USD)"),
    ("cost", "purpose"): mark("Cost by page (USD)"),
    ("cost", "finish_reason"): mark("Cost by status (USD)"),
    ("cost", "endpoint"): mark("Cost by server (USD)"),
    ("cost", "service_tier"): mark("Cost by tier (USD)"),
    ("cost", "tag"): mark("Cost by tag (USD)"),
    ("cost", "day"): mark("Cost by day (USD)"),
    ("cost", "hour"): mark("Cost by hour (USD)"),
    ("tokens", "model"): mark("Tokens by model"),
    ("tokens", "purpose"): mark("Tokens by page"),
    ("tokens", "finish_reason"): mark("Tokens by status"),
    ("tokens", "endpoint"): mark("Tokens by server"),
    ("tokens", "service_tier"): mark("Tokens by tier"),
    ("tokens", "tag"): mark("Tokens by tag"),
    ("tokens", "day"): mark("Tokens by day"),
    ("tokens", "hour"): mark("Tokens by hour"),
    ("calls", "model"): mark("Calls by model"),
    ("calls", "purpose"): mark("Calls by page"),
    ("calls", "finish_reason"): mark("Calls by status"),
    ("calls", "endpoint"): mark("Calls by server"),
    ("calls", "service_tier"): mark("Calls by tier"),
    ("calls", "tag"): mark("Calls by tag"),
    ("calls", "day"): mark("Calls by day"),
    ("calls", "hour"): mark("Calls by hour"),
}
HEIGHT: Final = 260
DIMMED: Final = 0.3
LONGEST_TICK: Final = 26
TICK_HEAD, TICK_TAIL = 10, 15
MOST_BARS: Final = 12


def show_times(picture: Picture, shown: Shown) -> None:
    """Show hours or days as bars."""
    label = as_short_hour if picture.is_hourly else as_day
    labels = [label(time.at) for time in picture.times]
    data = [(time.start, time.end, label) for time, label in zip(picture.times, labels, strict=True)]
    hours = focus()
    lit = [hours is None or hours[0] == time.start for time in picture.times]
    bars = [
        go.Bar(name=name, x=labels, y=values, customdata=data, marker_opacity=_opacities(lit))
        for name, values in _series([time.sums for time in picture.times], shown)
    ]
    figure = go.Figure(bars)
    figure.update_xaxes(type="category", nticks=12)
    figure.update_traces(width=min(0.7, 0.1 * len(labels)))
    _show(figure, TIMES, _(TITLES[shown, "hour" if picture.is_hourly else "day"]), shown)


def show_groups(dimension: Dimension, groups: Sequence[GroupSums], shown: Shown) -> None:
    """Show the largest groups of a dimension as bars that lie."""
    most = sorted(groups, key=lambda group: sum(_total(group.sums, shown)), reverse=True)[:MOST_BARS][::-1]
    names = [name_of(dimension, group.key) or _(DIMENSIONS[dimension]) for group in most]
    lit = [dimension not in chosen() or chosen()[dimension] == group.key for group in most]
    bars = [
        go.Bar(
            name=name,
            x=values,
            y=names,
            orientation="h",
            customdata=[(group.key,) for group in most],
            marker_opacity=_opacities(lit),
        )
        for name, values in _series([group.sums for group in most], shown)
    ]
    figure = go.Figure(bars)
    figure.update_yaxes(type="category", tickvals=names, ticktext=[_tick(name) for name in names])
    figure.update_traces(width=min(0.7, 0.15 * len(most)))
    _show(figure, dimension, _(TITLES[shown, dimension]), shown)


def _show(figure: go.Figure, chart: str, title: str, shown: Shown) -> None:
    figure.update_layout(
        title=title,
        barmode="stack",
        height=HEIGHT,
        margin={"l": 0, "r": 0, "t": 40, "b": 0},
        showlegend=shown == "tokens",
        legend={"orientation": "h", "x": 1, "xanchor": "right", "y": 1.18},
        clickmode="event+select",
        dragmode=False,
    )
    st.plotly_chart(
        figure,
        width="stretch",
        alt=title,
        key=chart_key(chart),
        on_select=partial(take_selection, chart),
        selection_mode="points",
        config={"displayModeBar": False},
    )


def _tick(name: str) -> str:
    """Cut a name in its middle, so that bars have room beside it: models of one family differ at both ends."""
    return escape(name if len(name) <= LONGEST_TICK else f"{name[:TICK_HEAD]}…{name[-TICK_TAIL:]}", quote=False)


def _opacities(lit: Sequence[bool]) -> list[float]:
    return [1.0 if each else DIMMED for each in lit]


def _series(all_sums: Sequence[Sums], shown: Shown) -> list[tuple[str, list[float]]]:
    """Divide sums into series of bars."""
    names = _names(shown)
    rows = [_total(sums, shown) for sums in all_sums]
    series = [(name, [row[place] for row in rows]) for place, name in enumerate(names)]
    return [(name, values) for name, values in series if any(values)] or series[:1]


def _names(shown: Shown) -> list[str]:
    if shown != "tokens":
        return [_(SHOWN[shown])]
    return [_("in"), _("cached"), _("written to cache"), _("image"), _("reasoning"), _("out")]


def _total(sums: Sums, shown: Shown) -> tuple[float, ...]:
    """Return the parts of a sum; those of the tokens do not overlap."""
    if shown == "cost":
        return (float(to_usd(sums.cost_nano_usd)),)
    if shown == "calls":
        return (sums.calls,)
    special = sums.cached_tokens + sums.cache_write_tokens + sums.image_tokens
    return (
        max(0, sums.input_tokens - special),
        sums.cached_tokens,
        sums.cache_write_tokens,
        sums.image_tokens,
        sums.reasoning_tokens,
        max(0, sums.output_tokens - sums.reasoning_tokens),
    )
