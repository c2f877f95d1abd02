"""A pressed Stop that comes before the answer has begun: the page is drawn, and what was sent is not lost."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import open_page, say, stop_button, wait_until_idle
from tests.browser.servers import AppServer

pytestmark = pytest.mark.browser
SLOW_PAGE = """
import time
import streamlit as st
from gptdash.ui.untaken import hold_text, watch_untaken

def work(seconds):  # as slow as a page on a busy machine; each look at the state is where Stop ends the script
    for _ in range(seconds * 20):
        time.sleep(0.05)
        st.session_state.get("nothing")

watch_untaken()
if "untaken" in st.session_state:
    st.caption("Drawing what was sent")
    work(30)
st.chat_input("Ask", key="box", submit_mode="stop", on_submit=hold_text, args=("box",))
"""


def test_what_was_sent_stands_in_the_box_again(
    page: Page, app_server: Callable[..., AppServer], tmp_path: Path
) -> None:
    script = tmp_path / "slow_page.py"
    script.write_text(SLOW_PAGE)
    open_page(page, app_server(script=script).url, "/")
    say(page, "Stopped before it was taken")
    # A Stop that the server hears of before it begins keeps it from beginning.
    expect(page.get_by_text("Drawing what was sent")).to_be_visible()
    stop_button(page).click()
    expect(page.get_by_test_id("stChatInputTextArea")).to_have_value("Stopped before it was taken")
    wait_until_idle(page)
