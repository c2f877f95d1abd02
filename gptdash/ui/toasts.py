"""Words for what succeeded, said by the run that comes next: what a run says just before it ends can be lost."""

from typing import Final, Literal, NamedTuple

import streamlit as st

TOASTS_KEY: Final = "toasts"
Duration = Literal["short", "long"]


class _Toast(NamedTuple):
    text: str
    icon: str
    duration: Duration


def toast_next(text: str, icon: str, duration: Duration = "short") -> None:
    """Have a toast shown when the page is drawn next: for whoever calls `st.rerun`, or is a callback."""
    st.session_state.setdefault(TOASTS_KEY, []).append(_Toast(text, icon, duration))


def show_toasts() -> None:
    """Show what the run before left to say."""
    for toast in st.session_state.pop(TOASTS_KEY, ()):
        st.toast(toast.text, icon=toast.icon, duration=toast.duration)
