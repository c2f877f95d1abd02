"""What lies ahead: the forecast of the month, and a warning where money runs out faster than usual."""

from collections.abc import Sequence

import streamlit as st

from gptdash.domain.budgets import BudgetState
from gptdash.domain.forecasting import Forecast
from gptdash.ui.locales import as_money, reader_zone
from gptdash.ui.session import services
from gptdash.ui.text import _


def show_alert() -> None:
    """Warn where the running hour or the one before cost unusually much."""
    velocity = services().costs.ahead.outlook(reader_zone()).velocity
    if velocity is None:
        return
    st.warning(
        _(
            "Unusual: {spent} was spent within an hour, where {usual} is usual. The rule: more than 3.5 median "
            "deviations above the median of the {n} hours of the last two weeks in which anything was spent (the "
            "modified z-score of Iglewicz and Hoaglin), and at least twice that median.",
            spent=as_money(velocity.hour_nano_usd) or "",
            usual=as_money(velocity.usual_nano_usd) or "",
            n=velocity.hours_seen,
        ),
        icon=":material/speed:",
    )


def show_forecast(states: Sequence[BudgetState]) -> None:
    """Show what this month will cost, with its range, and which budget that breaks."""
    st.subheader(_("This month"))
    outlook = services().costs.ahead.outlook(reader_zone())
    if outlook.forecast is None:
        st.caption(_("A forecast needs a week of days with calls; there are not so many yet."))
        return
    expected = outlook.forecast
    with st.grid(3, min_column_width=180, key="costs_forecast"):
        st.metric(_("Spent"), as_money(outlook.spent_nano_usd), border=True)
        st.metric(_("Expected for the month"), as_money(expected.expected_nano_usd), border=True)
        span = f"{as_money(expected.low_nano_usd)} – {as_money(expected.high_nano_usd)}"
        st.metric(_("Range"), span, border=True)
    st.caption(
        _(
            "What is left of the month is expected to cost what the last {n} whole days did on average. Four of five "
            "months end within the range, where days are alike; a change of habits is not foreseen.",
            n=expected.days_seen,
        )
    )
    _compare(expected, states)


def _compare(expected: Forecast, states: Sequence[BudgetState]) -> None:
    for state in states:
        limit = state.budget.limit_nano_usd
        if state.budget.period != "month" or state.budget.page or expected.high_nano_usd <= limit:
            continue
        if expected.expected_nano_usd > limit:
            text = _(
                "At this rate the budget of {limit} is used up before the month ends.", limit=as_money(limit) or ""
            )
            st.warning(text, icon=":material/trending_up:")
        else:
            text = _("The budget of {limit} lies within the range: it may not last.", limit=as_money(limit) or "")
            st.info(text, icon=":material/trending_up:")
