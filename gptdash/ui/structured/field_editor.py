"""The small form in which a schema is built: one line for each field."""

from collections.abc import Mapping
from typing import Final

import pandas as pd
import streamlit as st

from gptdash.domain.wording import mark
from gptdash.services.exchange.schemas import FieldSpec, FieldType
from gptdash.ui.text import _

EDITOR_KEY: Final = "structured_fields"
BASE_KEY: Final = "structured_fields_base"
EDITED_KEY: Final = "structured_fields_edited"
TYPE_NAMES: Final[dict[FieldType, str]] = {
    "text": mark("text"),
    "number": mark("number"),
    "whole_number": mark("whole number"),
    "yes_no": mark("yes or no"),
    "date": mark("date"),
    "choice": mark("one of…"),
}
COLUMNS: Final = ("name", "type", "description", "required", "many", "choices")
STARTING: Final = pd.DataFrame([("name", "text", "", True, False, "")], columns=list(COLUMNS))


def edit_fields() -> tuple[FieldSpec, ...]:
    """Let the user write the fields; lines without a name that hold nothing else are left out."""
    if EDITOR_KEY not in st.session_state:  # the editor was away: it begins with what was written last
        st.session_state[BASE_KEY] = st.session_state.get(EDITED_KEY, STARTING)
    base: pd.DataFrame = st.session_state[BASE_KEY]
    edited = st.data_editor(
        base,
        key=EDITOR_KEY,
        num_rows="dynamic",
        hide_index=True,
        width="stretch",
        column_config={
            "name": st.column_config.TextColumn(_("Field"), required=True, width="medium"),
            "type": st.column_config.SelectboxColumn(
                _("Type"), options=list(TYPE_NAMES), format_func=_type_name, default="text"
            ),
            "description": st.column_config.TextColumn(_("Description"), width="large"),
            "required": st.column_config.CheckboxColumn(_("Required"), default=True),
            "many": st.column_config.CheckboxColumn(_("List"), default=False),
            "choices": st.column_config.TextColumn(_("Values"), help=_("For “one of…”: the values, with commas")),
        },
    )
    st.session_state[EDITED_KEY] = edited.reset_index(drop=True)
    return fields_of(edited)


def _type_name(kind: object) -> str:
    return next((_(name) for known, name in TYPE_NAMES.items() if known == kind), str(kind))


def fields_of(edited: pd.DataFrame) -> tuple[FieldSpec, ...]:
    """Read the fields; an empty cell counts as its column's default."""
    filled = edited.astype(object).where(edited.notna(), None)
    rows = ({str(name): value for name, value in row.items()} for row in filled.to_dict("records"))
    return tuple(_field(row) for row in rows if row["name"] or row["choices"] or row["description"])


def _field(row: Mapping[str, object]) -> FieldSpec:
    values = str(row["choices"] or "").split(",")
    return FieldSpec.model_validate(
        {
            "name": str(row["name"] or ""),
            "type": row["type"] or "text",
            "description": str(row["description"] or ""),
            "required": row["required"] is not False,
            "many": row["many"] is True,
            "choices": tuple(filter(None, (value.strip() for value in values))),
        }
    )
