"""What one browser session holds: its services, bound to its endpoint."""

from typing import Final

import streamlit as st

from gptdash.app import Services, shared_services
from gptdash.domain.endpoints import Endpoint

SERVICES_KEY: Final = "session_services"


def services() -> Services:
    """Return the services of this session, on the endpoint chosen in the sidebar."""
    if SERVICES_KEY not in st.session_state:
        st.session_state[SERVICES_KEY] = shared_services().for_new_session()
    chosen: Services = st.session_state[SERVICES_KEY]
    return chosen


def tag_spending(tag: str) -> None:
    """Have what this session spends from now on stand under a tag; an empty one is none."""
    st.session_state[SERVICES_KEY] = services().tagged(tag)


def choose_endpoint(endpoint: Endpoint) -> None:
    """Use another endpoint for the rest of this session; its key stays in the session alone."""
    st.session_state[SERVICES_KEY] = services().using(endpoint)
