"""Replies of several models side by side: asked for, watched, compared, chosen."""

from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from gptdash.domain.conversations import StoredMessage
from gptdash.domain.wording import mark, sentence
from gptdash.services.chat import Comparison, Contender, differences
from gptdash.ui.chat.copying import copy_button
from gptdash.ui.chat.opening import end_comparison, open_now
from gptdash.ui.chat.pending import Outcome, outcome_of, remember_outcome
from gptdash.ui.chat.receipts import show_reply_receipt
from gptdash.ui.chat.settings.fields import served_models
from gptdash.ui.markdown import plain
from gptdash.ui.session import services
from gptdash.ui.streaming import readable, show_progress, watched
from gptdash.ui.text import _, ngettext, say_plain

PANEL_KEY: Final = "chat_compare"
MODELS_KEY: Final = "chat_compare_models"
MOST: Final = 4
FEWEST: Final = 2
FAILED: Final = mark("{model} did not answer: {reason}")
SIGNS: Final = {None: " ", "first": "-", "second": "+"}


def compared_models() -> tuple[str, ...]:
    """Return the models that the next message goes to at once; none where it goes to one alone."""
    chosen = tuple(st.session_state.get(MODELS_KEY) or ())
    return chosen if len(chosen) >= FEWEST else ()


def show_model_choice() -> None:
    """Show the button behind which the models to compare are chosen; the embedded model has no rival."""
    if services().endpoint.kind == "embedded":
        return
    panel = st.popover(
        _("Ask several models at once"),
        icon=":material/splitscreen_left:",
        type="tertiary",
        help=_("Ask several models at once"),
        key=PANEL_KEY,
        on_change="rerun",
    )
    if panel.open:
        panel.multiselect(
            _("Ask two to four models at once"),
            sorted({*served_models(), *compared_models()}),
            max_selections=MOST,
            placeholder=_("one model only"),
            key=MODELS_KEY,
            persist_state="session",
        )
        panel.caption(_("Each model answers by itself, without tools."))


def show_replies_growing(comparison: Comparison) -> None:
    """Show the replies while they come, each in a column; a pressed Stop takes effect within a tick."""
    contenders = comparison.contenders
    columns = st.columns(len(contenders))
    places = [_place(column, contender) for column, contender in zip(columns, contenders, strict=True)]
    with comparison, watched(comparison):
        growing = set(range(len(places)))
        for _tick in comparison.ticks():
            for number in tuple(growing):
                show_progress(contenders[number].turn, *places[number])
                if contenders[number].turn.is_over:
                    growing.remove(number)
    failed = tuple(
        sentence(FAILED, model=contender.model, reason=str(contender.failure))
        for contender in contenders
        if contender.failure
    )
    remember_outcome(Outcome(comparison.question.id, notices=failed))


def _place(column: DeltaGenerator, contender: Contender) -> tuple[DeltaGenerator, DeltaGenerator]:
    """Make room for what a reply waits for, and for the reply."""
    column.markdown(f"**{plain(contender.model)}**")
    waiting, reply = column.empty(), column.empty()
    waiting.caption(_("Waiting for the first word…"))
    return waiting, reply


def show_comparison(question_id: str) -> None:
    """Show the kept replies to a message side by side, what they say differently, and a way on with one of them."""
    replies = services().chat.library.replies(question_id)[-MOST:]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(ngettext("{n} reply", "{n} replies", len(replies)) + " · " + _("choose the one to go on with"))
        st.button(
            _("Close"), icon=":material/close:", type="tertiary", key="chat_compare_close", on_click=end_comparison
        )
    outcome = outcome_of(question_id)
    for notice in outcome.notices if outcome else ():
        st.warning(say_plain(notice), icon=":material/error:")
    if not replies:
        return
    for column, reply in zip(st.columns(len(replies)), replies, strict=True):
        with column:
            _show_reply(reply)
    if len(replies) >= FEWEST:
        _show_differences(replies)


def _show_reply(reply: StoredMessage) -> None:
    st.markdown(f"**{plain(_name(reply))}**")
    with st.container(border=True):
        st.markdown(readable(reply.text))
    if reply.done:
        show_reply_receipt(reply.done)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.button(
            _("Go on with this one"),
            icon=":material/check:",
            key=f"chat_choose_{reply.id}",
            on_click=_choose,
            args=(reply,),
        )
        copy_button(reply)


def _choose(reply: StoredMessage) -> None:
    open_now(reply.conversation_id, reply.id)


def _name(reply: StoredMessage) -> str:
    return reply.done.model if reply.done else _("Reply")


def _show_differences(replies: tuple[StoredMessage, ...]) -> None:
    names = {reply.id: f"{number}. {_name(reply)}" for number, reply in enumerate(replies, 1)}
    by_id = {reply.id: reply for reply in replies}
    with st.expander(_("What they say differently"), icon=":material/difference:"):
        left, right = st.columns(2)
        first = left.selectbox("−", list(names), 0, format_func=names.__getitem__, key="chat_diff_first")
        second = right.selectbox("+", list(names), 1, format_func=names.__getitem__, key="chat_diff_second")
        found = differences(readable(by_id[first].text), readable(by_id[second].text))
        st.caption(_("{percent}% alike, by sentences and lines", percent=found.alike_percent))
        lines = (f"{SIGNS[piece.only_in]} {piece.text}" for piece in found.pieces)
        st.code("\n".join(lines), language="diff", wrap_lines=True)
