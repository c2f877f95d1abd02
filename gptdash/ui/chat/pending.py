"""What a pressed button asks for is done in the next run of the page, at the place where its reply will stand."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import streamlit as st

from gptdash.domain.wording import Sentence
from gptdash.services.chat import ChatTurn, Comparison, Upload

PENDING_KEY: Final = "chat_pending"
OUTCOME_KEY: Final = "chat_outcome"
REFUSAL_KEY: Final = "chat_refusal"


@dataclass(frozen=True)
class Pending:
    """A turn that is to begin.

    `upto` is the last message shown above it, `said` and `uploads` what the user says in it. Where that cannot be
    sent, `give_back` puts it where it was written. `by_composer` tells that the composer's own button stops the reply.
    """

    begin: Callable[[], ChatTurn | Comparison]
    upto: str | None
    said: str = ""
    uploads: tuple[Upload, ...] = ()
    give_back: Callable[[], None] = lambda: None
    by_composer: bool = False


@dataclass(frozen=True)
class Outcome:
    """What is left to say after a turn: about the message that it answered."""

    question_id: str
    failure: Sentence | None = None
    notices: tuple[Sentence, ...] = ()


def ask_for(pending: Pending) -> None:
    """Have a turn begin in the next run of the page."""
    st.session_state[PENDING_KEY] = pending


def take_pending() -> Pending | None:
    """Take the turn that is to begin now."""
    pending: Pending | None = st.session_state.pop(PENDING_KEY, None)
    return pending


def remember_outcome(outcome: Outcome) -> None:
    """Keep what is left to say until the next turn."""
    st.session_state[OUTCOME_KEY] = outcome


def outcome_of(question_id: str | None) -> Outcome | None:
    """Return what is left to say of the turn that answered a message."""
    outcome: Outcome | None = st.session_state.get(OUTCOME_KEY)
    return outcome if outcome and outcome.question_id == question_id else None


def remember_refusal(sentence: Sentence) -> None:
    """Keep why what was written was not sent, until it was shown."""
    st.session_state[REFUSAL_KEY] = sentence


def take_refusal() -> Sentence | None:
    """Take why what was written was not sent."""
    refusal: Sentence | None = st.session_state.pop(REFUSAL_KEY, None)
    return refusal
