"""The line above the messages: the title, and what can be done with the whole conversation."""

from functools import cache
from importlib.resources import files

import streamlit as st

from gptdash.domain.conversations import ChatSettings, Conversation
from gptdash.ui.chat.comparing import show_model_choice
from gptdash.ui.chat.settings import show_settings
from gptdash.ui.chat.transfer import show_export
from gptdash.ui.markdown import plain
from gptdash.ui.streaming import readable
from gptdash.ui.text import _


def show_header(conversation_id: str, conversation: Conversation | None) -> None:
    """Show the conversation's title and its controls."""
    with st.container(key="chat_style"):
        st.html(_style())
    begun = conversation is not None and conversation.head_id is not None
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(plain(readable(conversation.title)) if conversation and begun else _("Chat"), anchor=False)
        show_model_choice()
        show_settings(conversation_id, conversation.settings if conversation else ChatSettings())
        if begun:
            show_export(conversation_id)


@cache
def _style() -> str:
    """Write the page's style; beside nothing else it would take the place of a toast."""
    css = files("gptdash.ui.chat").joinpath("style.css").read_text("utf-8")
    return f"<span></span><style>{css}</style>"
