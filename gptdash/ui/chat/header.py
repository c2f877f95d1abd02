"""The line above the messages."""

import streamlit as st

from gptdash.domain.conversations import Conversation
from gptdash.ui.streaming import readable
from gptdash.ui.text import _


def show_header(conversation: Conversation | None) -> None:
    """Show the conversation's title."""
    st.subheader(readable(conversation.title) if conversation and conversation.title else _("Chat"))
