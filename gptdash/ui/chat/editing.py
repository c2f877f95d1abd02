"""Saying another thing in place of a message."""

from functools import partial
from typing import Final

import streamlit as st

from gptdash.domain.conversations import StoredMessage
from gptdash.ui.chat.pending import Pending, ask_for
from gptdash.ui.session import services
from gptdash.ui.text import _
from gptdash.ui.tool_widgets import chat_with_tools

EDITED_KEY: Final = "chat_edited"
DRAFT_KEY: Final = "chat_edited_text"


def begin_editing(message: StoredMessage) -> None:
    """Turn a message into a field to write in."""
    st.session_state[EDITED_KEY] = message.id
    st.session_state[DRAFT_KEY] = services().session.redactor.restore(message.text)


def is_edited(message: StoredMessage) -> bool:
    """Tell whether a message is being edited."""
    return st.session_state.get(EDITED_KEY) == message.id


def end_editing() -> None:
    """Show the message as it is."""
    st.session_state[EDITED_KEY] = None


def show_editor(message: StoredMessage) -> None:
    """Show the field with what is written, a way to send it and a way back.

    A form, because leaving a field of its own would run the page just as Send is pressed, and the press could be lost.
    """
    with st.form("chat_edit", border=False):
        st.text_area(_("Message"), key=DRAFT_KEY, label_visibility="collapsed", height="content")
        with st.container(horizontal=True):
            st.form_submit_button(
                _("Send"), icon=":material/send:", type="primary", key="chat_edit_send", on_click=_send, args=(message,)
            )
            st.form_submit_button(_("Cancel"), key="chat_edit_cancel", on_click=end_editing)
    st.caption(_("The first version stays: a switcher under the message leads back to it."))


def _send(message: StoredMessage) -> None:
    text: str = st.session_state[DRAFT_KEY]
    edit = partial(chat_with_tools(message.conversation_id).edit, message.id, text)
    ask_for(Pending(edit, upto=message.parent_id, said=text, give_back=partial(_give_back, text)))


def _give_back(text: str) -> None:
    st.session_state[DRAFT_KEY] = text
