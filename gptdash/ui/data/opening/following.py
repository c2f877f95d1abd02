"""A file while it is read: how far that is and how long it will take, once it takes more than a moment."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import streamlit as st

from gptdash.services.analysis import Opening, Table
from gptdash.ui.locales import as_duration, as_share
from gptdash.ui.markdown import plain
from gptdash.ui.text import _

OPENING_KEY: Final = "data_opening"
SILENT_S: Final = 1.0
LOOK_S: Final = 0.2
STOP_WATCH_S: Final = 0.5
MORE: Final = 1.5


@dataclass
class Pending:
    """A file that is being read for this session, and what is to be done with its table.

    The time left that is shown grows only where much more work turned up, and the share that is shown never falls.
    """

    opening: Opening
    lay: Callable[[Callable[[], Table]], None]
    is_followed: bool = False
    share: float = 0.0
    left_s: float = float("inf")

    def text(self) -> str:
        """Say how far it is."""
        self.share, left_s = max(self.share, self.opening.share), self.opening.left_s
        name = plain(self.opening.name)
        if left_s is None:
            return _("Reading {name}…", name=name)
        self.left_s = left_s if left_s > MORE * self.left_s else min(self.left_s, left_s)
        return _(
            "Reading {name}: {share}, about {left} left",
            name=name,
            share=as_share(self.share),
            left=as_duration(self.left_s),
        )


def begin_reading(opening: Opening, lay: Callable[[Callable[[], Table]], None]) -> None:
    """Follow a reading to its end; `lay` puts what it comes to on the desk."""
    st.session_state[OPENING_KEY] = Pending(opening, lay)
    follow_reading()


def follow_reading() -> None:
    """Show the reading of this session, where there is one, until it is over.

    A page that is drawn anew meanwhile, or left and opened again, goes on with it.
    """
    pending: Pending | None = st.session_state.get(OPENING_KEY)
    if pending is None:
        return
    takes_long = not pending.opening.wait(SILENT_S)
    if takes_long:
        _show(pending)
    del st.session_state[OPENING_KEY]
    pending.lay(pending.opening.table)
    if takes_long:
        # Without the bar, and without the timer beside it.
        st.rerun()


def _show(pending: Pending) -> None:
    pending.is_followed = True
    try:
        with st.container():
            _end_after_stop()
            with st.container(horizontal=True, vertical_alignment="bottom"):
                bar = st.empty()
                st.button(_("Stop"), icon=":material/stop:", key="data_reading_stop", on_click=pending.opening.stop)
        while not pending.opening.wait(LOOK_S):
            text = pending.text()
            bar.progress(pending.share, text=text)
    finally:
        pending.is_followed = False


@st.fragment(run_every=STOP_WATCH_S)
def _end_after_stop() -> None:
    """End the reading where Streamlit's own Stop was pressed: the script that followed it is gone, and none came after.

    This timer lives on in the browser; while a script follows the reading, it waits for that.
    """
    pending: Pending | None = st.session_state.get(OPENING_KEY)
    if pending and not pending.is_followed:
        pending.opening.stop()
        st.rerun()
