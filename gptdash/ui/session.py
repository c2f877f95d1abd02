"""What one browser session holds: its services, bound to its endpoint."""

import streamlit as st

from gptdash.app import Services, open_services
from gptdash.domain.endpoints import Endpoint

ENDPOINT_KEY = "endpoint"


@st.cache_resource(show_spinner=False, on_release=lambda services: services.close())
def _shared_services() -> Services:
    return open_services()


def services() -> Services:
    """Return the services of this session, on the endpoint chosen in the sidebar."""
    shared = _shared_services()
    chosen: Endpoint | None = st.session_state.get(ENDPOINT_KEY)
    return shared.using(chosen) if chosen else shared


def choose_endpoint(endpoint: Endpoint) -> None:
    """Use another endpoint for the rest of this session; its key stays in the session alone."""
    st.session_state[ENDPOINT_KEY] = endpoint
