"""Where the schema comes from: a sample, a small form, or pasted text."""

import json
from collections.abc import Callable
from typing import Final, Literal

import streamlit as st

from gptdash.domain.errors import InputRejected
from gptdash.domain.schemas import OutputSchema
from gptdash.domain.wording import mark
from gptdash.services.exchange.schemas import SAMPLES, Sample, schema_of_fields, schema_of_text
from gptdash.ui.structured.field_editor import edit_fields
from gptdash.ui.text import _, say_plain

Source = Literal["sample", "form", "paste"]
SOURCES: Final[dict[Source, str]] = {
    "sample": mark("A sample"),
    "form": mark("Fields of my own"),
    "paste": mark("Paste a schema"),
}
SOURCE_KEY: Final = "structured_source"
SAMPLE_KEY: Final = "structured_sample"
PASTED_KEY: Final = "structured_pasted"
NAME_KEY: Final = "structured_name"
PASTED_PX: Final = 160
PASTED_EXAMPLE: Final = "class Boat(BaseModel):\n    name: str\n    length_m: float | None = None"
DEFAULT_NAME: Final = "Object"


def choose_schema(*, first: int = 0) -> OutputSchema | None:
    """Let the user choose a schema and show it; None, with the reason on the page, where it cannot be used yet.

    `first` is the sample to begin with.
    """
    st.session_state.setdefault(SAMPLE_KEY, first)
    source: Source = st.segmented_control(
        _("What to read"),
        list(SOURCES),
        default="sample",
        required=True,
        format_func=lambda choice: _(SOURCES[choice]),
        key=SOURCE_KEY,
        persist_state="session",
    )
    schema = _BY_SOURCE[source]()
    if schema:
        with st.expander(_("JSON Schema"), icon=":material/schema:", type="compact"):
            st.code(json.dumps(schema.json_schema, indent=2, ensure_ascii=False), language="json")
    return schema


def sample_text() -> str | None:
    """Return the text that goes with the chosen sample; None where no sample is chosen."""
    chosen = st.session_state.get(SAMPLE_KEY)
    if st.session_state.get(SOURCE_KEY) != "sample" or chosen is None:
        return None
    return SAMPLES[chosen].text


def _from_sample() -> OutputSchema:
    chosen: int = st.selectbox(
        _("Sample"),
        range(len(SAMPLES)),
        format_func=lambda number: _(_sample(number).title),
        key=SAMPLE_KEY,
        label_visibility="collapsed",
        persist_state="session",
    )
    return _sample(chosen).schema_


def _sample(number: int) -> Sample:
    return SAMPLES[number]


def _from_form() -> OutputSchema | None:
    name = st.text_input(_("Name of the object"), value=DEFAULT_NAME, key=NAME_KEY, persist_state="session")
    fields = edit_fields()
    try:
        return schema_of_fields(name or DEFAULT_NAME, fields)
    except InputRejected as error:
        st.warning(say_plain(error.sentence), icon=":material/edit:")
        return None


def _from_paste() -> OutputSchema | None:
    text = st.text_area(
        _("JSON Schema or pydantic model"),
        key=PASTED_KEY,
        height=PASTED_PX,
        placeholder=PASTED_EXAMPLE,
        help=_("Python is read, never run."),
        persist_state="session",
    )
    if not text.strip():
        return None
    try:
        return schema_of_text(text)
    except InputRejected as error:
        st.error(say_plain(error.sentence), icon=":material/error:")
        return None


_BY_SOURCE: Final[dict[Source, Callable[[], OutputSchema | None]]] = {
    "sample": _from_sample,
    "form": _from_form,
    "paste": _from_paste,
}
