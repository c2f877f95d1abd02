"""What was sent and not yet taken: where Stop ends the page before its answer has begun, it stands in the box again.

Stop ends a script wherever it stands, which may be before the page is drawn: without this the rest of the page would be
missing until something else is pressed, and what was written would be gone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

import streamlit as st

UNTAKEN_KEY: Final = "untaken"
RETURNING_KEY: Final = "untaken_returning"
LOOK_S: Final = 0.5


@dataclass
class Untaken:
    """What was sent; `is_watched` once the page looks after it, `give_back` is None once its answer has begun."""

    give_back: Callable[[], None] | None
    is_watched: bool = False


def hold_text(key: str) -> None:
    """Hold the text that was sent from the chat input `key`: its callback, as it runs before the page is drawn."""
    hold(partial(_put_back, key, st.session_state[key]))


def hold(give_back: Callable[[], None]) -> None:
    """Hold something that `give_back` puts where it was written, before the next drawing of the page."""
    st.session_state[UNTAKEN_KEY] = Untaken(give_back)


def take() -> None:
    """Say that what was sent is being taken: from now on it is not given back, but the page is still drawn."""
    held: Untaken | None = st.session_state.get(UNTAKEN_KEY)
    if held:
        held.give_back = None


def let_go() -> None:
    """Say that something else draws the page anew where Stop ends it."""
    st.session_state.pop(UNTAKEN_KEY, None)


def watch_untaken() -> None:
    """Look after what was sent, before anything of the page is drawn; put back what a stopped page gave up."""
    if returning := st.session_state.pop(RETURNING_KEY, None):
        returning()
    held: Untaken | None = st.session_state.get(UNTAKEN_KEY)
    if held and held.is_watched:  # the page has been drawn to its end with it, and is being drawn again
        let_go()
    elif held:
        _draw_anew_where_stopped()
        held.is_watched = True


@st.fragment(run_every=LOOK_S)
def _draw_anew_where_stopped() -> None:
    """Draw the page anew where its script has ended and something that was sent is still held."""
    held: Untaken | None = st.session_state.get(UNTAKEN_KEY)
    if held and held.is_watched:
        let_go()
        if held.give_back:
            st.session_state[RETURNING_KEY] = held.give_back
        st.rerun()


def _put_back(key: str, text: str) -> None:
    st.session_state[key] = text
