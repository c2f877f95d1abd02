"""Where one writes."""

from functools import partial
from typing import Final

import streamlit as st

from gptdash.services.chat import Preview
from gptdash.ui.chat.meter import meter_text
from gptdash.ui.chat.opening import seen_end
from gptdash.ui.chat.pending import Pending
from gptdash.ui.structured import offer_structured_output
from gptdash.ui.text import _
from gptdash.ui.tool_widgets import chat_with_tools, choose_tools

INPUT_KEY: Final = "chat_prompt"
RETURNED_KEY: Final = "chat_returned"


def show_meter(preview: Preview | None) -> None:
    """Show, below the composer, what is about to be sent."""
    if preview:
        st.bottom.caption(meter_text(preview))


def show_extras() -> None:
    """Show, below the composer, what else can be done: tools, and objects instead of words."""
    with st.bottom.container(horizontal=True, gap="small"):
        choose_tools()
        offer_structured_output()


def composed(conversation_id: str) -> Pending | None:
    """Show the composer; returns what was sent, to follow the last message that this tab has shown."""
    if returned := st.session_state.pop(RETURNED_KEY, None):
        st.session_state[INPUT_KEY] = returned
    text = st.chat_input(_("Write a message"), key=INPUT_KEY, submit_mode="stop")
    if not text:
        return None
    end = seen_end()
    send = partial(chat_with_tools().send, conversation_id, text, after=end)
    return Pending(send, upto=end, said=text, give_back=partial(_give_back, text), by_composer=True)


def _give_back(text: str) -> None:
    """Put what could not be sent back into the composer, the next time that it is drawn."""
    st.session_state[RETURNED_KEY] = text
