"""The parts of the support page: the company, its passages, and the conversation with its bot."""

from dataclasses import dataclass
from typing import Final

import pandas as pd
import streamlit as st

from gptdash.domain.messages import Message, assistant, user
from gptdash.services.support import SAMPLES, Knowledge, Passage, SupportAnswer, sample_knowledge
from gptdash.ui.receipt import show_receipt
from gptdash.ui.session import services
from gptdash.ui.streaming import grow, readable
from gptdash.ui.text import _, language, say

COMPANY_KEY: Final = "support_company"
STOP_WATCH_S: Final = 0.5
BOT: Final = ":material/support_agent:"


@dataclass(frozen=True)
class Exchange:
    """A question of the customer and what came of it."""

    question: str
    answer: SupportAnswer


def choose_company() -> tuple[str, Knowledge]:
    """Let the user choose a company; the first offer is one that speaks the reader's language."""
    speaks = {name: name == "kaiyuan" for name in SAMPLES}
    names = sorted(SAMPLES, key=lambda name: speaks[name] != (language() == "zh_Hant"))
    chosen = st.selectbox(
        _("Company"),
        names,
        format_func=lambda name: sample_knowledge(name).company,
        key=COMPANY_KEY,
        persist_state="session",
    )
    return chosen, sample_knowledge(chosen)


def show_knowledge(knowledge: Knowledge) -> None:
    """List the passages that answers may rest on."""
    count = len(knowledge.passages)
    with st.expander(_("What the bot knows: {count} passages", count=count), icon=":material/menu_book:"):
        table = pd.DataFrame(
            [(passage.id, passage.title, passage.text) for passage in knowledge.passages],
            columns=[_("Id"), _("Title"), _("Text")],
        )
        st.dataframe(table, width="stretch", hide_index=True, alt=_("The passages of the knowledge base"))


def conversation(company: str) -> list[Exchange]:
    """Return this session's conversation with a company's bot; it lasts as long as the session."""
    exchanges: list[Exchange] = st.session_state.setdefault(f"support_conversation_{company}", [])
    return exchanges


def show_exchange(exchange: Exchange) -> None:
    """Show a question and its answer."""
    _show_question(exchange.question)
    with st.chat_message("assistant", avatar=BOT):
        _show_answer(exchange.question, exchange.answer)


def answer_question(exchanges: list[Exchange], knowledge: Knowledge, question: str) -> None:
    """Answer while the page shows it grow, keep what came, and draw the page anew."""
    turn = services().support.answer(knowledge, question, _history(exchanges))
    _show_question(question)
    with turn, st.chat_message("assistant", avatar=BOT):
        try:
            grow(turn, _("Looking it up…"))
        finally:
            exchanges.append(Exchange(question, turn.answer))
    st.rerun()


def _history(exchanges: list[Exchange]) -> tuple[Message, ...]:
    answered = [exchange for exchange in exchanges if exchange.answer.text]
    return tuple(
        message for exchange in answered for message in (user(exchange.question), assistant(exchange.answer.text))
    )


def _show_question(question: str) -> None:
    with st.chat_message("user", avatar=":material/person:"):
        st.text(question)


def _show_answer(question: str, answer: SupportAnswer) -> None:
    if answer.kind == "hand_off":
        _show_hand_off(question, answer)
    elif answer.kind == "ask_back":
        _show_asking_back(answer)
    elif answer.kind == "quoted":
        st.badge(_("quoted"), icon=":material/format_quote:", color="blue")
        st.text(answer.text)
    else:
        st.markdown(readable(answer.text))
    if not answer.complete:
        st.caption(_("Stopped. What had arrived is kept."))
    if answer.failure:
        st.error(say(answer.failure), icon=":material/error:")
    for note in answer.notes:
        _show_note(say(note), quiet=answer.kind == "quoted")
    if answer.kind in ("model", "quoted"):
        _show_sources(answer)
    if answer.done:
        show_receipt(answer.done)


def _show_note(text: str, *, quiet: bool) -> None:
    if quiet:
        st.caption(text)
    else:
        st.warning(text, icon=":material/warning:")


def _show_hand_off(question: str, answer: SupportAnswer) -> None:
    with st.container(border=True):
        st.markdown(_("**Handed off to a person**"))
        st.text(say(answer.reason))
        st.text(_("The customer asked: {question}", question=question))
        if answer.passages:
            nearest = ", ".join(passage.title for passage in answer.passages)
            st.text(_("Nearest passages: {titles}", titles=nearest))


def _show_asking_back(answer: SupportAnswer) -> None:
    st.text(_("Which of these do you mean?"))
    for passage in answer.passages:
        st.text(f"· {passage.title}")
    st.caption(say(answer.reason))


def _show_sources(answer: SupportAnswer) -> None:
    cited = tuple(passage for passage in answer.passages if passage.id in answer.citations)
    with st.expander(_("Rests on"), icon=":material/link:"):
        for passage in cited or answer.passages:
            _show_passage(passage)
        st.caption(say(answer.reason))


def _show_passage(passage: Passage) -> None:
    st.caption(f"`{passage.id}`")
    st.text(f"{passage.title}\n{passage.text}")


def show_restart(company: str) -> None:
    """Offer to begin anew."""
    if conversation(company):
        st.button(
            _("New conversation"),
            icon=":material/add_comment:",
            on_click=lambda: st.session_state.pop(f"support_conversation_{company}", None),
        )
