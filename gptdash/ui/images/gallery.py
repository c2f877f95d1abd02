"""The pictures that are there, side by side: which are asked about, and which look alike."""

from typing import Final

import streamlit as st

from gptdash.services.images import find_alike
from gptdash.ui.images.desk import Desk, Held, numbered
from gptdash.ui.markdown import plain
from gptdash.ui.text import _

CARD_PX: Final = 165
LONGEST_NAME: Final = 20


def show_gallery(at_work: Desk) -> None:
    """Show the pictures small, and what is alike among them."""
    with st.container(horizontal=True, gap="small"):
        for held in at_work.pictures:
            with st.container(border=True, width=CARD_PX, key=f"images_card_{held.number}"):
                _show_card(at_work, held)
    fingerprints = [held.facts.fingerprint for held in at_work.pictures]
    for pair in find_alike(fingerprints):
        first, second = (numbered(at_work.pictures[at]) for at in (pair.first, pair.second))
        told = _("{first} and {second} look like copies of one picture.", first=first, second=second)
        st.caption(f":material/content_copy: {plain(told)}")


def _show_card(at_work: Desk, held: Held) -> None:
    st.image(held.shown, alt=held.picture.name, width="stretch")
    st.caption(plain(_shortened(numbered(held))))
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        held.included = st.checkbox(_("Include"), value=held.included, key=f"images_include_{held.number}")
        st.button(
            ":material/close:", type="tertiary", key=f"images_remove_{held.number}", help=_("Take away this picture"),
            on_click=at_work.pictures.remove, args=(held,),
        )  # fmt: skip


def _shortened(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…"
