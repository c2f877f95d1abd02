"""Two pictures compared: what differs on this machine, and what the model says of it."""

import streamlit as st

from gptdash.domain.errors import GptdashError
from gptdash.services.images import PICTURE_PRESETS, Comparison, Picture, compare
from gptdash.ui.boundary import show_error, shown_errors
from gptdash.ui.images.asking import show_answer, show_growing_answer
from gptdash.ui.images.desk import Compared, Desk, Held, choose_one, chosen_detail, desk
from gptdash.ui.session import services
from gptdash.ui.text import _, say_plain


def show_comparison() -> None:
    """Let the user choose two pictures, and show how they differ."""
    at_work = desk()
    if len(at_work.pictures) < 2:  # noqa: PLR2004 - a comparison is of two
        st.info(_("Give two pictures to compare them."), icon=":material/compare:")
        return
    left, right = st.columns(2)
    with left:
        first = choose_one(_("First picture"), "images_first")
        st.image(first.shown, alt=first.picture.name, width="stretch")
    with right:
        second = choose_one(_("Second picture"), "images_second", at=1)
        st.image(second.shown, alt=second.picture.name, width="stretch")
    with shown_errors():
        _show(at_work, first, second)


def _show(at_work: Desk, first: Held, second: Held) -> None:
    numbers = first.number, second.number
    with st.container():  # a place that stays when the spinner is gone: nothing below is drawn anew
        compared = at_work.compared
        if compared is None or compared.numbers != numbers:
            with st.spinner(_("Comparing…")):
                # Whole pictures are compared, whatever part of them is sent.
                pictures = _whole(first), _whole(second)
                compared = at_work.compared = Compared(numbers, pictures, compare(*pictures))
    left, right = st.columns(2)
    with left:
        _show_found(compared.comparison)
    with right:
        _show_words(compared, first, second)


def _whole(held: Held) -> Picture:
    return held.picture.model_copy(update={"crop": None})


def _show_found(found: Comparison) -> None:
    """Show what was found on this machine."""
    st.markdown(_("**Found on this machine**"))
    for note in found.notes:
        st.caption(f":material/info: {say_plain(note)}")
    with st.container(horizontal=True):
        st.metric(_("Similarity"), f"{found.similarity:.3f}", border=True, help=_similarity_help())
        st.metric(_("Pixels that differ"), f"{found.changed:.1%}", border=True, help=_changed_help())
        st.metric(_("Mean difference"), f"{found.mean_difference:.1%}", border=True)
    if found.is_same:
        st.success(_("Pixel by pixel the same."), icon=":material/check_circle:")
        return
    if found.place:
        box = found.place
        place = _("What differs lies within {width} × {height} pixels, {left} from the left and {top} from the top.",
                  width=box.width, height=box.height, left=box.left, top=box.top)  # fmt: skip
        st.caption(place)
    st.image(found.marked, alt=_("The second picture, with what differs in colour"), width="stretch")


def _similarity_help() -> str:
    return _("Structural similarity (SSIM, Wang et al. 2004): 1 is the same, near 0 has nothing in common.")


def _changed_help() -> str:
    return _("Those that differ by 24 of 255 or more in any channel.")


def _show_words(compared: Compared, first: Held, second: Held) -> None:
    """Show what the model says of both pictures, or offer to ask it."""
    st.markdown(_("**The model's words**"))
    if services().images.sees is False:
        st.caption(_("The current model cannot see images."))
        return
    talk = compared.talk
    if talk and talk.turns:
        show_answer(talk.turns[-1], talk.sent)
    if st.button(_("Ask the model what differs"), icon=":material/send:", key="images_compare_ask"):
        _ask(compared, first, second)


def _ask(compared: Compared, first: Held, second: Held) -> None:
    question = next(preset.question for preset in PICTURE_PRESETS if preset.name == "differences")
    detail = {"detail": chosen_detail()}
    pictures = tuple(held.picture.model_copy(update=detail) for held in (first, second))
    try:
        talk = services().images.begin(pictures)
        answer = services().images.ask(talk, question)
        compared.talk = talk
        show_growing_answer(answer)
    except GptdashError as error:
        show_error(error)
        return
    st.rerun()
