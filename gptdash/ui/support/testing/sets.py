"""The sets of test cases: chosen, read in, suggested, forgotten."""

from typing import Final

import pandas as pd
import streamlit as st

from gptdash.domain.errors import InputRejected
from gptdash.domain.support import CaseSet, CompanyVersion, SupportCase
from gptdash.domain.wording import mark
from gptdash.services.support import read_cases, suggested_cases
from gptdash.ui.boundary import shown_errors
from gptdash.ui.session import services
from gptdash.ui.text import _

SET_KEY: Final = "support_set"
WANTED_KEY: Final = "support_set_wanted"
EXAMPLE: Final = (
    "question,must_cite,must_contain,must_refuse,must_hand_off\nHow do I get a refund?,policies-refund,30 days,,\n"
)


class SetUnnamed(InputRejected):
    """A set without a name."""

    template = mark("The test set has no name. Give it one.")


def choose_set(version: CompanyVersion) -> CaseSet | None:
    """Let the user choose a set or make one; None where there is none yet."""
    sets = {kept.id: kept for kept in services().support.tests.sets()}
    _offer_new(version, expanded=not sets)
    if not sets:
        return None
    wanted = st.session_state.pop(WANTED_KEY, None)
    if wanted in sets:
        st.session_state[SET_KEY] = wanted
    elif st.session_state.get(SET_KEY) not in sets:
        st.session_state.pop(SET_KEY, None)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = sets[
            st.selectbox(
                _("Test set"), list(sets), key=SET_KEY, persist_state="session",
                format_func=lambda name: _("{name}, {count} cases", name=sets[name].name, count=len(sets[name].cases)),
            )
        ]  # fmt: skip
        with st.popover(_("Cases"), icon=":material/list:"):
            st.dataframe(_table(chosen.cases), hide_index=True, width="stretch", alt=_("The cases of the set"))
            if st.button(_("Forget this set and its runs"), icon=":material/delete:", key="support_set_forget"):
                services().support.tests.forget_set(chosen.id)
                st.rerun()
    return chosen


def _offer_new(version: CompanyVersion, *, expanded: bool) -> None:
    with st.expander(_("New test set"), icon=":material/add:", expanded=expanded), shown_errors():
        st.download_button(
            _("An example as CSV"), EXAMPLE, file_name="cases.csv", mime="text/csv", icon=":material/download:",
            on_click="ignore", key="support_cases_example",
        )  # fmt: skip
        file = st.file_uploader(_("Cases as CSV or YAML"), type=["csv", "tsv", "yaml", "yml"], key="support_cases_file")
        cases = read_cases(file.name, file.getvalue()) if file else suggested_cases(version.company)
        if file is None:
            st.caption(
                _("Without a file: {count} cases from the knowledge base of {company}, with attacks and questions of "
                  "elsewhere.", count=len(cases), company=version.company.name)
            )  # fmt: skip
        name = st.text_input(_("Name of the set"), _("First set"), max_chars=100, key="support_cases_name")
        if st.button(_("Keep this set"), icon=":material/save:", type="primary", key="support_cases_keep"):
            if not name.strip():
                raise SetUnnamed
            st.session_state[WANTED_KEY] = services().support.tests.keep_set(name.strip(), cases).id
            st.rerun()


def _table(cases: tuple[SupportCase, ...]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            _("Question"): [case.question for case in cases],
            _("Must cite"): [", ".join(case.must_cite) for case in cases],
            _("Must contain"): [", ".join(case.must_contain) for case in cases],
            _("Must refuse"): [case.must_refuse for case in cases],
            _("Must hand off"): [case.must_hand_off for case in cases],
        }
    )
