"""The settings of the open conversation, and the presets, behind one button."""

from typing import Final

import streamlit as st

from gptdash.domain.conversations import ChatSettings, Preset
from gptdash.ui.boundary import shown_errors
from gptdash.ui.chat.settings.fields import settings_fields
from gptdash.ui.chat.settings.presets import show_presets
from gptdash.ui.session import services
from gptdash.ui.text import _, language

OPEN_KEY: Final = "chat_settings"
ROUND_KEY: Final = "chat_settings_round"


def show_settings(conversation_id: str, settings: ChatSettings) -> None:
    """Show the button behind which the settings are; they are built only while it is open."""
    panel = st.popover(
        _("Settings"),
        icon=":material/tune:",
        type="tertiary",
        help=_("Settings of this conversation: preset, system prompt, model, parameters, history"),
        key=OPEN_KEY,
        on_change="rerun",
    )
    if panel.open:
        with panel:
            here, presets = st.tabs([_("This conversation"), _("Presets")])
            with here:
                _show_conversation_settings(conversation_id, settings)
            with presets:
                show_presets()


def _show_conversation_settings(conversation_id: str, settings: ChatSettings) -> None:
    chosen = st.menu_button(
        _("Begin from a preset"),
        services().presets.listed(language()),
        format_func=lambda preset: preset.name,
        key="chat_preset_use",
        icon=":material/bookmark:",
        width="stretch",
    )
    if chosen:
        _use(conversation_id, chosen)
    # A new key takes the fields' values from the settings again.
    prefix = f"settings_{conversation_id}_{st.session_state.get(ROUND_KEY, 0)}"
    if services().chat.library.configure(conversation_id, settings_fields(settings, prefix)):
        st.rerun()
    _show_keeping(conversation_id)


def _use(conversation_id: str, preset: Preset) -> None:
    services().chat.library.configure(conversation_id, preset.settings)
    renew_fields()
    st.rerun()


def renew_fields() -> None:
    """Have the fields take their values from the settings again, in place of what was typed."""
    st.session_state[ROUND_KEY] = st.session_state.get(ROUND_KEY, 0) + 1


def _show_keeping(conversation_id: str) -> None:
    """Offer to keep the settings under a name."""
    with st.form("chat_preset_form", border=False, clear_on_submit=True):
        name = st.text_input(_("Keep as a preset"), placeholder=_("Name"), key="chat_preset_name")
        kept = st.form_submit_button(_("Keep"), icon=":material/bookmark_add:")
    if kept:
        with shown_errors():
            services().presets.create(name, services().chat.library.settings(conversation_id))
            st.toast(_("Kept as a preset"), icon=":material/check:")
