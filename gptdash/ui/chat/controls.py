"""The quiet buttons under a message: copy, edit, write anew, go on, and the way to its other versions."""

from functools import partial

import streamlit as st

from gptdash.domain.conversations import StoredMessage
from gptdash.ui.chat.copying import copy_button
from gptdash.ui.chat.editing import begin_editing
from gptdash.ui.chat.opening import begin_comparison, open_now
from gptdash.ui.chat.pending import Pending, ask_for
from gptdash.ui.chat.receipts import show_reply_receipt
from gptdash.ui.chat.transfer import show_reply_export
from gptdash.ui.text import _
from gptdash.ui.tool_widgets import chat_with_tools


def show_controls(message: StoredMessage, siblings: tuple[str, ...]) -> None:
    """Show what can be done with a message."""
    with st.container(horizontal=True, gap="xxsmall", vertical_alignment="center", key=f"controls_{message.id}"):
        copy_button(message)
        if message.role == "assistant" and message.text:
            show_reply_export(message)
        if message.role == "user":
            _icon("edit", message, _("Edit"), partial(begin_editing, message))
        if message.role == "assistant" and message.parent_id:
            _icon("refresh", message, _("Write another reply"), partial(_regenerate, message))
            if is_unfinished(message):
                _icon("resume", message, _("Go on from here"), partial(_go_on, message))
        if siblings:
            _show_switcher(message, siblings)
        if siblings and message.role == "assistant" and message.parent_id:
            _icon("splitscreen_left", message, _("Side by side"), partial(begin_comparison, message.parent_id))
        if message.done:
            show_reply_receipt(message.done)


def show_unanswered(question: StoredMessage) -> None:
    """Offer to ask for the reply that a message still lacks."""
    st.caption(_("This message has no reply yet."))
    chat = chat_with_tools(question.conversation_id)
    pending = Pending(partial(chat.answer, question.conversation_id, at=question.id), upto=question.id)
    st.button(_("Ask again"), icon=":material/refresh:", key="chat_ask_again", on_click=ask_for, args=(pending,))


def is_unfinished(message: StoredMessage) -> bool:
    """Tell whether a reply ended before its end."""
    return bool(message.text or message.trace) and (
        message.state != "complete" or (message.done is not None and message.done.finish_reason == "length")
    )


def _icon(icon: str, message: StoredMessage, help_text: str, act: partial[None]) -> None:
    st.button(
        help_text, icon=f":material/{icon}:", type="tertiary", help=help_text, key=f"{icon}_{message.id}", on_click=act
    )


def _regenerate(reply: StoredMessage) -> None:
    ask_for(Pending(partial(chat_with_tools(reply.conversation_id).regenerate, reply.id), upto=reply.parent_id))


def _go_on(reply: StoredMessage) -> None:
    ask_for(Pending(partial(chat_with_tools(reply.conversation_id).go_on, reply.id), upto=reply.parent_id))


def _show_switcher(message: StoredMessage, siblings: tuple[str, ...]) -> None:
    """Show which version of how many this is, with a way to the one before and the one after."""
    place = siblings.index(message.id)
    for step, icon, help_text in ((-1, "chevron_left", _("Version before")), (1, "chevron_right", _("Version after"))):
        other = siblings[place + step] if 0 <= place + step < len(siblings) else None
        st.button(
            help_text,
            icon=f":material/{icon}:",
            type="tertiary",
            help=help_text,
            key=f"{icon}_{message.id}",
            disabled=other is None,
            on_click=open_now,
            args=(message.conversation_id, other),
        )
        if step < 0:
            st.caption(f"{place + 1}/{len(siblings)}", width="content")
