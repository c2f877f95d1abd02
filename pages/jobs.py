"""Jobs: many prompts at once, priced before they start and resumed after whatever ended them."""

import streamlit as st

from gptdash.ui.boundary import shown_errors
from gptdash.ui.jobs import chosen_job, follow_job, show_jobs, show_new_job
from gptdash.ui.text import _

st.title(_("Jobs"))
st.caption(_("Many prompts in one go. A job goes on when this page is closed, and after the server was restarted."))
current = chosen_job()
show_jobs(current)
show_new_job()
if current:
    with shown_errors():
        follow_job(current)
