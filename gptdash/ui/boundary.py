"""Where failures become words on a page."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from gptdash.domain.errors import GptdashError
from gptdash.ui.text import say_plain


def show_error(error: GptdashError) -> None:
    """Show a failure as its one sentence."""
    st.error(say_plain(error.sentence), icon=":material/error:")


@contextmanager
def shown_errors() -> Iterator[None]:
    """Run a block; a failure that we understand is shown in place, and the page goes on after the block."""
    try:
        yield
    except GptdashError as error:
        show_error(error)
