"""Costs: what every call used and cost."""

import streamlit as st

from gptdash.ui.boundary import shown_errors
from gptdash.ui.costs import show_alert, show_budgets, show_overview, show_tiles
from gptdash.ui.text import _

SECTIONS = {
    "overview": (_("Overview"), ":material/bar_chart:", show_overview),
    "budgets": (_("Budgets"), ":material/savings:", show_budgets),
}

st.title(_("Costs"))
with shown_errors():
    show_alert()
    show_tiles()
section = st.segmented_control(
    _("Section"),
    list(SECTIONS),
    default="overview",
    required=True,
    format_func=lambda name: f"{SECTIONS[name][1]} {SECTIONS[name][0]}",
    key="costs_section",
    label_visibility="collapsed",
    persist_state="session",
)
with shown_errors():
    SECTIONS[section][2]()
