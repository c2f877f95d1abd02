"""The section of tests."""

import streamlit as st

from gptdash.domain.support import CompanyVersion
from gptdash.ui.support.testing.results import show_runs
from gptdash.ui.support.testing.running import offer_run
from gptdash.ui.support.testing.sets import choose_set
from gptdash.ui.text import _


def show_tests(version: CompanyVersion) -> None:
    """Let the user choose a set, run it on this company's bot, and see what passed and what changed."""
    st.caption(
        _("A set of questions says what must come of each. Run it after each change, and see what the change broke.")
    )
    chosen = choose_set(version)
    if chosen:
        offer_run(version, chosen)
        show_runs(chosen)
