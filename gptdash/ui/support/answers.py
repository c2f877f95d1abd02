"""One question and what came of it."""

from typing import Final

import streamlit as st

from gptdash.domain.billing import together
from gptdash.domain.support import AnswerKind, Claim, Exchange, Passage, SupportAnswer
from gptdash.domain.wording import mark
from gptdash.ui.markdown import plain
from gptdash.ui.receipt import show_receipt
from gptdash.ui.session import services
from gptdash.ui.streaming import readable
from gptdash.ui.support.hand_offs import show_hand_off
from gptdash.ui.text import _, say_plain

BOT: Final = ":material/support_agent:"
CUSTOMER: Final = ":material/person:"
BADGES: Final[dict[AnswerKind, tuple[str, str]]] = {
    "quoted": (mark("quoted"), ":material/format_quote:"),
    "ask_back": (mark("asks back"), ":material/help:"),
    "refused": (mark("declined"), ":material/block:"),
}


def show_exchange(exchange: Exchange) -> None:
    """Show a question, its answer and whether a person took over."""
    show_question(exchange.question)
    with st.chat_message("assistant", avatar=BOT):
        _show_answer(exchange.answer)
        if exchange.hand_off:
            show_hand_off(exchange.hand_off, exchange.answer.passages)
        if exchange.bills:
            show_receipt(together(exchange.bills))


def show_question(question: str) -> None:
    """Show what the customer wrote, as text."""
    with st.chat_message("user", avatar=CUSTOMER):
        st.text(services().session.redactor.restore(question))


def _show_answer(answer: SupportAnswer) -> None:
    if answer.kind in BADGES:
        word, icon = BADGES[answer.kind]
        st.badge(_(word), icon=icon, color="blue")
    if answer.kind == "model":
        st.markdown(readable(marked(answer)).replace("$", "\\$"))
    elif answer.text:
        st.text(answer.text)
    if not answer.complete:
        st.caption(_("Stopped. What had arrived is kept."))
    if answer.failure:
        st.error(say_plain(answer.failure), icon=":material/error:")
    for note in answer.notes:
        _show_note(say_plain(note), quiet=answer.kind == "quoted")
    if answer.kind in ("model", "quoted"):
        _show_sources(answer)
    elif answer.kind != "hand_off":
        st.caption(say_plain(answer.reason))


def marked(answer: SupportAnswer) -> str:
    """Write an answer with a mark behind each sentence that has no support, or whose figures have none."""
    return "".join(map(_marked, answer.claims)) if answer.claims else answer.text


def _marked(claim: Claim) -> str:
    marks = []
    if claim.support in ("none", "weak"):
        marks.append(" :orange-badge[:material/help: " + _("no passage says so") + "]")
    if claim.unfounded:
        said = ", ".join(claim.unfounded).replace("[", "").replace("]", "")
        marks.append(" :red-badge[:material/warning: " + _("not in the passages: {facts}", facts=said) + "]")
    bare = claim.text.rstrip()
    return f"{bare}{''.join(marks)}{claim.text[len(bare) :]}"


def _show_note(text: str, *, quiet: bool) -> None:
    if quiet:
        st.caption(text)
    else:
        st.warning(text, icon=":material/warning:")


def _show_sources(answer: SupportAnswer) -> None:
    cited = tuple(passage for passage in answer.passages if passage.id in answer.citations)
    with st.expander(_("Rests on"), icon=":material/link:"):
        for passage in cited or answer.passages:
            show_passage(passage)
        st.caption(say_plain(answer.reason))


def show_passage(passage: Passage) -> None:
    """Show a passage as text, with the id that answers cite."""
    st.caption(plain(passage.id))
    st.text(f"{passage.title}\n{passage.text}")
