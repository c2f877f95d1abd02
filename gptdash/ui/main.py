"""The frame around every page: settings guard, navigation, sidebar. Streamlit runs this file for each page."""

from pathlib import Path

import streamlit as st

from gptdash.domain.errors import SettingsInvalid, StoreUnavailable
from gptdash.ui.boundary import show_error
from gptdash.ui.demo import show_demo
from gptdash.ui.navigation import pages
from gptdash.ui.session import services
from gptdash.ui.sidebar import show_sidebar
from gptdash.ui.theme import complete_theme

# A file of our own: Streamlit would have the browser fetch a Material icon for the tab from the internet.
ICON = str(Path(__file__).with_name("assets") / "icon.png")

st.set_page_config(page_title="gptdash", page_icon=ICON, layout="wide")
st.logo(ICON, size="large")
complete_theme()
page = st.navigation(pages())
try:
    services()
except (SettingsInvalid, StoreUnavailable) as error:
    show_error(error)
    st.stop()
show_sidebar(page.url_path)
show_demo(page.url_path)
page.run()
