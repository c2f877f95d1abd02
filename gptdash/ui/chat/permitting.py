"""A person's word on what a model wants to do that has effects."""

from functools import partial

import streamlit as st

from gptdash.domain.conversations import StoredMessage
from gptdash.domain.events import ToolsPending
from gptdash.ui.chat.pending import Pending, ask_for
from gptdash.ui.text import _
from gptdash.ui.tool_widgets import chat_with_all_tools, show_json


def show_permission(reply: StoredMessage, pending: ToolsPending) -> None:
    """Show what is to be done, and ask whether it may be."""
    with st.container(border=True):
        st.markdown(_("**The model wants to do this. Do you allow it?**"))
        for use in pending.uses:
            st.checkbox(use.name, value=True, key=_key(use.id), help=_("What is not ticked is declined."))
            show_json(_("Arguments"), use.arguments)
        with st.container(horizontal=True):
            st.button(
                _("Allow"),
                type="primary",
                icon=":material/check:",
                key=f"allow_{reply.id}",
                on_click=_allow_ticked,
                args=(reply, pending),
            )
            st.button(
                _("Decline"),
                icon=":material/block:",
                key=f"decline_{reply.id}",
                on_click=_go_on,
                args=(reply, frozenset()),
            )


def _key(use_id: str) -> str:
    return f"permit_{use_id}"


def _allow_ticked(reply: StoredMessage, pending: ToolsPending) -> None:
    _go_on(reply, frozenset(use.id for use in pending.uses if st.session_state.get(_key(use.id))))


def _go_on(reply: StoredMessage, allowed: frozenset[str]) -> None:
    ask_for(Pending(partial(chat_with_all_tools().allow, reply.id, allowed), upto=reply.parent_id))
