"""What the conversations say over all: volume, hand-offs, mood, cost, and what the knowledge base lacks."""

from typing import Final

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from gptdash.domain.support import CompanyVersion, SupportReport
from gptdash.ui.locales import as_count, as_money, as_short_day, reader_zone
from gptdash.ui.session import services
from gptdash.ui.support.moods import mood_text
from gptdash.ui.support.operating.filtering import choose_filter
from gptdash.ui.support.wording import rule_text
from gptdash.ui.text import _

HEIGHT: Final = 260
MOST_GROUPS: Final = 30
EXAMPLES: Final = 3


def show_report(version: CompanyVersion) -> None:
    """Show the figures of the conversations that a filter leaves."""
    wanted = choose_filter(version)
    with st.skeleton(height=HEIGHT):
        report = services().support.reports.report(wanted, reader_zone())
    if not report.talks:
        st.info(_("No conversation fits. Figures appear here as soon as one has begun."), icon=":material/monitoring:")
        return
    _show_tiles(report)
    left, right = st.columns(2)
    with left:
        _show_volume(report)
    with right:
        _show_rules(report)
    _show_unanswered(report)


def _show_tiles(report: SupportReport) -> None:
    cost = as_money(report.cost_each_nano_usd) or _("unpriced")
    with st.container(horizontal=True):
        st.metric(_("Conversations"), as_count(report.talks), help=_("{n} turns", n=report.turns), border=True)
        st.metric(_("Handed off"), f"{report.hand_off_share or 0:.0%}", border=True)
        st.metric(
            _("Mood"), mood_text(None if report.mood is None else round(report.mood)), border=True,
            help=_("The mean of the last known mood of {n} conversations", n=report.moods),
        )  # fmt: skip
        st.metric(
            _("Rating"), "–" if report.rating is None else f"{report.rating:.1f}", border=True,
            help=_("The mean of {n} ratings from 1 to 5", n=report.ratings),
        )  # fmt: skip
        st.metric(_("Cost of a conversation"), cost, border=True)


def _show_volume(report: SupportReport) -> None:
    days = [as_short_day(day.day) for day in report.days]
    figure = go.Figure(
        [
            go.Bar(name=_("answered by the bot"), x=days, y=[day.talks - day.handed_off for day in report.days]),
            go.Bar(name=_("handed off"), x=days, y=[day.handed_off for day in report.days]),
        ]
    )
    figure.update_layout(barmode="stack", height=HEIGHT, margin={"l": 0, "r": 0, "t": 8, "b": 0})
    figure.update_layout(legend={"orientation": "h", "y": 1.15, "traceorder": "normal"})
    figure.update_xaxes(type="category")
    most = max(day.talks for day in report.days)
    figure.update_yaxes(rangemode="tozero", tickformat="d", dtick=max(1, most // 5))
    figure.update_traces(width=min(0.7, 0.15 * len(days)))
    st.markdown(_("**Conversations by day**"))
    st.plotly_chart(figure, width="stretch", key="support_volume", alt=_("Conversations by day"))


def _show_rules(report: SupportReport) -> None:
    st.markdown(_("**Why a person took over**"))
    if not report.rules:
        st.caption(_("No conversation was handed off."))
        return
    table = pd.DataFrame(
        {_("Rule"): [rule_text(rule) for rule in report.rules], _("Conversations"): list(report.rules.values())}
    )
    st.dataframe(table, hide_index=True, width="stretch", alt=_("Hand-offs by rule"))


def _show_unanswered(report: SupportReport) -> None:
    st.markdown(_("**What the knowledge base lacks**"))
    if not report.unanswered:
        st.caption(_("Every question found a passage."))
        return
    restore = services().session.redactor.restore
    groups = report.unanswered[:MOST_GROUPS]
    table = pd.DataFrame(
        {
            _("Asked"): [group.count for group in groups],
            _("Question"): [restore(group.questions[0]) for group in groups],
            _("Also asked as"): [
                " · ".join(map(restore, dict.fromkeys(group.questions[1 : 1 + EXAMPLES]))) for group in groups
            ],
        }
    )
    st.dataframe(table, hide_index=True, width="stretch", alt=_("Questions without an answer, grouped"))
