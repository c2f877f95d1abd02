"""The messages of a branch, oldest first."""

from typing import Final

import streamlit as st

from gptdash.domain.conversations import Branch, StoredMessage
from gptdash.domain.wording import Sentence
from gptdash.services.chat import Preview
from gptdash.ui.chat.attachments import show_attachments
from gptdash.ui.chat.controls import show_controls, show_unanswered
from gptdash.ui.chat.editing import is_edited, show_editor
from gptdash.ui.chat.meter import show_marker
from gptdash.ui.chat.opening import show_more
from gptdash.ui.chat.pending import outcome_of, take_refusal
from gptdash.ui.chat.permitting import show_permission
from gptdash.ui.streaming import readable
from gptdash.ui.text import _, ngettext, say_plain
from gptdash.ui.tool_widgets import show_trace

AVATARS: Final = {"user": ":material/person:", "assistant": ":material/smart_toy:", "system": ":material/tune:"}


def show_branch(branch: Branch, preview: Preview | None) -> None:
    """Show the messages of a branch, with a way to the earlier ones.

    Unless a reply follows, a `preview` tells what would be sent next.
    """
    if branch.earlier:
        label = ngettext("Show {n} earlier message", "Show {n} earlier messages", branch.earlier)
        st.button(label, icon=":material/history:", type="tertiary", key="chat_show_more", on_click=show_more)
    for message in branch.messages:
        if preview and preview.first_sent == message.id:
            show_marker(preview)
        show_message(message, branch)
    if preview:
        _show_what_came(branch)


def show_message(message: StoredMessage, branch: Branch) -> None:
    """Show a message, what it took, and what can be done with it."""
    with st.chat_message(message.role, avatar=AVATARS.get(message.role)):
        if is_edited(message):
            show_editor(message)
            return
        if message.reasoning:
            with st.expander(_("Thoughts"), type="compact"):
                st.markdown(readable(message.reasoning))
        if message.trace:
            show_trace(message.trace.runs)
        show_attachments(message)
        st.markdown(readable(message.text))
        if message.trace and message.trace.pending and branch.leaf == message:
            show_permission(message, message.trace.pending)
        _show_end(message)
        show_controls(message, branch.siblings.get(message.id, ()))


def _show_end(message: StoredMessage) -> None:
    if message.state == "stopped":
        st.caption(_("Stopped. What had arrived is kept."))
    if message.state == "cut":
        st.caption(_("Cut off before the end. What had arrived is kept."))


def _show_what_came(branch: Branch) -> None:
    if branch.leaf:
        _show_outcome(branch.leaf)
        if branch.leaf.role == "user":
            show_unanswered(branch.leaf)
    if refusal := take_refusal():
        st.error(say_plain(refusal), icon=":material/error:")


def _show_outcome(leaf: StoredMessage) -> None:
    outcome = outcome_of(leaf.id if leaf.role == "user" else leaf.parent_id)
    if outcome is None:
        return
    _show_notices(outcome.notices)
    if outcome.failure:
        st.error(say_plain(outcome.failure), icon=":material/error:")


def _show_notices(notices: tuple[Sentence, ...]) -> None:
    for notice in notices:
        st.caption(f":material/info: {say_plain(notice)}")
