"""The parts of the chat page: which conversation is open, its messages, and a reply while it streams."""

from typing import Final

import streamlit as st

from gptdash.domain.conversations import StoredMessage
from gptdash.domain.errors import GptdashError
from gptdash.services.chat import ChatTurn
from gptdash.ui.boundary import show_error
from gptdash.ui.receipt import show_receipt
from gptdash.ui.session import services
from gptdash.ui.text import _, ngettext, say

URL_KEY: Final = "conversation"
OPEN_KEY: Final = "open_conversation"
AVATARS: Final = {"user": ":material/person:", "assistant": ":material/smart_toy:"}
LISTED: Final = 12


def open_conversation() -> str:
    """Return the open conversation's id: the URL's, else this session's last, else a new one; the URL names it."""
    chosen: str = st.query_params.get(URL_KEY) or st.session_state.get(OPEN_KEY) or services().chat.new_conversation()
    _open(chosen)
    return chosen


def _open(conversation_id: str) -> None:
    st.session_state[OPEN_KEY] = conversation_id
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
                conversation.title,
                key=f"open_{conversation.id}",
                type="tertiary",
                icon=":material/chevron_right:" if conversation.id == current else None,
                on_click=_open,
                args=(conversation.id,),
            )


def show_message(message: StoredMessage) -> None:
    """Show a stored message, and under a reply what it took."""
    with st.chat_message(message.role, avatar=AVATARS.get(message.role)):
        st.markdown(message.text)
        if message.state == "stopped":
            st.caption(_("Stopped. What had arrived is kept."))
        if message.state == "cut":
            st.caption(_("Cut off before the end. What had arrived is kept."))
        if message.done:
            show_receipt(message.done)


def show_reply(turn: ChatTurn) -> None:
    """Show a reply while it comes. Stop, a page switch or a closed tab end it; what arrived is stored."""
    with turn, st.chat_message("assistant", avatar=AVATARS["assistant"]):
        waiting = st.empty()
        reply = st.empty()
        waiting.caption(_("Waiting for the first word…"))
        try:
            for _tick in turn.ticks():
                _show_progress(turn, waiting, reply)
        except GptdashError as error:
            waiting.empty()
            show_error(error)
        _show_end(turn)


def _show_progress(
    turn: ChatTurn, waiting: "st.delta_generator.DeltaGenerator", reply: "st.delta_generator.DeltaGenerator"
) -> None:
    # Each tick touches Streamlit, which is where a pressed Stop takes effect.
    if turn.text:
        waiting.empty()
        reply.markdown(turn.text)
    elif turn.reasoning:
        waiting.caption(turn.reasoning[-200:])
    elif turn.notices:
        waiting.caption(say(turn.notices[-1].sentence))
    else:
        st.session_state.get(OPEN_KEY)


def _show_end(turn: ChatTurn) -> None:
    if turn.unsent:
        st.caption(
            ngettext(
                "{n} earlier message did not fit the model and was not sent.",
                "{n} earlier messages did not fit the model and were not sent.",
                turn.unsent,
            )
        )
    if turn.done:
        show_receipt(turn.done)
