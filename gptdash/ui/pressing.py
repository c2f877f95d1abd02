"""Buttons beside a table that is edited: what was typed last counts, too."""

from time import monotonic, sleep
from typing import Final, Literal

import streamlit as st

SETTLED_S: Final = 0.3
# A busy machine takes seconds to draw what stands above the button, and draws it anew for each edit.
FORGOTTEN_S: Final = 60.0


def pressed_after_edits(
    label: str,
    *,
    key: str,
    icon: str,
    type: Literal["primary", "secondary"] = "secondary",  # noqa: A002 - the name that buttons have for it
    disabled: bool = False,
) -> bool:
    """Show a button that acts on what stands in a `st.data_editor`, and tell whether it was pressed.

    The editor tells of an edit 150 ms late. A press right from a cell that is still written in comes before that edit,
    which would then interrupt what the press began, or come after it and be lost. So the press is remembered, the
    edit waited for, and the run that has it acts. Who turns to another page meanwhile, and comes back after a minute,
    finds nothing done.
    """
    remembered = f"{key}_pressed"
    st.button(label, key=key, icon=icon, type=type, disabled=disabled, on_click=_remember, args=(remembered,))
    pressed_at: float | None = st.session_state.get(remembered)
    if pressed_at is None:
        return False
    sleep(SETTLED_S)
    del st.session_state[remembered]  # where an edit came, this run ends here, before anything is forgotten
    return monotonic() - pressed_at < FORGOTTEN_S


def _remember(remembered: str) -> None:
    st.session_state[remembered] = monotonic()
