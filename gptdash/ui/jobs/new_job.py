"""A new job: where its prompts come from, what is asked of each, and what that will cost."""

from typing import Final

import streamlit as st

from gptdash.ui.boundary import shown_errors
from gptdash.ui.jobs.listing import open_job
from gptdash.ui.jobs.settings import choose_spec
from gptdash.ui.jobs.sources import choose_items
from gptdash.ui.jobs.starting import begin_job, show_estimate
from gptdash.ui.keys import MAIN_BUTTON
from gptdash.ui.session import services
from gptdash.ui.text import _

ROUND_KEY: Final = "job_round"


def show_new_job() -> None:
    """Show the form, the price as soon as there are prompts, and the button that starts."""
    st.session_state.setdefault(_key("open"), not services().jobs.recent(1))
    with st.expander(_("New job"), icon=":material/add:", key=_key("open"), on_change="rerun"), shown_errors():
        items, has_expected = choose_items(_key)
        name = st.text_input(_("Name"), key=_key("name"), placeholder=_("the first prompt"))
        spec = choose_spec("job", has_expected=has_expected)
        if not len(items):
            st.caption(_("Give prompts, and the tokens and the price of the whole job appear here before it starts."))
            return
        show_estimate(spec, items)
        if st.button(
            _("Start job"), type="primary", icon=":material/play_arrow:", key="job_start", shortcut=MAIN_BUTTON
        ):
            open_job(begin_job(name, spec, items).id)
            st.session_state[ROUND_KEY] = st.session_state.get(ROUND_KEY, 0) + 1
            st.rerun()


def write_prompts(prompts: str) -> None:
    """Put prompts into the form, one a line, and open it."""
    st.session_state[_key("lines")] = prompts
    st.session_state[_key("open")] = True


def _key(name: str) -> str:
    """Name a field; once a job has begun the fields are new ones, and empty."""
    return f"job_{name}_{st.session_state.get(ROUND_KEY, 0)}"
