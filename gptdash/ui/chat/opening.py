"""Which conversation is open in this tab, and how far it is shown."""

from typing import Final

import streamlit as st

from gptdash.domain.conversations import Branch
from gptdash.services.chat import Preview
from gptdash.ui.chat.pending import Pending
from gptdash.ui.session import services
from gptdash.ui.tool_widgets import chat_with_tools

URL_KEY: Final = "conversation"
COMPARED_KEY: Final = "compare"
OPEN_KEY: Final = "open_conversation"
END_KEY: Final = "chat_end"
SHOWN_KEY: Final = "chat_shown"
FIRST_SHOWN: Final = 12
MORE_SHOWN: Final = 40


def open_conversation() -> str:
    """Return the open conversation's id: the URL's, else this session's last, else a new one; the URL names it."""
    named: str | None = st.query_params.get(URL_KEY)
    chosen: str = named or st.session_state.get(OPEN_KEY) or services().chat.library.new_conversation()
    if st.session_state.get(OPEN_KEY) != chosen:
        _show_from_the_end(chosen)
    st.query_params[URL_KEY] = chosen
    return chosen


def open_now(conversation_id: str, at: str | None = None) -> None:
    """Open a conversation, where it was left or on the branch through a message."""
    end = services().chat.library.open_at(conversation_id, at) if at else None
    _show_from_the_end(conversation_id, end)
    st.query_params[URL_KEY] = conversation_id
    end_comparison()


def _show_from_the_end(conversation_id: str, end: str | None = None) -> None:
    st.session_state[OPEN_KEY] = conversation_id
    st.session_state[END_KEY] = end
    st.session_state[SHOWN_KEY] = FIRST_SHOWN


def open_new() -> None:
    """Open a conversation that does not exist yet."""
    open_now(services().chat.library.new_conversation())


def compared_question() -> str | None:
    """Return the message whose replies are looked at side by side."""
    question: str | None = st.query_params.get(COMPARED_KEY)
    return question


def begin_comparison(question_id: str) -> None:
    """Look at all replies to a message side by side, also after a reload."""
    st.query_params[COMPARED_KEY] = question_id


def end_comparison() -> None:
    """Look at one branch again."""
    if COMPARED_KEY in st.query_params:
        del st.query_params[COMPARED_KEY]


def seen_end() -> str | None:
    """Return the last message that this tab has shown; another tab may have gone on below it."""
    end: str | None = st.session_state.get(END_KEY)
    return end


def remember_end(message_id: str | None) -> None:
    """Remember the last message that this tab shows."""
    st.session_state[END_KEY] = message_id


def shown_count() -> int:
    """Return how many messages are shown, counted from the end."""
    count: int = st.session_state.get(SHOWN_KEY, FIRST_SHOWN)
    return count


def show_more() -> None:
    """Show more of the earlier messages."""
    st.session_state[SHOWN_KEY] = shown_count() + MORE_SHOWN


def read_branch(conversation_id: str, pending: Pending | None) -> Branch:
    """Read what is shown: the branch of this tab, or the messages above the replies that are to come or be chosen."""
    library = services().chat.library
    upto = pending.upto if pending else compared_question()
    if pending is None and upto is None:
        return library.branch(conversation_id, seen_end(), shown_count())
    return library.branch_upto(conversation_id, upto, shown_count()) if upto else Branch()


def read_preview(conversation_id: str, branch: Branch, pending: Pending | None) -> Preview | None:
    """Work out what would be sent next; None while a reply is to come or to be chosen."""
    if pending is not None or compared_question():
        return None
    chat = chat_with_tools(conversation_id)
    return chat.preview(conversation_id, after=branch.leaf.id if branch.leaf else None)
