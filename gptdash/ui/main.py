"""What Streamlit runs for each page.

The house takes seconds to load, once a process, and somebody may be looking on: they see that it loads.
"""

import streamlit as st

from gptdash.ui.access.provider import wants_sign_in
from gptdash.ui.loading import is_loaded, show_loading

place = st.empty()
if not is_loaded() and not wants_sign_in():
    show_loading(place)

import gptdash.app  # noqa: E402, F401 - as a whole and before its rooms: the launcher loads it in a thread of its own
from gptdash.ui.frame import show_frame  # noqa: E402 - what stands above is seen meanwhile

show_frame(place)
