"""The frame around every page: settings guard, navigation, sidebar. Streamlit runs this file for each page."""

import streamlit as st

from gptdash.domain.errors import SettingsInvalid, StoreUnavailable
from gptdash.ui.boundary import show_error
from gptdash.ui.navigation import pages
from gptdash.ui.session import services
from gptdash.ui.sidebar import show_sidebar

st.set_page_config(page_title="gptdash", page_icon=":material/insights:", layout="wide")
page = st.navigation(pages())
try:
    services()
except (SettingsInvalid, StoreUnavailable) as error:
    show_error(error)
    st.stop()
show_sidebar()
page.run()
