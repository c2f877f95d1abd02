"""Costs: what every call used and cost."""

import streamlit as st

from gptdash.ui.boundary import shown_errors
from gptdash.ui.costs import (
    show_alert,
    show_budgets,
    show_files,
    show_lab,
    show_models,
    show_overview,
    show_saved,
    show_tiles,
    show_what_if,
)
from gptdash.ui.text import _

SECTIONS = {
    "overview": (_("Overview"), ":material/bar_chart:", show_overview),
    "budgets": (_("Budgets"), ":material/savings:", show_budgets),
    "what_if": (_("What if"), ":material/alt_route:", show_what_if),
    "models": (_("Models"), ":material/neurology:", show_models),
    "saved": (_("Savings"), ":material/recycling:", show_saved),
    "lab": (_("Token lab"), ":material/science:", show_lab),
    "files": (_("Files"), ":material/folder_open:", show_files),
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
