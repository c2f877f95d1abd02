"""The assistant tab: a conversation about the files, with the code that ran and the files it made."""

import re
from pathlib import PurePosixPath
from typing import Final

import streamlit as st

from gptdash.domain.assistant import AssistantThread, AssistantTurn
from gptdash.domain.errors import EndpointError, GptdashError
from gptdash.domain.hosted_code import CodeRun, MadeFile
from gptdash.services.review import AssistantReply, ReviewAssistant, TurnPrice
from gptdash.ui.boundary import show_error
from gptdash.ui.locales import as_count, as_moment, as_money
from gptdash.ui.markdown import plain
from gptdash.ui.receipt import show_receipt
from gptdash.ui.review.chosen import Chosen
from gptdash.ui.session import services
from gptdash.ui.streaming import readable, show_progress, watched
from gptdash.ui.text import _, say_plain

THREAD_KEY: Final = "review_assistant_thread"
QUESTION_KEY: Final = "review_assistant_question"
FAILED_KEY: Final = "review_assistant_failed"
BOT: Final = ":material/smart_toy:"
PERSON: Final = ":material/person:"
CODE_ICON: Final = ":material/terminal:"
# It leads nowhere outside the container; the file itself is offered below the text.
CONTAINER_LINK: Final = re.compile(r"\[([^\]]*)\]\(sandbox:[^)]*\)")
PICTURES: Final = (".png", ".jpg", ".jpeg", ".gif", ".webp")


def show_assistant(chosen: Chosen) -> None:
    """Show the thread that is open, and take the next question about what was chosen."""
    assistant = services().review.assistant
    off = assistant.why_off
    _choose_thread(assistant)
    thread = _open_thread(assistant)
    if off:
        st.info(say_plain(off), icon=":material/info:")
    elif thread is None:
        st.caption(
            _(
                "It reads the code above and runs code of its own, in a container at OpenAI without a network. "
                "Secrets and personal data are masked before anything is sent."
            )
        )
    for turn in thread.turns if thread else ():
        _show_turn(turn)
    if not off:
        _show_price(assistant, thread)
    _show_failure()
    question = st.chat_input(
        _("Ask about the code, such as: can this fail on an empty file?"),
        key=QUESTION_KEY,
        submit_mode="stop",
        disabled=off is not None,
    )
    if question:
        try:
            _answer(assistant, thread, chosen, question)
        except GptdashError as error:
            st.session_state[FAILED_KEY] = (error, question)
        st.rerun()


def _choose_thread(assistant: ReviewAssistant) -> None:
    titles = {thread.id: thread for thread in assistant.threads()}
    if not titles:
        return
    current = st.session_state.get(THREAD_KEY)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        picked = st.selectbox(
            _("Conversation"),
            ["", *titles],
            index=list(titles).index(current) + 1 if current in titles else 0,
            format_func=lambda name: (
                f"{titles[name].title} · {as_moment(titles[name].created_at)}"
                if name
                else _("New, about the code above")
            ),
        )
        if current in titles:
            st.button(_("Delete"), icon=":material/delete:", on_click=_forget, args=(current,))
    if (picked or None) != current:
        st.session_state[THREAD_KEY] = picked or None
        st.rerun()


def _forget(thread_id: str) -> None:
    services().review.assistant.delete(thread_id)
    st.session_state[THREAD_KEY] = None


def _open_thread(assistant: ReviewAssistant) -> AssistantThread | None:
    thread_id: str | None = st.session_state.get(THREAD_KEY)
    thread = assistant.thread(thread_id) if thread_id else None
    if thread:
        st.caption(_("About {files}", files=plain(", ".join(thread.paths))))
    return thread


def _show_price(assistant: ReviewAssistant, thread: AssistantThread | None) -> None:
    try:
        price = assistant.price(thread.id if thread else None, "")
    except EndpointError as error:
        show_error(error)
        return
    st.caption(
        _price_text(price), help=_("The most is what eight runs of code may take; a reply seldom comes near it.")
    )


def _price_text(price: TurnPrice) -> str:
    least, most = as_money(price.least.nano_usd), as_money(price.most.nano_usd)
    model = _("The model: {least} to {most}", least=least, most=most) if least and most else _("The model: unpriced")
    container = as_money(price.container.nano_usd) if price.container else None
    return model + " · " + _("a container for 20 minutes: at most {price}", price=container) if container else model


def _answer(assistant: ReviewAssistant, thread: AssistantThread | None, chosen: Chosen, question: str) -> None:
    """Answer while the page shows it grow, then draw the page anew from what was kept."""
    if thread is None:
        thread = assistant.begin(chosen.changes(everything=False))
        st.session_state[THREAD_KEY] = thread.id
    reply = assistant.ask(thread.id, question)
    with st.chat_message("user", avatar=PERSON):
        st.text(question)
    with reply, st.chat_message("assistant", avatar=BOT):
        _grow(reply)


def _show_failure() -> None:
    """Say what went wrong with the last question, and put it back to be sent again."""
    failed: tuple[GptdashError, str] | None = st.session_state.pop(FAILED_KEY, None)
    if failed:
        error, st.session_state[QUESTION_KEY] = failed
        show_error(error)


def _grow(reply: AssistantReply) -> None:
    with watched(reply):
        waiting, ran, writing, text = st.empty(), st.container(), st.empty(), st.empty()
        waiting.caption(_("Reading the code…"))
        shown = 0
        try:
            for _tick in reply.ticks():
                show_progress(reply, waiting, text)
                for run in reply.runs[shown:]:
                    with ran:
                        _show_run(run)
                shown = len(reply.runs)
                if reply.code:
                    writing.code(reply.code, language="python")
                else:
                    writing.empty()
        finally:
            waiting.empty()


def _show_turn(turn: AssistantTurn) -> None:
    with st.chat_message("user", avatar=PERSON):
        st.text(readable(turn.question))
    with st.chat_message("assistant", avatar=BOT):
        for run in turn.runs:
            _show_run(run)
        st.markdown(readable(CONTAINER_LINK.sub(r"`\1`", turn.text)))
        if turn.state != "complete":
            st.caption(_("Stopped. What had arrived is kept."))
        for file in turn.files:
            _show_file(file)
        if turn.done:
            show_receipt(turn.done)


def _show_run(run: CodeRun) -> None:
    label = _("Ran code, which failed to run") if run.failed else _("Ran code")
    with st.expander(label, icon=CODE_ICON):
        st.code(run.code, language="python")
        if run.logs:
            st.caption(_("It printed"))
            st.code("".join(run.logs), language=None)


def _show_file(file: MadeFile) -> None:
    data = services().review.assistant.file(file.id)
    if data is None:
        st.caption(_("{name} is no longer there.", name=plain(file.name)))
        return
    if PurePosixPath(file.name).suffix.lower() in PICTURES:
        st.image(data, caption=plain(file.name), width="content")
    st.download_button(
        _("{name} ({size} bytes)", name=plain(file.name), size=as_count(file.size)),
        data,
        file_name=file.name,
        icon=":material/download:",
        key=f"review_made_{file.id}",
        on_click="ignore",
    )
