"""The sections of the support page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import streamlit as st

from gptdash.domain.support import CompanyVersion
from gptdash.domain.wording import mark
from gptdash.ui.support.operating import show_conversations, show_report
from gptdash.ui.support.setting_up import show_set_up
from gptdash.ui.support.talking import show_talk
from gptdash.ui.support.testing import show_tests
from gptdash.ui.text import _


@dataclass(frozen=True)
class Section:
    """A part of the page: what it is called, and what shows it for a company."""

    label: str
    icon: str
    show: Callable[[CompanyVersion], None]


SECTIONS: Final[dict[str, Section]] = {
    "talk": Section(mark("Talk"), ":material/forum:", show_talk),
    "company": Section(mark("Company"), ":material/storefront:", show_set_up),
    "tests": Section(mark("Tests"), ":material/fact_check:", show_tests),
    "conversations": Section(mark("Conversations"), ":material/inbox:", show_conversations),
    "report": Section(mark("Report"), ":material/monitoring:", show_report),
}


def choose_section() -> str:
    """Let the user choose a section."""
    chosen: str = st.segmented_control(
        _("Section"), list(SECTIONS), default="talk", required=True, key="support_section",
        format_func=lambda name: f"{SECTIONS[name].icon} {_(SECTIONS[name].label)}",
        label_visibility="collapsed", persist_state="session",
    )  # fmt: skip
    return chosen
