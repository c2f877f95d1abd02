"""What stands where nothing was said yet."""

import streamlit as st

from gptdash.domain.conversations import ChatSettings, Preset
from gptdash.ui.chat.settings import renew_fields
from gptdash.ui.session import services
from gptdash.ui.text import _, language


def show_welcome(conversation_id: str) -> None:
    """Say what one can do here, and offer the presets to begin from."""
    st.caption(_("Write a message below. Tokens and cost stand under each reply; Stop keeps what has arrived."))
    presets = {preset.id: preset for preset in services().presets.listed(language())}
    settings = services().chat.library.settings(conversation_id)
    key = f"chat_begin_{conversation_id}"
    st.pills(
        _("Begin from a preset"),
        list(presets),
        format_func=lambda name: presets[name].name,
        default=next((name for name, preset in presets.items() if preset.settings == settings), None),
        key=key,
        on_change=_begin,
        args=(conversation_id, key, presets),
    )


def _begin(conversation_id: str, key: str, presets: dict[str, Preset]) -> None:
    chosen: str | None = st.session_state[key]
    services().chat.library.configure(conversation_id, presets[chosen].settings if chosen else ChatSettings())
    renew_fields()
