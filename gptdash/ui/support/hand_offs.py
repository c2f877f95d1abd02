"""The card that the person who takes over reads first."""

import streamlit as st

from gptdash.domain.support import HandOff, HandOffCard, Passage
from gptdash.ui.markdown import plain
from gptdash.ui.session import services
from gptdash.ui.text import _, say


def show_hand_off(hand_off: HandOff, passages: tuple[Passage, ...]) -> None:
    """Show why a person takes over, and what that person should know."""
    with st.container(border=True):
        st.markdown(_("**Handed off to a person**"))
        st.text(say(hand_off.reason))
        if hand_off.card:
            _show_card(hand_off.card)
        if passages:
            nearest = ", ".join(passage.title for passage in passages)
            st.caption(_("Nearest passages: {titles}", titles=plain(nearest)))


def _show_card(card: HandOffCard) -> None:
    restore = services().session.redactor.restore
    rows = (
        (_("Summary"), card.summary),
        (_("Need"), card.need),
        (_("Tried"), card.tried),
        (_("Next step"), card.next_step),
    )
    for label, said in rows:
        st.caption(label)
        st.text(restore(say(said)))
