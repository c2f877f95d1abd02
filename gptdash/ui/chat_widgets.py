"""The parts of the chat page: which conversation is open, its messages, and a reply while it streams."""

import textwrap
from typing import Final

import streamlit as st

from gptdash.domain.conversations import StoredMessage
from gptdash.domain.errors import GptdashError
from gptdash.services.chat import ChatTurn
from gptdash.ui.boundary import show_error
from gptdash.ui.receipt import show_receipt
from gptdash.ui.session import services
from gptdash.ui.streaming import grow, readable
from gptdash.ui.text import _, ngettext, say

URL_KEY: Final = "conversation"
OPEN_KEY: Final = "open_conversation"
AVATARS: Final = {"user": ":material/person:", "assistant": ":material/smart_toy:"}
UNSENT_KEY: Final = "chat_unsent"
LISTED: Final = 12
TITLE_SHOWN: Final = 30


def open_conversation() -> str:
    """Return the open conversation's id: the URL's, else this session's last, else a new one; the URL names it."""
    chosen: str = st.query_params.get(URL_KEY) or st.session_state.get(OPEN_KEY) or services().chat.new_conversation()
    _open(chosen)
    return chosen


def _open(conversation_id: str) -> None:
    if st.session_state.get(OPEN_KEY) != conversation_id:
        st.session_state[OPEN_KEY] = conversation_id
        st.session_state[UNSENT_KEY] = 0
    st.query_params[URL_KEY] = conversation_id


def show_conversations(current: str) -> None:
    """List the latest conversations in the sidebar, with a button for a new one."""
    with st.sidebar:
        st.button(
            _("New conversation"),
            icon=":material/add_comment:",
            width="stretch",
            on_click=lambda: _open(services().chat.new_conversation()),
        )
        for conversation in services().chat.recent(LISTED):
            st.button(
                textwrap.shorten(conversation.title, TITLE_SHOWN, placeholder="…"),
                help=conversation.title,
                key=f"open_{conversation.id}",
                type="tertiary",
                icon=":material/chevron_right:" if conversation.id == current else None,
                on_click=_open,
                args=(conversation.id,),
            )


def show_message(message: StoredMessage) -> None:
    """Show a stored message, and under a reply what it took."""
    with st.chat_message(message.role, avatar=AVATARS.get(message.role)):
        st.markdown(readable(message.text))
        if message.state == "stopped":
            st.caption(_("Stopped. What had arrived is kept."))
        if message.state == "cut":
            st.caption(_("Cut off before the end. What had arrived is kept."))
        if message.done:
            show_receipt(message.done)


def show_reply(turn: ChatTurn) -> None:
    """Show a reply while it comes, then draw the page anew from the store.

    Stop, a page switch or a closed tab end it; what arrived is stored. A failure stays on the page.
    """
    for warning in turn.warnings:
        st.toast(say(warning), icon=":material/visibility:", duration="long")
    with turn, st.chat_message("assistant", avatar=AVATARS["assistant"]):
        try:
            grow(turn, _("Waiting for the first word…"))
        except GptdashError as error:
            show_error(error)
            return
    st.session_state[UNSENT_KEY] = turn.unsent
    st.rerun()


def show_unsent() -> None:
    """Say how many earlier messages the last reply did not know of."""
    unsent = st.session_state.get(UNSENT_KEY, 0)
    if unsent:
        st.caption(
            ngettext(
                "{n} earlier message did not fit the model and was not sent.",
                "{n} earlier messages did not fit the model and were not sent.",
                unsent,
            )
        )
