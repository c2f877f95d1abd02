"""The parts of the chat page: which conversation is open, its messages, and a reply while it streams."""

import textwrap
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from gptdash.domain.conversations import StoredMessage
from gptdash.domain.errors import GptdashError
from gptdash.domain.events import Retrying
from gptdash.domain.safety import without_remote_content
from gptdash.services.chat import ChatTurn
from gptdash.ui.boundary import show_error
from gptdash.ui.receipt import show_receipt
from gptdash.ui.session import services
from gptdash.ui.text import _, ngettext, say

URL_KEY: Final = "conversation"
OPEN_KEY: Final = "open_conversation"
AVATARS: Final = {"user": ":material/person:", "assistant": ":material/smart_toy:"}
STREAMING_KEY: Final = "chat_streaming"
UNSENT_KEY: Final = "chat_unsent"
LISTED: Final = 12
TITLE_SHOWN: Final = 30
REASONING_SHOWN: Final = 200
STOP_WATCH_S: Final = 0.5


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


def readable(text: str) -> str:
    """Make a message fit for the screen: this session's values back in, nothing that the browser would fetch."""
    return without_remote_content(services().session.redactor.restore(text))


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
    _draw_anew_after_stop()
    st.session_state[STREAMING_KEY] = True
    for warning in turn.warnings:
        st.toast(say(warning), icon=":material/visibility:", duration="long")
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
            del st.session_state[STREAMING_KEY]
            return
    st.session_state[UNSENT_KEY] = turn.unsent
    del st.session_state[STREAMING_KEY]
    st.rerun()


@st.fragment(run_every=STOP_WATCH_S)
def _draw_anew_after_stop() -> None:
    """Draw the page anew once the reply was stopped.

    Stop ends the script where it stands, so nothing in it can show what was kept. This timer lives on in the browser.
    """
    if st.session_state.pop(STREAMING_KEY, False):
        st.rerun()


def _show_progress(turn: ChatTurn, waiting: DeltaGenerator, reply: DeltaGenerator) -> None:
    # Each tick touches Streamlit, which is where a pressed Stop takes effect.
    if turn.text:
        waiting.empty()
        reply.markdown(readable(turn.text))
    elif turn.reasoning:
        waiting.caption(turn.reasoning[-REASONING_SHOWN:])
    elif turn.retrying:
        waiting.caption(_retry_text(turn.retrying))
    elif turn.notices:
        waiting.caption(say(turn.notices[-1].sentence))
    else:
        st.session_state.get(STREAMING_KEY)


def _retry_text(retrying: Retrying) -> str:
    again = _("Trying again in {seconds} s.", seconds=f"{retrying.wait_s:.0f}")
    return f"{say(retrying.reason)} {again}"


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
