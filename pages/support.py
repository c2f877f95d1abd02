"""Support: try a customer-service bot that answers from a knowledge base or hands off."""

import streamlit as st

from gptdash.ui.boundary import shown_errors
from gptdash.ui.support import SECTIONS, choose_company, choose_section, follow_address
from gptdash.ui.text import _

st.title(_("Support"))
st.caption(_("Each answer rests on a passage of the knowledge base; where none fits, a person takes over."))
with shown_errors():
    follow_address()
    section = choose_section()
    SECTIONS[section].show(choose_company())
