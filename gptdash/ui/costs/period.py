"""The period that the sections of the costs page speak of; all share it."""

from typing import Final

import streamlit as st

from gptdash.domain.spending import Slice
from gptdash.ui.locales import reader_zone
from gptdash.ui.session import services
from gptdash.ui.text import _

PERIODS: Final = (1, 7, 30, 90)


def choose_period() -> Slice:
    """Let a period be chosen, and return the part of the ledger that it is."""
    names = dict(zip(PERIODS, (_("Today"), _("7 days"), _("30 days"), _("90 days")), strict=True))
    days = st.segmented_control(
        _("Period"),
        PERIODS,
        default=7,
        required=True,
        format_func=names.__getitem__,
        key="costs_days",
        persist_state="session",
    )
    return services().costs.spent.part(days, reader_zone())
