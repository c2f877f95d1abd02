"""The budgets on the costs page: how far each is used, and forms to set and change them."""

from decimal import Decimal
from typing import Final, cast

import streamlit as st

from gptdash.domain.budgets import Budget, BudgetState, Period
from gptdash.domain.money import to_nano_usd, to_usd
from gptdash.domain.requests import Purpose
from gptdash.domain.wording import mark
from gptdash.ui.boundary import shown_errors
from gptdash.ui.costs.naming import PAGES
from gptdash.ui.costs.outlook import show_forecast
from gptdash.ui.locales import as_money
from gptdash.ui.session import services
from gptdash.ui.text import _

PERIODS: Final[dict[Period, str]] = {"day": mark("Day"), "month": mark("Month"), "session": mark("Session")}
SCOPES: Final[dict[Purpose | None, str]] = {None: mark("All pages")} | dict(PAGES.items())


def show_budgets() -> None:
    """Show the budgets with a form; a call that might exceed one is not made."""
    states = services().costs.budgets()
    for state in states:
        _show_budget(state)
    if not states:
        st.caption(_("No budget is set. With one, a call that might exceed it is not made."))
    with st.popover(_("Set a budget"), icon=":material/savings:"), st.form("budget_form", border=False):
        period = st.selectbox(_("Per"), list(PERIODS), format_func=lambda period: _(PERIODS[period]))
        page = st.selectbox(_("For"), list(SCOPES), format_func=lambda page: _(SCOPES[page]))
        dollars, percent = _fields(1.0, 80, "new")
        if st.form_submit_button(_("Save"), type="primary"):
            _save(period, page, dollars, percent)
    st.caption(
        _(
            "Before a call is made, the most that it can cost is held back; where that is more than is left, the call "
            "stops with a sentence, and nothing is sent. Days and months are those of the server's clock, and what was "
            "spent in them before the budget was set counts. A change is in force at once, in other server processes "
            "within a second."
        )
    )
    show_forecast(states)


def _fields(dollars: float, percent: int, key: str) -> tuple[float, int]:
    limit = st.number_input(
        _("US dollars"), min_value=0.0, value=dollars, step=0.5, format="%.4f", key=f"budget_limit_{key}"
    )
    warn = st.slider(_("Warn from"), min_value=1, max_value=100, value=percent, format="%d%%", key=f"budget_warn_{key}")
    return limit, warn


def _save(period: Period, page: Purpose | None, dollars: float, percent: int) -> None:
    with shown_errors():
        services().costs.set_budget(period, to_nano_usd(Decimal(str(dollars))), page, percent)
        st.rerun()


def _show_budget(state: BudgetState) -> None:
    budget = state.budget
    used = budget.limit_nano_usd - state.left_nano_usd
    text = _(
        "{period} · {page}: {used} of {limit} used",
        period=_(PERIODS[budget.period]),
        page=_(SCOPES[cast("Purpose | None", budget.page)]),
        used=as_money(used) or "",
        limit=as_money(budget.limit_nano_usd) or "",
    )
    icon = ":material/warning: " if state.is_warning else ""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(min(1.0, used / budget.limit_nano_usd), text=icon + text)
        _show_change(budget)
        st.button(
            _("Remove"),
            key=f"remove_{budget.id}",
            icon=":material/delete:",
            type="tertiary",
            on_click=services().costs.remove_budget,
            args=(budget.id,),
        )


def _show_change(budget: Budget) -> None:
    with (
        st.popover(_("Change"), icon=":material/edit:", type="tertiary", key=f"change_{budget.id}"),
        st.form(f"budget_form_{budget.id}", border=False),
    ):
        dollars, percent = _fields(float(to_usd(budget.limit_nano_usd)), budget.warn_percent, budget.id)
        if st.form_submit_button(_("Save"), type="primary"):
            _save(budget.period, cast("Purpose | None", budget.page), dollars, percent)
