"""The sample picture."""

import streamlit as st

from gptdash.services.images import sample_picture
from gptdash.ui.images.desk import desk
from gptdash.ui.images.inputs import take_file
from gptdash.ui.text import _


def load_sample() -> None:
    """Lay the sample on the table of pictures, once."""
    at_work = desk()
    name, data = sample_picture()
    if all(held.picture.name != name for held in at_work.pictures):
        take_file(at_work, name, data)


def offer_sample() -> None:
    """Say how to begin, and offer the sample."""
    st.info(_("Give a picture or a PDF to begin."), icon=":material/upload:")
    st.button(_("Load the sample"), icon=":material/science:", on_click=load_sample)
