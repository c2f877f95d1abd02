"""A reply while it comes."""

from typing import Final

import streamlit as st

from gptdash.domain.errors import GptdashError, InputRejected
from gptdash.domain.wording import Sentence
from gptdash.services.chat import ChatTurn, Comparison
from gptdash.ui.chat.attachments import show_uploads
from gptdash.ui.chat.comparing import show_replies_growing
from gptdash.ui.chat.editing import end_editing
from gptdash.ui.chat.messages import AVATARS
from gptdash.ui.chat.opening import begin_comparison, end_comparison, remember_end
from gptdash.ui.chat.pending import Outcome, Pending, remember_outcome, remember_refusal
from gptdash.ui.streaming import grow, readable
from gptdash.ui.text import _, say_plain

# What was waited for is of no use once it is over.
PASSING: Final = ("engine_starting",)


def run_turn(pending: Pending) -> None:
    """Begin a turn, show its reply while it comes, then draw the page anew from the store.

    Stop, a page switch or a closed tab end it; what arrived is stored. Where what was written cannot be sent, it is
    given back to be changed.
    """
    try:
        turn = pending.begin()
    except InputRejected as error:
        remember_refusal(error.sentence)
        pending.give_back()
        st.rerun()
    end_editing()
    remember_end(turn.question.id)
    if pending.said or pending.uploads:
        with st.chat_message("user", avatar=AVATARS["user"]):
            show_uploads(pending.uploads)
            st.markdown(readable(pending.said))
    if isinstance(turn, Comparison):
        _show_replies(turn)
    else:
        end_comparison()
        _show_reply(turn, with_stop=not pending.by_composer)
    st.rerun()


def _show_replies(comparison: Comparison) -> None:
    _warn(comparison.warnings)
    begin_comparison(comparison.question.id)
    show_replies_growing(comparison)


def _show_reply(turn: ChatTurn, *, with_stop: bool) -> None:
    _warn(turn.warnings)
    failure = None
    with turn, st.chat_message("assistant", avatar=AVATARS["assistant"]):
        reply = st.container()
        if with_stop:
            # Any press of a button ends the running script, and with it the reply.
            st.button(_("Stop"), icon=":material/stop_circle:", key="chat_stop")
        try:
            with reply:
                grow(turn, _("Waiting for the first word…"))
        except GptdashError as error:
            failure = error.sentence
    notices = (*turn.warnings, *(notice.sentence for notice in turn.notices if notice.code not in PASSING))
    remember_outcome(Outcome(turn.question.id, failure, notices))


def _warn(warnings: tuple[Sentence, ...]) -> None:
    for warning in warnings:
        st.toast(say_plain(warning), icon=":material/visibility:", duration="long")
