"""The frame around every page: settings guard, navigation, sidebar."""

from base64 import b64encode
from pathlib import Path
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from gptdash.domain.errors import SettingsInvalid, StoreUnavailable
from gptdash.domain.users import AccessRefused
from gptdash.ui.access.signing_in import show_sign_in, why_refused
from gptdash.ui.boundary import show_error
from gptdash.ui.demo import show_demo
from gptdash.ui.navigation import pages
from gptdash.ui.session import services
from gptdash.ui.sidebar import show_sidebar
from gptdash.ui.theme import complete_theme
from gptdash.ui.toasts import show_toasts

# A file of our own: Streamlit would have the browser fetch a Material icon for the tab from the internet.
ICON: Final = Path(__file__).with_name("assets") / "icon.png"


def show_frame(place: DeltaGenerator) -> None:
    """Show the page that the address names to whoever may see it; what stood at `place` meanwhile goes."""
    refusal = why_refused()
    # Files are handed out to those alone who may see the app, so that the others get the icon within the page.
    icon = f"data:image/png;base64,{b64encode(ICON.read_bytes()).decode()}" if refusal else str(ICON)
    st.set_page_config(page_title="gptdash", page_icon=icon, layout="wide")
    st.logo(icon, size="large")
    complete_theme()
    page = st.navigation(pages(), position="hidden" if refusal else "sidebar")
    if refusal:
        place.empty()
        show_sign_in(refusal)
        st.stop()
    try:
        services()
    except (AccessRefused, SettingsInvalid, StoreUnavailable) as error:
        place.empty()
        show_error(error)
        st.stop()
    place.empty()
    show_sidebar(page.url_path)
    show_demo(page.url_path)
    show_toasts()
    page.run()
