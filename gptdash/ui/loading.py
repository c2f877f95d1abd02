"""What is seen while the house loads."""

import sys
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from gptdash.ui.text import _

HOUSE: Final = "gptdash.app"
LAST_NAME: Final = "shared_services"
HEIGHT: Final = 320


def is_loaded() -> bool:
    """Tell whether the house stands already."""
    return hasattr(sys.modules.get(HOUSE), LAST_NAME)


def show_loading(place: DeltaGenerator) -> None:
    """Say that it loads, where the page will stand."""
    st.set_page_config(page_title="gptdash", layout="wide")
    with place.container():
        st.title("gptdash", anchor=False)
        st.caption(_("Loading, once: a few seconds."))
        st.skeleton(height=HEIGHT)
