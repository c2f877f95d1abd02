"""The sidebar: which endpoint and model answer, and how to change that; the language."""

from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from gptdash.domain.catalogue import capabilities_of
from gptdash.domain.endpoints import Endpoint, WireName, entered_endpoint
from gptdash.domain.errors import EndpointError
from gptdash.domain.requests import TAG_LENGTH, Purpose
from gptdash.domain.wording import mark
from gptdash.ui.access.signing_in import show_access
from gptdash.ui.boundary import show_error, shown_errors
from gptdash.ui.locales import as_money
from gptdash.ui.markdown import plain
from gptdash.ui.navigation import page_of
from gptdash.ui.session import choose_endpoint, services, tag_spending
from gptdash.ui.text import LANGUAGE_KEY, LANGUAGES, _, language, say_plain

TAG_FIELD: Final = "spending_tag"
KEY_FIELD: Final = "endpoint_key"
URL_FIELD: Final = "endpoint_url"
MODEL_FIELD: Final = "endpoint_model"
DETECTED_FOR_S: Final = 60
WIRES: Final[dict[WireName | None, str]] = {
    None: mark("As servers of its kind do"),
    "responses": mark("Responses"),
    "chat_completions": mark("Chat Completions"),
}
SLOT_KEY: Final = "sidebar_slot"
PURPOSES: Final[dict[str, Purpose]] = {
    "chat": "chat",
    "data": "analysis",
    "review": "review",
    "images": "images",
    "support": "support",
    "jobs": "jobs",
}


def page_part() -> DeltaGenerator:
    """Return the place in the sidebar, above the endpoint, where a page puts what is its own."""
    place: DeltaGenerator = st.session_state[SLOT_KEY]
    return place


def show_sidebar(page: str) -> None:
    """Show the endpoint, the model that answers on a page and why, and the language, below a place for the page."""
    with st.sidebar:
        st.session_state[SLOT_KEY] = st.container(key=SLOT_KEY)
        _show_endpoint(services().endpoint)
        if page in PURPOSES:
            _show_model(PURPOSES[page])
        if services().endpoint.kind != "embedded":
            _choose_model(services().endpoint)
        _show_budgets_at_risk()
        with st.expander(_("Change endpoint"), icon=":material/dns:", key="endpoint_chooser"):
            choose_own_machine()
            _choose_server()
        st.text_input(
            _("Tag"),
            key=TAG_FIELD,
            max_chars=TAG_LENGTH,
            placeholder=_("none"),
            help=_("What you spend from now on stands under this word on Costs: a customer, a project."),
            on_change=lambda: tag_spending(st.session_state[TAG_FIELD]),
        )
        st.selectbox(
            _("Language"),
            list(LANGUAGES),
            index=list(LANGUAGES).index(language()),
            format_func=LANGUAGES.__getitem__,
            key=LANGUAGE_KEY,
        )
        show_access()


def _show_endpoint(endpoint: Endpoint) -> None:
    st.caption(_("Answers come from"))
    st.markdown(f":material/dns: **{plain(_(endpoint.label))}**", help=_(endpoint.host))


def _show_model(purpose: Purpose) -> None:
    """Name the model that answers on a page where none is named there, and say why it is that one."""
    try:
        choice = services().model_choice(purpose)
    except EndpointError:
        return  # the list of models, below, says what is wrong
    if capabilities_of(choice.model).weak:
        st.badge(_("{model}: tiny, often wrong", model="SmolLM2-135M"), icon=":material/warning:", color="orange")
    else:
        effort = _(" · effort {effort}", effort=choice.effort) if choice.effort else ""
        st.markdown(f":material/neurology: {plain(choice.model)}{effort}")
    st.caption(say_plain(choice.reason))


def _show_budgets_at_risk() -> None:
    """Warn of budgets that are nearly used up, on every page: the next call may not be made."""
    with shown_errors():
        for state in services().costs.budgets():
            if state.is_warning:
                left, limit = as_money(state.left_nano_usd), as_money(state.budget.limit_nano_usd)
                text = _("{left} of a budget of {limit} is left", left=left or "", limit=limit or "")
                st.page_link(page_of("costs"), label=text, icon=":material/warning:")


def _choose_model(endpoint: Endpoint) -> None:
    try:
        served = services().models()
    except EndpointError as error:
        show_error(error)
        return
    names = sorted({*served, *((endpoint.model,) if endpoint.model else ())})
    chosen = st.selectbox(
        _("Model"),
        names,
        index=names.index(endpoint.model) if endpoint.model else None,
        placeholder=_("what fits each page") if endpoint.kind == "openai" else _("the server's own choice"),
        help=_("Choose one for all pages, or none to leave the choice to each page."),
    )
    if chosen != endpoint.model:
        choose_endpoint(endpoint.model_copy(update={"model": chosen}))
        st.rerun()


@st.cache_data(ttl=DETECTED_FOR_S, show_spinner=False)
def _detected() -> tuple[Endpoint, ...]:
    return services().local_servers()


def choose_own_machine(where: str = "sidebar") -> None:
    """Offer the embedded model and the servers found on this machine, but not the one in use."""
    for endpoint in (services().embedded_endpoint(), *_detected()):
        if endpoint == services().endpoint:
            continue
        label = _("Use {name} on this machine", name=_(endpoint.label))
        if st.button(label, key=f"{where}_use_{endpoint.label}", width="stretch", help=_(endpoint.host)):
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
        model = st.text_input(_("Model"), key=MODEL_FIELD, placeholder=_("chosen by page, or the server's own"))
        wire = st.selectbox(
            _("API"),
            list(WIRES),
            format_func=lambda wire: _(WIRES[wire]),
            help=_("What is spoken to the server: Responses to OpenAI and Azure, Chat Completions to all others."),
            key="endpoint_wire",
        )
        submitted = st.form_submit_button(_("Use this server"), width="stretch")
    if submitted:
        with shown_errors():
            choose_endpoint(entered_endpoint(key, url, model, wire))
            st.rerun()
