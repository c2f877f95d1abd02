"""Costs: what every call used and cost."""

import streamlit as st

from gptdash.ui.boundary import shown_errors
from gptdash.ui.budget_widgets import show_budgets
from gptdash.ui.cost_widgets import reader_zone, show_calls, show_days, show_groups, show_totals
from gptdash.ui.session import services
from gptdash.ui.text import _

CALLS_A_PAGE = 50
PERIODS = {1: _("Today"), 7: _("7 days"), 30: _("30 days"), 90: _("90 days")}

st.title(_("Costs"))
days = st.segmented_control(
    _("Period"), list(PERIODS), default=7, format_func=PERIODS.__getitem__, key="costs_days", persist_state="session"
)
zone = reader_zone()
with shown_errors():
    overview = services().costs.overview(days or 7, zone)
    show_totals(overview.totals)
    show_budgets()
    if not overview.totals.calls:
        st.info(_("No calls in this time. Chat, ask a question or review code, and what it used appears here."))
        st.stop()
    show_days(overview)
    show_groups(_("Cost by model (USD)"), _("Tokens by model"), overview.by_model)
    show_groups(_("Cost by page (USD)"), _("Tokens by page"), overview.by_page)
    st.subheader(_("Calls"))
    pages = -(-overview.totals.calls // CALLS_A_PAGE)
    page = st.pagination(pages, key="costs_page") if pages > 1 else 1
    show_calls(services().costs.calls(days or 7, zone, limit=CALLS_A_PAGE, page=page - 1), zone)
