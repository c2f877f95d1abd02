"""The parts of the costs page: figures and tables over the ledger."""

from collections.abc import Sequence
from datetime import tzinfo
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pandas as pd
import plotly.express as px
import streamlit as st

from gptdash.domain.money import format_usd, to_usd
from gptdash.domain.usage import CallRecord, Spend, Totals
from gptdash.services.costs import Overview
from gptdash.ui.text import _

CHART_HEIGHT: Final = 260


def reader_zone() -> tzinfo:
    """Return the browser's time zone; UTC where it names none that we know."""
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def show_totals(totals: Totals) -> None:
    """Show the sums as a row of metrics."""
    with st.container(horizontal=True):
        st.metric(_("Cost"), format_usd(totals.cost_nano_usd), border=True)
        st.metric(_("Calls"), f"{totals.calls:,}", border=True)
        st.metric(_("Input tokens"), f"{totals.input_tokens:,}", border=True)
        st.metric(_("Output tokens"), f"{totals.output_tokens:,}", border=True)
        st.metric(_("Failed"), f"{totals.failed_calls:,}", border=True)
    if totals.unpriced_calls:
        st.caption(_("{n} calls have no known price and are not in the sum.", n=totals.unpriced_calls))
    if totals.unknown_calls:
        st.caption(
            _(
                "{n} calls run still, or their process died before they were settled: what the server made of them is "
                "unknown and not in the sum.",
                n=totals.unknown_calls,
            )
        )


def show_days(overview: Overview) -> None:
    """Show cost and tokens of each day."""
    frame = pd.DataFrame(
        [
            {
                "day": spend.day,
                "cost": float(to_usd(spend.totals.cost_nano_usd)),
                "input": spend.totals.input_tokens,
                "output": spend.totals.output_tokens,
            }
            for spend in overview.by_day
        ]
    )
    left, right = st.columns(2)
    with left:
        _bars(frame, "day", ["cost"], _("Cost by day (USD)"))
    with right:
        _bars(frame, "day", ["input", "output"], _("Tokens by day"))


def show_groups(title_cost: str, title_tokens: str, spends: Sequence[Spend]) -> None:
    """Show cost and tokens of each group, side by side."""
    frame = pd.DataFrame(
        [
            {
                "group": spend.group,
                "cost": float(to_usd(spend.totals.cost_nano_usd)),
                "input": spend.totals.input_tokens,
                "output": spend.totals.output_tokens,
            }
            for spend in spends
        ]
    )
    left, right = st.columns(2)
    with left:
        _bars(frame, "group", ["cost"], title_cost)
    with right:
        _bars(frame, "group", ["input", "output"], title_tokens)


def _bars(frame: pd.DataFrame, by: str, values: list[str], title: str) -> None:
    labels = {"cost": _("Cost"), "input": _("in"), "output": _("out"), "value": "", "variable": "", by: ""}
    renamed = frame.rename(columns={name: labels[name] for name in values})
    figure = px.bar(renamed, x=by, y=[labels[name] for name in values], title=title, labels=labels, barmode="stack")
    figure.update_xaxes(type="category", title=None)
    # Where all is zero, Plotly would draw an axis from -1 to 1.
    figure.update_yaxes(title=None, rangemode="tozero", range=None if frame[values].to_numpy().any() else [0, 1])
    figure.update_layout(
        height=CHART_HEIGHT,
        margin={"l": 0, "r": 0, "t": 40, "b": 0},
        showlegend=len(values) > 1,
        legend={"orientation": "h", "x": 1, "xanchor": "right", "y": 1.15},
    )
    figure.update_traces(width=0.5)
    st.plotly_chart(figure, width="stretch", alt=title, key=f"chart_{title}")


def show_calls(calls: Sequence[CallRecord], zone: tzinfo) -> None:
    """Show calls as a table, the newest first."""
    columns = {
        _("Time"): [call.started_at.astimezone(zone).replace(tzinfo=None) for call in calls],
        _("Page"): [call.purpose for call in calls],
        _("Endpoint"): [call.endpoint for call in calls],
        _("Model"): [call.model for call in calls],
        _("In"): [call.usage.input_tokens for call in calls],
        _("Cached"): [call.usage.cached_tokens for call in calls],
        _("Out"): [call.usage.output_tokens for call in calls],
        _("Reasoning"): [call.usage.reasoning_tokens for call in calls],
        _("Counted by"): [_("server") if call.usage.source == "reported" else _("estimate") for call in calls],
        _("Cost"): [format_usd(call.cost.nano_usd) or _("unpriced") for call in calls],
        _("Price from"): [call.cost.source for call in calls],
        _("Seconds"): [call.duration_ms / 1000 for call in calls],
        _("First token (s)"): [None if call.first_token_ms is None else call.first_token_ms / 1000 for call in calls],
        _("Ended by"): [call.error_code or call.finish_reason for call in calls],
        _("Tier"): [call.service_tier for call in calls],
        _("Remarks"): [", ".join(call.remarks) for call in calls],
    }
    st.dataframe(pd.DataFrame(columns), width="stretch", hide_index=True, alt=_("The table of calls"))
