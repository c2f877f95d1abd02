"""Where one writes: text and files, and below them what sending would take."""

from functools import partial
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from gptdash.domain.conversations import Branch
from gptdash.services.chat import Preview, Upload, coming_of
from gptdash.ui.chat.comparing import compared_models
from gptdash.ui.chat.draft import Draft, watch_draft
from gptdash.ui.chat.meter import meter_text
from gptdash.ui.chat.opening import compared_question, open_new, seen_end
from gptdash.ui.chat.pending import Pending
from gptdash.ui.session import services
from gptdash.ui.streaming import readable
from gptdash.ui.structured import offer_structured_output
from gptdash.ui.text import _
from gptdash.ui.tool_widgets import chat_with_tools, choose_tools

INPUT_KEY: Final = "chat_prompt"
RETURNED_KEY: Final = "chat_returned"
FILES_KEY: Final = "chat_returned_files"
LARGEST_MB: Final = 20


def show_extras(conversation_id: str) -> DeltaGenerator:
    """Show, below the composer, what else can be done: tools, and objects instead of words; returns the row."""
    row = st.bottom.container(horizontal=True, gap="small", vertical_alignment="center")
    with row:
        choose_tools(conversation_id)
        offer_structured_output()
    return row


def composed(conversation_id: str) -> Pending | None:
    """Show the composer; returns what was sent, to follow the last message that this tab has shown."""
    if returned := st.session_state.pop(RETURNED_KEY, None):
        st.session_state[INPUT_KEY] = returned
    _show_returned_files()
    models = compared_models()
    choosing = compared_question() is not None
    sent = st.chat_input(
        _placeholder(models, choosing=choosing),
        disabled=choosing,
        key=INPUT_KEY,
        submit_mode="stop",
        accept_file="multiple",
        max_upload_size=LARGEST_MB,
    )
    if not sent:
        return None
    uploads = (
        *st.session_state.pop(FILES_KEY, ()),
        *(Upload(name=file.name, data=file.getvalue()) for file in sent.files),
    )
    end, chat = seen_end(), services().chat
    begin = (
        partial(chat.compare, conversation_id, sent.text, models, uploads=uploads, after=end)
        if models
        else partial(chat_with_tools(conversation_id).send, conversation_id, sent.text, uploads=uploads, after=end)
    )
    return Pending(
        begin,
        upto=end,
        said=sent.text,
        uploads=uploads,
        give_back=partial(_give_back, sent.text, uploads),
        by_composer=True,
    )


def _placeholder(models: tuple[str, ...], *, choosing: bool) -> str:
    if choosing:
        return _("Choose a reply to go on with")
    return _("Write a message to {n} models at once", n=len(models)) if models else _("Write a message")


def show_meter(row: DeltaGenerator, conversation_id: str, branch: Branch, preview: Preview | None) -> None:
    """Show, in the row below the composer, what is about to be sent as it is typed; `preview` is what it is without.

    Its place is there also while nothing can be sent: the meter of the run before may still have something to draw when
    this one is stopped, and in the browser its place must not be gone then.
    """
    place = row.container(gap=None, width="content")
    if preview is None:
        return
    with place:
        _show_live_meter(conversation_id, branch.leaf.id if branch.leaf else None, preview)


@st.fragment
def _show_live_meter(conversation_id: str, after: str | None, preview: Preview) -> None:
    with st.container(gap=None, width="content"):
        draft = watch_draft()
        waiting: tuple[Upload, ...] = st.session_state.get(FILES_KEY, ())
        draft = draft.model_copy(update={"files": (*draft.files, *map(coming_of, waiting))})
        st.caption(meter_text(*_previews(conversation_id, after, draft, preview)), width="content")


def _previews(conversation_id: str, after: str | None, draft: Draft, preview: Preview) -> tuple[Preview, ...]:
    """Work out what a draft would take: of each model that is compared, else of the conversation's own."""
    if models := compared_models():
        ask = partial(services().chat.preview, conversation_id, draft.text, after=after, files=draft.files)
        return tuple(ask(model=model) for model in models)
    if draft == Draft():
        return (preview,)
    chat = chat_with_tools(conversation_id)
    return (chat.preview(conversation_id, draft.text, after=after, files=draft.files),)


def draft_message(text: str, files: tuple[Upload, ...] = ()) -> None:
    """Have a text stand in the composer of a new conversation when the page is drawn next, unsent, with files."""
    open_new()
    _give_back(text, files)


def _give_back(text: str, uploads: tuple[Upload, ...]) -> None:
    """Put what could not be sent back, the next time that the composer is drawn."""
    st.session_state[RETURNED_KEY] = text
    st.session_state[FILES_KEY] = uploads


def _show_returned_files() -> None:
    """Show the files that could not be sent and wait beside the composer; each can be taken away."""
    uploads: tuple[Upload, ...] = st.session_state.get(FILES_KEY, ())
    if not uploads:
        return
    with st.bottom.container(horizontal=True, gap="small", key="chat_returned_files_row"):
        for number, upload in enumerate(uploads):
            st.button(
                readable(upload.name),
                icon=":material/close:",
                help=_("Take away"),
                key=f"chat_take_away_{number}",
                on_click=_take_away,
                args=(number,),
            )


def _take_away(number: int) -> None:
    uploads: tuple[Upload, ...] = st.session_state.get(FILES_KEY, ())
    st.session_state[FILES_KEY] = uploads[:number] + uploads[number + 1 :]
