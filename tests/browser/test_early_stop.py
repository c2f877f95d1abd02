"""A pressed Stop that comes before the answer has begun: the page is drawn, and what was sent is not lost."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import chat_messages, open_page, say, stop_button, wait_until_idle
from tests.browser.servers import AppServer

pytestmark = pytest.mark.browser
SLOW_PAGE = """
import time
import streamlit as st
from gptdash.ui.untaken import hold_text, take, watch_untaken

def work(seconds):  # as slow as a page on a busy machine; each look at the state is where Stop ends the script
    for _ in range(seconds * 20):
        time.sleep(0.05)
        st.session_state.get("nothing")

watch_untaken()
asked = st.session_state.setdefault("asked", [])
for one in asked:
    st.chat_message("user").write(one)
if slow_before := st.toggle("Slow before", value=True):
    work(30 if "untaken" in st.session_state else 0)
question = st.chat_input("Ask", key="box", submit_mode="stop", on_submit=hold_text, args=("box",))
if question:
    take()
    asked.append(question)
    work(30)
    st.rerun()
"""


def test_what_was_sent_stands_in_the_box_again_or_among_the_messages(
    page: Page, app_server: Callable[..., AppServer], tmp_path: Path
) -> None:
    script = tmp_path / "slow_page.py"
    script.write_text(SLOW_PAGE)
    open_page(page, app_server(script=script).url, "/")
    box = page.get_by_test_id("stChatInputTextArea")
    say(page, "Stopped before it was taken")
    stop_button(page).click()
    expect(box).to_have_value("Stopped before it was taken")
    expect(chat_messages(page)).to_have_count(0)
    wait_until_idle(page)
    page.get_by_test_id("stCheckbox").click()
    expect(page.get_by_role("switch")).not_to_be_checked()
    wait_until_idle(page)
    box.press("Enter")
    expect(box).to_have_value("")
    stop_button(page).click()
    expect(chat_messages(page)).to_have_count(1)
    wait_until_idle(page)
    expect(box).to_have_value("")
