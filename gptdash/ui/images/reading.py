"""The text in a picture, read on this machine."""

from typing import Final

import streamlit as st

from gptdash.services.images import as_text, read_text, reads_text
from gptdash.ui.boundary import shown_errors
from gptdash.ui.images.desk import Held, desk
from gptdash.ui.text import _, ngettext

UNSURE: Final = 0.8


def show_text(held: Held) -> None:
    """Offer to read the text of a picture, and show it; say how to install what reads it where it is missing."""
    if not reads_text():
        st.caption(
            _("Text in pictures can be read on this machine: run `pip install 'gptdash[ocr]'`, then start again.")
        )
        return
    texts = desk().texts
    wanted = st.button(_("Read the text"), icon=":material/text_fields:", key="images_ocr")
    with st.container():  # a place that stays when the spinner is gone: nothing below is drawn anew
        if wanted:
            with st.spinner(_("Reading the text on this machine…")), shown_errors():
                texts[held.number] = read_text(held.picture)
    if held.number not in texts:
        return
    lines = texts[held.number]
    if not lines:
        st.caption(_("No text was found in this picture."))
        return
    st.code(as_text(lines), language=None, wrap_lines=True)
    unsure = sum(line.confidence < UNSURE for line in lines)
    told = ngettext("{n} piece of text, found on this machine", "{n} pieces of text, found on this machine", len(lines))
    st.caption(told + (ngettext("; {n} is unsure", "; {n} are unsure", unsure) if unsure else ""))
