"""The panel: a schema, a text, and the object that is read from it."""

from typing import Final

import streamlit as st

from gptdash.domain.errors import GptdashError
from gptdash.domain.schemas import OutputSchema
from gptdash.services.exchange import Extraction, GrowingObject
from gptdash.ui.boundary import shown_errors
from gptdash.ui.pressing import pressed_after_edits
from gptdash.ui.receipt import show_estimate
from gptdash.ui.session import services
from gptdash.ui.structured.result import show_object
from gptdash.ui.structured.schema_choice import choose_schema, sample_text
from gptdash.ui.text import _

TEXT_KEY: Final = "structured_text"
READ_KEY: Final = "structured_read"
TEXT_PX: Final = 180
LEGIBLE: Final = "json"


def offer_structured_output() -> None:
    """Show a button that opens the panel in a window of its own."""
    if st.button(
        _("Structured output"),
        icon=":material/data_object:",
        type="tertiary",
        key="structured_open",
        help=_("Read an object with fields of your choice from a text"),
    ):
        st.dialog(_("Structured output"), width="large", icon=":material/data_object:")(show_structured_output)()


def show_structured_output() -> None:
    """Show the whole panel; what was read last stays until something else is read."""
    st.caption(_("Give a text and say what you want to know: you get an object that is checked field by field."))
    schema = choose_schema()
    text = st.text_area(
        _("Text to read from"),
        key=TEXT_KEY,
        height=TEXT_PX,
        placeholder=_("Paste an article, a letter, a list…"),
        persist_state="session",
    )
    if schema and text.strip() and (foreseen := services().exchange.foresee(text, schema)):
        show_estimate(foreseen.input_tokens, foreseen.least, foreseen.most)
    with st.container(horizontal=True):
        wanted = pressed_after_edits(
            _("Read the object"),
            type="primary",
            icon=":material/data_object:",
            key="structured_go",
            disabled=schema is None,
        )
        if example := sample_text():
            st.button(
                _("Use the sample's text"), icon=":material/article:", key="structured_example",
                on_click=lambda: st.session_state.update({TEXT_KEY: example}),
            )  # fmt: skip
    if wanted and schema:
        st.session_state.pop(READ_KEY, None)
        with shown_errors():
            st.session_state[READ_KEY] = _read(text, schema), schema.name
    if READ_KEY in st.session_state:
        show_object(*st.session_state[READ_KEY])


def _read(text: str, schema: OutputSchema) -> Extraction:
    """Read the object; any press of a button ends it, and cancels the call."""
    return show_growing(services().exchange.extracting(text, schema))


def show_growing(object_: GrowingObject) -> Extraction:
    """Show the JSON of an object while it comes, with a button that stops it.

    Raises:
        GptdashError: the call failed.
    """
    place = st.empty()
    try:
        with object_ as growing, place.container():
            st.button(_("Stop"), icon=":material/stop_circle:", key="structured_stop")
            so_far = st.empty()
            for _tick in growing.ticks():
                so_far.code(growing.text or _("Waiting for the first word…"), language=LEGIBLE, wrap_lines=True)
    except GptdashError:
        place.empty()  # nothing is left to stop
        raise
    place.empty()
    return growing.extraction()
