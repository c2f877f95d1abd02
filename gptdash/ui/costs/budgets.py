"""The budgets on the costs page: how far each is used, and a form to set one."""

from decimal import Decimal
from typing import Final, cast

import streamlit as st

from gptdash.domain.budgets import BudgetState, Period
from gptdash.domain.money import format_usd, to_nano_usd
from gptdash.domain.requests import Purpose
from gptdash.domain.wording import mark
from gptdash.ui.boundary import shown_errors
from gptdash.ui.session import services
from gptdash.ui.text import _

PERIODS: Final[dict[Period, str]] = {"day": mark("Day"), "month": mark("Month"), "session": mark("Session")}
PAGES: Final[dict[Purpose | None, str]] = {
    None: mark("All pages"),
    "chat": mark("Chat"),
    "analysis": mark("Data"),
    "review": mark("Review"),
    "images": mark("Images"),
    "support": mark("Support"),
    "jobs": mark("Jobs"),
}


def show_budgets() -> None:
    """Show the budgets with a form; a call that might exceed one is not made."""
    states = services().costs.budgets()
    for state in states:
        _show_budget(state)
    if not states:
        st.caption(_("No budget is set. With one, a call that might exceed it is not made."))
    with st.popover(_("Set a budget"), icon=":material/savings:"), st.form("budget_form", border=False):
        period = st.selectbox(_("Per"), list(PERIODS), format_func=lambda period: _(PERIODS[period]))
        page = st.selectbox(_("For"), list(PAGES), format_func=lambda page: _(PAGES[page]))
        dollars = st.number_input(_("US dollars"), min_value=0.0, value=1.0, step=0.5, format="%.4f")
        if st.form_submit_button(_("Save"), type="primary"):
            with shown_errors():
                limit = to_nano_usd(Decimal(str(dollars)))
                services().costs.set_budget(period, limit, page)
                st.rerun()


def _show_budget(state: BudgetState) -> None:
    budget = state.budget
    used = budget.limit_nano_usd - state.left_nano_usd
    text = _(
        "{period} · {page}: {used} of {limit} used",
        period=_(PERIODS[budget.period]),
        page=_(PAGES[cast("Purpose | None", budget.page)]),
        used=format_usd(used) or "",
        limit=format_usd(budget.limit_nano_usd) or "",
    )
    icon = ":material/warning: " if state.is_warning else ""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(min(1.0, used / budget.limit_nano_usd), text=icon + text)
        st.button(
            _("Remove"),
            key=f"remove_{budget.id}",
            icon=":material/delete:",
            type="tertiary",
            on_click=services().costs.remove_budget,
            args=(budget.id,),
        )
