"""The conversation with the bot."""

from collections.abc import Callable
from functools import partial
from typing import Final

import streamlit as st

from gptdash.domain.errors import GptdashError
from gptdash.domain.support import CompanyVersion, Talk
from gptdash.ui.boundary import show_error
from gptdash.ui.keys import NEW_CONVERSATION
from gptdash.ui.session import services
from gptdash.ui.streaming import grow, grow_in_place, watched
from gptdash.ui.support.answers import BOT, CUSTOMER, show_exchange, show_question
from gptdash.ui.support.choosing import open_company
from gptdash.ui.support.moods import show_moods
from gptdash.ui.support.simulating import Simulation, choose_simulation
from gptdash.ui.text import _

TALKS_KEY: Final = "support_talks"
URL_KEY: Final = "talk"
QUESTION_KEY: Final = "support_question"
FAILED_KEY: Final = "support_failed"
WATCH_KEY: Final = "support_watches"


def show_talk(version: CompanyVersion) -> None:
    """Show the conversation, the mood beside it, and take the next question."""
    talk = open_talk(version)
    said, beside = st.columns([7, 3], gap="medium")
    with said:
        if version.company.opening:
            with st.chat_message("assistant", avatar=BOT):
                st.text(version.company.opening)
        for exchange in talk.exchanges:
            show_exchange(exchange)
        place = st.container()
        _show_failure()
    with beside:
        wanted = _show_beside(version, talk)
    question = st.chat_input(_("Ask as a customer would"), key=QUESTION_KEY, submit_mode="stop")
    if question or wanted:
        with place:
            if question:
                _try_to(partial(_answer, version, talk, question), question)
            elif wanted:
                _try_to(partial(_simulate, version, wanted), None)


def open_talk(version: CompanyVersion) -> Talk:
    """Return this session's conversation with a company, or begin one; the address names it once it has begun."""
    talks: dict[str, Talk] = st.session_state.setdefault(TALKS_KEY, {})
    key = _key(version)
    named = st.query_params.get(URL_KEY)
    if key not in talks and named:
        found = services().support.talks.find(named)
        if found and (found.company_id, found.version) == (version.company_id, version.number):
            talks[key] = found
    if key not in talks:
        talks[key] = services().support.talks.begin(version)
    return talks[key]


def _key(version: CompanyVersion) -> str:
    return f"{version.company_id}:{version.number}"


def follow_address() -> None:
    """Choose the company of the conversation that the address names, where this session has none yet."""
    named = st.query_params.get(URL_KEY)
    if named and TALKS_KEY not in st.session_state and (found := services().support.talks.find(named)):
        open_company(found.company_id)


def _show_beside(version: CompanyVersion, talk: Talk) -> Simulation | None:
    """Show the mood, the rating and what else can be done; returns the customer that is to be played, if any."""
    with st.container(horizontal=True):
        st.toggle(
            _("Watch the mood"), value=not services().support.is_weak, key=WATCH_KEY, persist_state="session",
            wrap=True, help=_("One more call of the model a turn; frustration hands off only where it is watched."),
        )  # fmt: skip
        if talk.exchanges:
            st.button(
                _("New conversation"), icon=":material/add_comment:", on_click=_begin_anew, args=(version,),
                shortcut=NEW_CONVERSATION,
            )  # fmt: skip
        wanted = choose_simulation()
    show_moods(talk)
    if talk.exchanges:
        _show_rating(version, talk)
    return wanted


def _begin_anew(version: CompanyVersion) -> None:
    st.session_state[TALKS_KEY].pop(_key(version), None)
    st.query_params.pop(URL_KEY, None)


def _show_rating(version: CompanyVersion, talk: Talk) -> None:
    """Ask the customer how it was."""
    st.caption(_("Was this helpful?"))
    faces = st.feedback("faces", default=talk.rating - 1 if talk.rating else None, key=f"support_rating_{talk.id}")
    rating = None if faces is None else faces + 1
    if rating != talk.rating:
        services().support.talks.rate(talk.id, rating)
        st.session_state[TALKS_KEY][_key(version)] = talk.model_copy(update={"rating": rating})


def _try_to(act: Callable[[], None], question: str | None) -> None:
    try:
        act()
    except GptdashError as error:
        st.session_state[FAILED_KEY] = (error, question)
    st.rerun()


def _show_failure() -> None:
    """Say why the last question was not taken, and put it back to be changed."""
    failed: tuple[GptdashError, str | None] | None = st.session_state.pop(FAILED_KEY, None)
    if failed:
        error, question = failed
        if question:
            st.session_state[QUESTION_KEY] = question
        show_error(error)


def _answer(version: CompanyVersion, talk: Talk, question: str) -> None:
    """Answer while the page shows it grow, and keep what came.

    What is kept is put where the page finds it without a word to Streamlit, which would end a stopped script there.
    """
    support, talks = services().support, st.session_state[TALKS_KEY]
    turn = support.serve(version.company, question, talk.exchanges, watches=bool(st.session_state.get(WATCH_KEY)))
    st.query_params[URL_KEY] = talk.id
    show_question(question)
    try:
        with turn, st.chat_message("assistant", avatar=BOT):
            grow(turn, _("Looking it up…"))
    finally:
        talks[_key(version)] = support.talks.append(talk, turn.exchange)


def _simulate(version: CompanyVersion, wanted: Simulation) -> None:
    """Have the model play a customer for some turns, or until that one wants nothing more."""
    for _turn in range(wanted.turns):
        talk = open_talk(version)
        customer = services().support.play_customer(version.company, wanted.persona, talk.exchanges)
        with watched(customer):
            place = st.empty()
            with customer, place.chat_message("user", avatar=CUSTOMER):
                grow_in_place(customer, _("The customer is writing…"))
            place.empty()
        if customer.question is None:
            return
        _answer(version, talk, services().session.redactor.restore(customer.question))
