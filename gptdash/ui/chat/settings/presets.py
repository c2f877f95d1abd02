"""The presets: look at them, change, duplicate, delete, and pass them on as a file."""

from typing import Final

import streamlit as st

from gptdash.domain.conversations import Preset
from gptdash.domain.errors import GptdashError
from gptdash.ui.boundary import show_error, shown_errors
from gptdash.ui.chat.settings.fields import settings_fields
from gptdash.ui.session import services
from gptdash.ui.text import _, language, ngettext
from gptdash.ui.toasts import toast_next

CHOSEN_KEY: Final = "chat_preset_chosen"
ROUND_KEY: Final = "chat_preset_round"


def show_presets() -> None:
    """Show one preset with what can be done to it, and the files below."""
    listed = {preset.id: preset for preset in services().presets.listed(language())}
    if st.session_state.get(CHOSEN_KEY) not in listed:
        st.session_state[CHOSEN_KEY] = next(iter(listed))
    chosen = st.selectbox(_("Preset"), list(listed), format_func=lambda name: listed[name].name, key=CHOSEN_KEY)
    _show_preset(listed[chosen])
    _show_files()


def _show_preset(preset: Preset) -> None:
    prefix = f"preset_{preset.id}"
    if preset.included:
        st.caption(_("It comes with gptdash. Duplicate it to change it."))
    name = st.text_input(_("Name"), preset.name, key=f"{prefix}_name", disabled=preset.included)
    settings = settings_fields(preset.settings, prefix, disabled=preset.included)
    with st.container(horizontal=True):
        if not preset.included and st.button(_("Save"), icon=":material/save:", type="primary", key="chat_preset_save"):
            with shown_errors():
                services().presets.change(preset.id, name, settings)
                st.toast(_("Saved"), icon=":material/check:")
        st.button(
            _("Duplicate"),
            icon=":material/content_copy:",
            key="chat_preset_duplicate",
            on_click=_duplicate,
            args=(preset,),
        )
        if not preset.included:
            st.button(_("Delete"), icon=":material/delete:", key="chat_preset_delete", on_click=_delete, args=(preset,))


def _duplicate(preset: Preset) -> None:
    st.session_state[CHOSEN_KEY] = services().presets.duplicate(preset).id


def _delete(preset: Preset) -> None:
    services().presets.delete(preset.id)


def _show_files() -> None:
    presets = services().presets
    st.download_button(
        _("Download my presets"),
        presets.as_json,
        "presets.json",
        "application/json",
        key="chat_presets_download",
        icon=":material/download:",
        on_click="ignore",
    )
    key = f"chat_presets_import_{st.session_state.get(ROUND_KEY, 0)}"
    uploaded = st.file_uploader(_("Import presets"), type=["json"], key=key)
    if uploaded is None:
        return
    try:
        taken = presets.take_in(uploaded.name, uploaded.getvalue())
    except GptdashError as error:
        show_error(error)
        return
    toast_next(ngettext("{n} preset imported", "{n} presets imported", len(taken)), ":material/check:")
    st.session_state[ROUND_KEY] = st.session_state.get(ROUND_KEY, 0) + 1
    st.rerun()
