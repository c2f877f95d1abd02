"""What one browser session holds: its services, bound to its endpoint."""

from typing import Final

import streamlit as st

from gptdash.app import Services, services_of, shared_services
from gptdash.domain.endpoints import Endpoint
from gptdash.domain.users import User
from gptdash.ui.access.provider import wants_sign_in
from gptdash.ui.access.visitor import visitor

SERVICES_KEY: Final = "session_services"
OWNER_KEY: Final = "session_owner"


def person() -> User | None:
    """Return who signed in; None where nobody has to.

    Raises:
        AccessRefused: somebody has to, and nobody who may use the app has.
        SettingsInvalid: a setting cannot be used.
        StoreUnavailable: the shared store cannot be opened.
    """
    return visitor(shared_services().settings) if wants_sign_in() else None


def services() -> Services:
    """Return the services of this session, on the endpoint chosen in the sidebar.

    Raises:
        AccessRefused: as with `person`; that of a page that is drawn in part is asked for anew as well.
    """
    user = person()
    owner = user.key if user else ""
    if st.session_state.get(OWNER_KEY, owner) != owner:
        st.session_state.clear()  # nothing of one person is shown to another
    held: Services | None = st.session_state.get(SERVICES_KEY)
    if user:
        held = services_of(user, held)
    chosen = held or shared_services().for_new_session()
    st.session_state[OWNER_KEY] = owner
    st.session_state[SERVICES_KEY] = chosen
    return chosen


def tag_spending(tag: str) -> None:
    """Have what this session spends from now on stand under a tag; an empty one is none."""
    st.session_state[SERVICES_KEY] = services().tagged(tag)


def choose_endpoint(endpoint: Endpoint) -> None:
    """Use another endpoint for the rest of this session; its key stays in the session alone."""
    st.session_state[SERVICES_KEY] = services().using(endpoint)
