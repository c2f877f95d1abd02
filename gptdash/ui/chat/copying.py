"""Copying a message to the clipboard, as it is on the screen."""

from functools import cache
from importlib.resources import files
from typing import Any, Final

import streamlit as st

from gptdash.domain.conversations import StoredMessage
from gptdash.ui.session import services
from gptdash.ui.text import _

COPIED_KEY: Final = "chat_copied"


def copy_button(message: StoredMessage) -> None:
    """Show the button that copies a message."""
    st.button(
        _("Copy"),
        icon=":material/content_copy:",
        type="tertiary",
        help=_("Copy"),
        key=f"content_copy_{message.id}",
        on_click=_copy,
        args=(message,),
    )


def hand_to_clipboard() -> None:
    """Have the browser put what was asked for on the clipboard; belongs once at the end of the page."""
    text: str | None = st.session_state.pop(COPIED_KEY, None)
    if text is None:
        return
    _clipboard()(data={"text": text}, key="chat_clipboard")
    st.toast(_("Copied"), icon=":material/content_copy:")


def _copy(message: StoredMessage) -> None:
    st.session_state[COPIED_KEY] = services().session.redactor.restore(message.text)


@cache
def _clipboard() -> Any:
    script = files("gptdash.ui.chat").joinpath("clipboard.js").read_text("utf-8")
    return st.components.v2.component("gptdash_clipboard", js=script)
