"""Who answers now, how to get a better one, and what leaves the machine."""

from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from gptdash.domain.endpoints import Endpoint, entered_endpoint
from gptdash.domain.wording import mark
from gptdash.ui.boundary import shown_errors
from gptdash.ui.markdown import plain
from gptdash.ui.session import choose_endpoint, services
from gptdash.ui.sidebar import choose_own_machine
from gptdash.ui.text import _

KEY_KEY: Final = "start_key"
ALWAYS: Final = (
    mark(
        "Tables, pictures and code are read on this machine. Of a table, only its column names go with a question, "
        "unless you choose more."
    ),
    mark("Personal data and secrets are replaced by placeholders before a text is sent or stored."),
    mark("Conversations and costs are kept in a database on this machine, keys never."),
    mark("Code that a model wrote never runs inside gptdash, and its pictures are not loaded."),
)


def show_answering(place: DeltaGenerator) -> None:
    """Show the endpoint with what would be better, beside what leaves the machine."""
    endpoint = services().endpoint
    who, what = place.columns(2)
    with who, st.container(border=True, height="stretch"):
        st.markdown(":material/neurology: **" + _("Who answers") + "**")
        _show_endpoint(endpoint)
    with what, st.container(border=True, height="stretch"):
        st.markdown(":material/shield: **" + _("What leaves this machine") + "**")
        st.markdown(_leaving(endpoint))
        st.markdown("\n".join(f"- {_(said)}" for said in ALWAYS))


def _show_endpoint(endpoint: Endpoint) -> None:
    if endpoint.kind == "embedded":
        st.markdown(
            _(
                "A tiny model that comes along with gptdash: it needs no key and costs nothing, and it is often wrong. "
                "For answers to rely on, paste an OpenAI key, or use a server on this machine."
            )
        )
        with st.form("start_form", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
            key = st.text_input(
                _("OpenAI API key"), type="password", key=KEY_KEY, placeholder="sk-…",
                help=_("It stays in this browser session: it is not stored, and goes to OpenAI only."),
            )  # fmt: skip
            submitted = st.form_submit_button(_("Use OpenAI"))
        if submitted:
            with shown_errors():
                choose_endpoint(entered_endpoint(key, "", ""))
                st.rerun()
    else:
        st.markdown(_("{name} answers; each page chooses the model that fits it.", name=f"**{plain(endpoint.label)}**"))
    choose_own_machine("start")


def _leaving(endpoint: Endpoint) -> str:
    if endpoint.kind in ("embedded", "local"):
        return _("Nothing: the model runs here.")
    return _("What you send goes to {host}, and nowhere else.", host=f"**{plain(endpoint.host)}**")
