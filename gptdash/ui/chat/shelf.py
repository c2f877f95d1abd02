"""The conversations in the sidebar: search, open, new, rename, pin, delete and undo."""

from functools import partial
from typing import Final

import streamlit as st

from gptdash.domain.conversations import Conversation, Found
from gptdash.domain.wording import mark
from gptdash.ui.boundary import shown_errors
from gptdash.ui.chat.opening import OPEN_KEY, open_new, open_now
from gptdash.ui.chat.transfer import show_transfer
from gptdash.ui.keys import NEW_CONVERSATION
from gptdash.ui.markdown import plain, shortened
from gptdash.ui.session import services
from gptdash.ui.sidebar import page_part
from gptdash.ui.streaming import readable
from gptdash.ui.text import _

SEARCH_KEY: Final = "chat_search"
RENAMED_KEY: Final = "chat_renamed"
TITLE_KEY: Final = "chat_new_title"
COUNT_KEY: Final = "chat_listed"
UNDO_KEY: Final = "chat_deleted"
PAGE: Final = 12
TITLE_SHOWN: Final = 28
ACTIONS: Final = {
    "pin": mark(":material/keep: Pin"),
    "unpin": mark(":material/keep_off: Unpin"),
    "rename": mark(":material/edit: Rename"),
    "delete": mark(":material/delete: Delete"),
}


def show_shelf(current: str) -> None:
    """List the conversations in the sidebar, with a search and a button for a new one."""
    with page_part():
        st.button(
            _("New conversation"), icon=":material/add_comment:", width="stretch", key="chat_new", on_click=open_new,
            shortcut=NEW_CONVERSATION,
        )  # fmt: skip
        text = st.text_input(
            _("Search conversations"),
            key=SEARCH_KEY,
            type="search",
            live="300ms",
            placeholder=_("Search conversations"),
            label_visibility="collapsed",
            icon=":material/search:",
        )
        _show_undo()
        _show_list(current, text or "")
        show_transfer()


def _show_list(current: str, text: str) -> None:
    count = st.session_state.get(COUNT_KEY, PAGE)
    found = services().chat.library.listed(text, limit=count + 1)
    if text and not found:
        st.caption(_("No conversation holds this."))
    with st.container(gap="xxsmall", key="chat_list"):
        for hit in found[:count]:
            _show_row(hit, current)
    if len(found) > count:
        st.button(_("Show more"), type="tertiary", key="chat_list_more", on_click=_list_more)


def _list_more() -> None:
    st.session_state[COUNT_KEY] = st.session_state.get(COUNT_KEY, PAGE) + PAGE


def _show_row(hit: Found, current: str) -> None:
    conversation = hit.conversation
    if st.session_state.get(RENAMED_KEY) == conversation.id:
        _show_renaming(conversation)
        return
    with st.container(
        horizontal=True, gap="xxsmall", vertical_alignment="center", horizontal_alignment="distribute", wrap=False
    ):
        title = readable(conversation.title)
        st.button(
            plain(shortened(title, TITLE_SHOWN)),
            key=f"open_{conversation.id}",
            type="tertiary",
            icon=_icon(conversation, current),
            help=plain(title),
            wrap=False,
            on_click=open_now,
            args=(conversation.id, hit.message_id),
        )
        _show_menu(conversation)
    if hit.excerpt:
        st.caption(plain(readable(hit.excerpt)))


def _icon(conversation: Conversation, current: str) -> str | None:
    if conversation.id == current:
        return ":material/chevron_right:"
    return ":material/keep:" if conversation.pinned else None


def _show_menu(conversation: Conversation) -> None:
    key = f"menu_{conversation.id}"
    actions = ["unpin" if conversation.pinned else "pin", "rename", "delete"]
    st.menu_button(
        _("Rename, pin, delete"),
        actions,
        key=key,
        icon=":material/more_horiz:",
        type="tertiary",
        help=_("Rename, pin, delete"),
        format_func=lambda action: _(ACTIONS[action]),
        on_click=_act,
        args=(conversation, key),
    )


def _act(conversation: Conversation, key: str) -> None:
    library = services().chat.library
    match st.session_state[key]:
        case "pin" | "unpin" as action:
            library.pin(conversation.id, pinned=action == "pin")
        case "rename":
            st.session_state[RENAMED_KEY] = conversation.id
            st.session_state[TITLE_KEY] = services().session.redactor.restore(conversation.title)
        case "delete":
            library.delete(conversation.id)
            st.session_state[UNDO_KEY] = conversation
            if st.session_state.get(OPEN_KEY) == conversation.id:
                open_new()


def _show_renaming(conversation: Conversation) -> None:
    st.text_input(_("Title"), key=TITLE_KEY, label_visibility="collapsed")
    with st.container(horizontal=True, gap="small"):
        saved = st.button(_("Save"), type="primary", key="chat_title_save")
        st.button(_("Cancel"), key="chat_title_cancel", on_click=_end_renaming)
    if saved:
        with shown_errors():
            services().chat.library.rename(conversation.id, st.session_state[TITLE_KEY])
            _end_renaming()
            st.rerun()


def _end_renaming() -> None:
    st.session_state[RENAMED_KEY] = None


def _show_undo() -> None:
    deleted: Conversation | None = st.session_state.get(UNDO_KEY)
    now = services().chat.library.find(deleted.id) if deleted else None
    if deleted is None or now is None or now.deleted_at is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="chat_undo"):
        st.caption(_("Deleted: {title}", title=plain(shortened(readable(deleted.title), TITLE_SHOWN))))
        st.button(_("Undo"), icon=":material/undo:", key="chat_undo_delete", on_click=partial(_undo, deleted))


def _undo(deleted: Conversation) -> None:
    services().chat.library.restore(deleted.id)
    st.session_state[UNDO_KEY] = None
    open_now(deleted.id)
