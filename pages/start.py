"""Start: what can be done here, each with an example, and who answers."""

import streamlit as st

from gptdash.ui.projects import show_projects
from gptdash.ui.start import show_answering, show_cards
from gptdash.ui.text import _

st.title(_("Start"))
st.caption(_("A workbench for GPT: every answer can be checked, and every call has its price."))
show_answering(show_cards())
show_projects()
