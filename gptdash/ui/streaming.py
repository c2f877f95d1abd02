"""Showing a reply while it grows, and drawing the page anew when it was stopped."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, Protocol, runtime_checkable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from gptdash.domain.errors import GptdashError
from gptdash.domain.events import Notice, Retrying, ToolFinished
from gptdash.domain.messages import ToolUse
from gptdash.domain.safety import without_remote_content
from gptdash.ui.markdown import plain
from gptdash.ui.session import services
from gptdash.ui.text import _, say_plain
from gptdash.ui.tool_widgets import show_trace, working_text

STREAMING_KEY: Final = "streaming"
STOP_WATCH_S: Final = 0.5
REASONING_SHOWN: Final = 200


class Ending(Protocol):
    """Something that comes to an end."""

    @property
    def is_over(self) -> bool:
        """Whether all is done."""


class Growing(Ending, Protocol):
    """A reply that grows tick by tick."""

    @property
    def text(self) -> str:
        """What has come."""

    @property
    def reasoning(self) -> str:
        """What the model thinks, as far as it shows it."""

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What the user should know."""

    @property
    def retrying(self) -> Retrying | None:
        """The latest wait."""

    def ticks(self, interval_s: float = 0.1) -> Iterator[None]:
        """Let it grow."""
        ...


@runtime_checkable
class Acting(Protocol):
    """A reply for which functions are called."""

    @property
    def tools(self) -> tuple[ToolFinished, ...]:
        """The calls that have ended."""

    @property
    def working(self) -> tuple[ToolUse, ...]:
        """The calls that have not."""


def readable(text: str) -> str:
    """Make a message fit for the screen: this session's values back in, nothing that the browser would fetch."""
    return without_remote_content(services().session.redactor.restore(text))


def grow(turn: Growing, waiting_text: str) -> None:
    """Show a reply while it comes; a pressed Stop takes effect within a tick, and the page is drawn anew after it.

    Raises:
        GptdashError: the call failed; what came stays on the page.
    """
    with watched(turn):
        grow_in_place(turn, waiting_text)


def grow_in_place(turn: Growing, waiting_text: str) -> None:
    """Show a reply while it comes, in a place that is emptied afterwards: with `watched` around that place.

    The timer of `watched` would be drawn once more in a place that is gone, which no browser survives.

    Raises:
        GptdashError: the call failed; what came stays on the page.
    """
    waiting, trace, reply = st.empty(), st.container(), st.empty()
    waiting.caption(waiting_text)
    traced = 0
    try:
        for _tick in turn.ticks():
            show_progress(turn, waiting, reply)
            if isinstance(turn, Acting):
                traced = _show_actions(turn, traced, waiting, trace)
    finally:
        waiting.empty()


@contextmanager
def watched(turn: Ending) -> Iterator[None]:
    """Have the page drawn anew where a pressed Stop ends the block: once the turn is over."""
    _draw_anew_after_stop()
    st.session_state[STREAMING_KEY] = turn
    try:
        yield
    except GptdashError:
        del st.session_state[STREAMING_KEY]
        raise
    # Stop and a page switch end the script by other exceptions, and leave the rest to the timer below.
    del st.session_state[STREAMING_KEY]


def _show_actions(turn: Acting, traced: int, waiting: DeltaGenerator, trace: DeltaGenerator) -> int:
    """Show the calls that have ended since, and those at work; returns how many have been shown."""
    if turn.working:
        waiting.caption(working_text(turn.working))
    if len(turn.tools) > traced:
        with trace:
            show_trace(turn.tools[traced:])
    return len(turn.tools)


@st.fragment(run_every=STOP_WATCH_S)
def _draw_anew_after_stop() -> None:
    """Draw the page anew once the reply was stopped and all is done.

    Stop ends the script where it stands, so nothing in it can show what was kept. This timer lives on in the browser.
    """
    turn: Ending | None = st.session_state.get(STREAMING_KEY)
    if turn and turn.is_over:
        del st.session_state[STREAMING_KEY]
        st.rerun()


def show_progress(turn: Growing, waiting: DeltaGenerator, reply: DeltaGenerator) -> None:
    """Show how far a reply is, and until it begins what is waited for."""
    # Each tick touches Streamlit, which is where a pressed Stop takes effect.
    if turn.text:
        waiting.empty()
        reply.markdown(readable(turn.text))
    elif turn.reasoning:
        waiting.caption(plain(turn.reasoning[-REASONING_SHOWN:]))
    elif turn.retrying:
        again = _("Trying again in {seconds} s.", seconds=f"{turn.retrying.wait_s:.0f}")
        waiting.caption(f"{say_plain(turn.retrying.reason)} {again}")
    elif turn.notices:
        waiting.caption(say_plain(turn.notices[-1].sentence))
    else:
        st.session_state.get(STREAMING_KEY)
