"""What is said when signing in did not work."""

from typing import Final, Literal

import streamlit as st

from gptdash.domain.wording import mark
from gptdash.ui.text import _

PARAMETER: Final = "sign_in"
Trouble = Literal["unreachable", "failed"]
SENTENCES: Final[dict[Trouble, str]] = {
    "unreachable": mark("Where you sign in cannot be reached just now: try again in a minute; nothing was lost."),
    "failed": mark("Signing in was not completed: try again, and ask whoever runs this app if it happens once more."),
}


def trouble() -> str | None:
    """Return what to say of an attempt that failed just before, as the address tells."""
    said = st.query_params.get(PARAMETER)
    return next((_(sentence) for name, sentence in SENTENCES.items() if name == said), None)
