"""Conversations as files: download, import; and what was deleted and can be brought back."""

from functools import partial
from typing import Final

import streamlit as st

from gptdash.domain.conversations import Conversation, StoredMessage
from gptdash.domain.errors import GptdashError
from gptdash.ui.boundary import show_error
from gptdash.ui.chat.opening import open_now
from gptdash.ui.markdown import plain
from gptdash.ui.session import services
from gptdash.ui.streaming import readable
from gptdash.ui.text import _, ngettext, say_plain
from gptdash.ui.toasts import toast_next

UPLOAD_KEY: Final = "chat_import"
ROUND_KEY: Final = "chat_import_round"
JSON_TYPE: Final = "application/json"


def show_export(conversation_id: str) -> None:
    """Show how the open conversation can be downloaded."""
    archive = services().chat.archive
    name_of_all = _("Download this conversation")
    with st.popover(name_of_all, icon=":material/download:", type="tertiary", help=name_of_all, key="chat_export"):
        for label, write, name, mime in (
            (_("JSON, with all versions"), partial(archive.as_json, [conversation_id]), "conversation.json", JSON_TYPE),
            (_("Markdown, what is shown"), partial(archive.as_markdown, conversation_id), "chat.md", "text/markdown"),
            (_("List of role and content"), partial(archive.as_list, conversation_id), "messages.json", JSON_TYPE),
        ):
            # The file is written when it is asked for, in a thread that knows no session.
            st.download_button(
                label, write, name, mime, key=f"download_{name}", type="tertiary", on_click="ignore", width="stretch"
            )
        st.caption(_("Keys and passwords are blanked out."))


def show_reply_export(reply: StoredMessage) -> None:
    """Show the button that downloads one reply as Markdown, with this session's own values."""
    label = _("Download this reply")
    st.download_button(
        label,
        partial(services().session.redactor.restore, reply.text),
        "reply.md",
        "text/markdown",
        key=f"download_{reply.id}",
        icon=":material/download:",
        type="tertiary",
        help=label,
        on_click="ignore",
    )


def show_transfer() -> None:
    """Show the import, the download of everything, and what was deleted lately."""
    with st.expander(_("Import and export"), icon=":material/swap_vert:", key="chat_transfer"):
        _show_import()
        st.download_button(
            _("Download all conversations"),
            services().chat.archive.as_json,
            "conversations.json",
            JSON_TYPE,
            key="chat_download_all",
            icon=":material/download:",
            on_click="ignore",
            width="stretch",
        )
        _show_deleted()


def _show_import() -> None:
    # A new key empties the uploader, so that a file is taken in once.
    key = f"{UPLOAD_KEY}_{st.session_state.get(ROUND_KEY, 0)}"
    uploaded = st.file_uploader(
        _("Import conversations"),
        type=["json"],
        key=key,
        help=_("A file of gptdash, a list of role and content, or the conversations.json of a ChatGPT export"),
    )
    if uploaded is None:
        return
    try:
        with st.spinner(_("Taking in the conversations…")):
            taken = services().chat.archive.take_in(uploaded.name, uploaded.getvalue())
    except GptdashError as error:
        show_error(error)
        return
    count = len(taken.conversation_ids)
    toast_next(ngettext("{n} conversation imported", "{n} conversations imported", count), ":material/check:")
    for note in taken.notes:
        toast_next(say_plain(note), ":material/info:", "long")
    st.session_state[ROUND_KEY] = st.session_state.get(ROUND_KEY, 0) + 1
    if taken.conversation_ids:
        open_now(taken.conversation_ids[0])
    st.rerun()


def _show_deleted() -> None:
    deleted = services().chat.library.deleted()
    if not deleted:
        return
    st.caption(_("Deleted, kept for 30 days"))
    for conversation in deleted:
        st.button(
            plain(readable(conversation.title)),
            icon=":material/restore_from_trash:",
            type="tertiary",
            help=_("Bring back"),
            key=f"restore_{conversation.id}",
            on_click=_restore,
            args=(conversation,),
        )


def _restore(conversation: Conversation) -> None:
    services().chat.library.restore(conversation.id)
    open_now(conversation.id)
