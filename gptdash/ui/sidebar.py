"""The sidebar: which endpoint and model answer, and how to change that; the language."""

from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from gptdash.app import entered_endpoint
from gptdash.domain.catalogue import capabilities_of
from gptdash.domain.endpoints import Endpoint
from gptdash.domain.errors import EndpointError
from gptdash.ui.boundary import show_error, shown_errors
from gptdash.ui.session import choose_endpoint, services
from gptdash.ui.text import LANGUAGE_KEY, LANGUAGES, _, language

KEY_FIELD: Final = "endpoint_key"
URL_FIELD: Final = "endpoint_url"
MODEL_FIELD: Final = "endpoint_model"
DETECTED_FOR_S: Final = 60
SLOT_KEY: Final = "sidebar_slot"


def page_part() -> DeltaGenerator:
    """Return the place in the sidebar, above the endpoint, where a page puts what is its own."""
    place: DeltaGenerator = st.session_state[SLOT_KEY]
    return place


def show_sidebar() -> None:
    """Show endpoint, model and language, below a place for the page."""
    with st.sidebar:
        st.session_state[SLOT_KEY] = st.container(key=SLOT_KEY)
        _show_endpoint(services().endpoint)
        if services().endpoint.kind != "embedded":
            _choose_model(services().endpoint)
        with st.expander(_("Change endpoint"), icon=":material/dns:", key="endpoint_chooser"):
            _choose_own_machine()
            _choose_server()
        st.selectbox(
            _("Language"),
            list(LANGUAGES),
            index=list(LANGUAGES).index(language()),
            format_func=LANGUAGES.__getitem__,
            key=LANGUAGE_KEY,
        )


def _show_endpoint(endpoint: Endpoint) -> None:
    st.caption(_("Answers come from"))
    st.markdown(f":material/dns: **{endpoint.label}**", help=endpoint.host)
    if endpoint.model and capabilities_of(endpoint.model).weak:
        st.badge(_("{model}: tiny, often wrong", model="SmolLM2-135M"), icon=":material/warning:", color="orange")
    elif endpoint.model:
        st.markdown(f":material/neurology: `{endpoint.model}`")


def _choose_model(endpoint: Endpoint) -> None:
    try:
        served = services().models()
    except EndpointError as error:
        show_error(error)
        return
    names = sorted({*served, *((endpoint.model,) if endpoint.model else ())})
    current = endpoint.model or (served[0] if served else None)
    chosen = st.selectbox(_("Model"), names, index=names.index(current) if current in names else None)
    if chosen and chosen != endpoint.model:
        choose_endpoint(endpoint.model_copy(update={"model": chosen}))
        st.rerun()


@st.cache_data(ttl=DETECTED_FOR_S, show_spinner=False)
def _detected() -> tuple[Endpoint, ...]:
    return services().local_servers()


def _choose_own_machine() -> None:
    for endpoint in (services().embedded_endpoint(), *_detected()):
        if endpoint == services().endpoint:
            continue
        label = _("Use {name} on this machine", name=endpoint.label)
        if st.button(label, key=f"use_{endpoint.label}", width="stretch", help=endpoint.host):
            choose_endpoint(endpoint)
            st.rerun()


def _choose_server() -> None:
    with st.form("endpoint_form", border=False):
        key = st.text_input(
            _("API key"),
            type="password",
            key=KEY_FIELD,
            help=_("It stays in this browser session: it is not stored, and goes to the address below only."),
        )
        url = st.text_input(_("Base URL"), key=URL_FIELD, placeholder="https://api.openai.com/v1")
        model = st.text_input(_("Model"), key=MODEL_FIELD, placeholder=_("the server's own choice"))
        submitted = st.form_submit_button(_("Use this server"), width="stretch")
    if submitted:
        with shown_errors():
            choose_endpoint(entered_endpoint(key, url, model))
            st.rerun()
