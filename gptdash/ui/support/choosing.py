"""Which company is served."""

from typing import Final

import streamlit as st

from gptdash.domain.support import CompanyVersion
from gptdash.services.support import SAMPLES
from gptdash.ui.session import services
from gptdash.ui.text import _, language

COMPANY_KEY: Final = "support_company"
CHOSEN_KEY: Final = "support_company_chosen"
CHINESE_SAMPLE: Final = "kaiyuan"


def choose_company() -> CompanyVersion:
    """Let the user choose a company; the first offer is one that speaks the reader's language."""
    titles = {title.id: title for title in services().support.companies.listed()}
    order = sorted(titles, key=_rank)
    wanted = st.session_state.pop(CHOSEN_KEY, None)
    if wanted in titles:
        st.session_state[COMPANY_KEY] = wanted
    elif st.session_state.get(COMPANY_KEY, order[0]) not in titles:
        del st.session_state[COMPANY_KEY]
    chosen = st.selectbox(
        _("Company"), order, format_func=lambda name: _name(titles[name].name, name), key=COMPANY_KEY,
        persist_state="session",
    )  # fmt: skip
    return services().support.companies.open(chosen)


def open_company(company_id: str) -> None:
    """Choose a company at the next run: a widget's value cannot be set once it is drawn."""
    st.session_state[CHOSEN_KEY] = company_id


def _name(name: str, company_id: str) -> str:
    return _("{name} (sample)", name=name) if company_id in SAMPLES else name


def _rank(company_id: str) -> tuple[bool, bool]:
    is_chinese = company_id == CHINESE_SAMPLE
    return company_id not in SAMPLES, is_chinese != (language() == "zh_Hant")
