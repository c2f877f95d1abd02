"""Questions to the pictures that are included, one conversation."""

from typing import Final

import streamlit as st

from gptdash.domain.errors import GptdashError
from gptdash.services.images import PICTURE_PRESETS, ImageAnswer, PicturePreset, Sent, Turn
from gptdash.ui.boundary import show_error
from gptdash.ui.images.desk import Desk, choose_detail, chosen_detail, desk
from gptdash.ui.locales import as_count
from gptdash.ui.receipt import price_text, show_receipt
from gptdash.ui.session import services
from gptdash.ui.streaming import grow_in_place, readable, watched
from gptdash.ui.text import _, ngettext

QUESTION_KEY: Final = "images_question"
AVATAR: Final = ":material/image_search:"


def show_questions() -> None:
    """Show what was asked and answered, and a form for the next question."""
    if services().images.sees is False:
        return
    at_work = desk()
    _take_over(at_work)
    choose_detail()
    show_price(at_work)
    if at_work.talk:
        for turn in at_work.talk.turns:
            show_turn(turn, at_work.talk.sent)
    _offer_presets(at_work)
    with st.form("images_form", border=False):
        question = st.text_area(_("Ask about these pictures"), key=QUESTION_KEY, height=90, persist_state="session")
        with st.container(horizontal=True):
            asked = st.form_submit_button(_("Ask"), type="primary", icon=":material/send:")
            anew = bool(at_work.talk) and st.form_submit_button(_("New conversation"), icon=":material/add_comment:")
    if anew:
        at_work.talk, at_work.asked = None, None
        st.rerun()
    if asked:
        _ask(at_work, question)


def tell_sight() -> None:
    """Say so where the model takes no pictures."""
    if services().images.sees is False:
        st.info(
            _("The current model cannot see images, so questions are off; what is found on this machine is shown."),
            icon=":material/visibility_off:",
        )


def show_price(at_work: Desk) -> None:
    """Say what the included pictures cost before anything is sent."""
    sizes = [held.size for held in at_work.included]
    meter = services().images.meter()
    tokens, cost = meter.total(sizes, chosen_detail())
    counted = ngettext("{n} picture", "{n} pictures", len(sizes))
    amount = as_count(tokens) if meter.is_known else _("at most {tokens}", tokens=as_count(tokens))
    told = _("{amount} tokens, {price}, before the words", amount=amount, price=price_text(cost))
    st.caption(f":material/payments: {counted}: {told}", help=_("Price from {source}", source=cost.source))


def _take_over(at_work: Desk) -> None:
    """Clear the question once it has been answered, also in part."""
    turns = at_work.talk.turns if at_work.talk else ()
    if at_work.asked is not None and turns and turns[-1].question == at_work.asked:
        st.session_state[QUESTION_KEY] = ""
        at_work.asked = None


def _offer_presets(at_work: Desk) -> None:
    count = len(at_work.included)
    with st.container(horizontal=True, gap="small"):
        for preset in PICTURE_PRESETS:
            st.button(
                _(preset.title), key=f"images_preset_{preset.name}", on_click=_fill_in, args=(preset,),
                disabled=count < preset.pictures, icon=":material/auto_awesome:", type="tertiary",
            )  # fmt: skip


def _fill_in(preset: PicturePreset) -> None:
    st.session_state[QUESTION_KEY] = preset.question


def _ask(at_work: Desk, question: str) -> None:
    """Ask and show the answer while it comes; what came is kept."""
    wanted = at_work.wanted
    try:
        if at_work.talk is None or at_work.talk_of != wanted:
            at_work.talk, at_work.talk_of = services().images.begin(wanted), wanted
        answer = services().images.ask(at_work.talk, question)
        at_work.asked = question
        show_growing_answer(answer)
    except GptdashError as error:
        show_error(error)
        return
    st.rerun()


def show_growing_answer(answer: ImageAnswer) -> None:
    """Show an answer while it comes; Stop, like any press of a button, ends it.

    Raises:
        GptdashError: the call failed.
    """
    with answer, watched(answer):
        place = st.empty()
        with place.chat_message("assistant", avatar=AVATAR):
            reply, stop = st.container(), st.empty()
            stop.button(_("Stop"), icon=":material/stop_circle:", key="images_stop")
            try:
                with reply:
                    grow_in_place(answer, _("Waiting for the first word…"))
            except GptdashError:
                stop.empty()  # nothing is left to stop
                if not answer.text:
                    place.empty()
                raise


def show_answer(turn: Turn, sent: tuple[Sent, ...]) -> None:
    """Show an answer with what it took."""
    with st.chat_message("assistant", avatar=AVATAR):
        st.markdown(readable(turn.answer))
        if turn.done is None or turn.done.finish_reason in ("cut", "cancelled"):
            st.caption(_("Not complete. What had arrived is kept."))
        if turn.done:
            if sizes := ", ".join(f"{picture.width} × {picture.height}" for picture in sent):
                st.caption(_("Sent as {size} pixels.", size=sizes))
            show_receipt(turn.done)


def show_turn(turn: Turn, sent: tuple[Sent, ...]) -> None:
    """Show a question and its answer."""
    with st.chat_message("user", avatar=":material/person:"):
        st.text(services().session.redactor.restore(turn.question))
    show_answer(turn, sent)
