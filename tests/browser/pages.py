"""Where things are on a Streamlit page, and how one waits for it.

After an action the app is idle for a moment longer, until the server has heard of it: wait with `expect` for what the
action should bring, not with `wait_until_idle` alone.
"""

import re
from pathlib import Path
from typing import Final

from playwright.sync_api import Error, Locator, Page, expect

IDLE_MS: Final = 60_000
OPEN_MS: Final = 5_000
TRIES: Final = 4
SCROLL_MS: Final = 200


def open_page(page: Page, url: str, path: str = "/chat") -> None:
    """Go to a page of the app and wait until it is drawn."""
    page.goto(url.rstrip("/") + path)
    wait_until_idle(page)


def wait_until_idle(page: Page, timeout_ms: float = IDLE_MS) -> None:
    """Wait until the app is connected and its script has ended."""
    app = page.get_by_test_id("stApp")
    expect(app).to_have_attribute("data-test-connection-state", "CONNECTED", timeout=timeout_ms)
    expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=timeout_ms)


def main_area(page: Page) -> Locator:
    """Find the part of the page beside the sidebar; its test id changes with a chat input, its role does not."""
    return page.get_by_role("main")


def sidebar(page: Page) -> Locator:
    """Find the sidebar."""
    return page.get_by_test_id("stSidebar")


def navigate(page: Page, label: str) -> None:
    """Choose a page in the navigation."""
    link = page.get_by_test_id("stSidebarNavLink").filter(has_text=label)
    link.click()
    expect(link).to_have_attribute("aria-current", "page", timeout=IDLE_MS)
    wait_until_idle(page)


def choose(page: Page, box: Locator, option: str, *, exact: bool = False) -> None:
    """Choose from a list by typing; where drawing the page has closed the list meanwhile, type again.

    A list closes when the page scrolls, so that its box is brought to the middle first.
    """
    offered = page.get_by_role("option", name=option, exact=exact).first
    several = box.locator("xpath=ancestor::*[@data-testid='stMultiSelect'][1]")
    for _ in range(TRIES):
        wait_until_idle(page)
        box.evaluate("box => box.scrollIntoView({block: 'center'})")
        page.wait_for_timeout(SCROLL_MS)
        box.fill(option)
        try:
            offered.click(timeout=OPEN_MS)
            if several.count():
                expect(several).to_contain_text(option, timeout=OPEN_MS)
            else:
                expect(box).to_have_value(re.compile(re.escape(option)), timeout=OPEN_MS)
        except (Error, AssertionError):
            if box.count():
                continue
        return
    raise AssertionError(f"{option} could not be chosen")


def unfold(page: Page, title: str) -> Locator:
    """Open an expander and return it; where the page was drawn anew under the pointer, press again."""
    folded = main_area(page).locator("details").filter(has_text=title).first
    for _ in range(TRIES):
        wait_until_idle(page)
        if folded.get_attribute("open") is None:
            folded.locator("summary").click()
        try:
            expect(folded).to_have_attribute("open", "", timeout=OPEN_MS)
        except AssertionError:
            continue
        break
    return folded


def chat_messages(page: Page) -> Locator:
    """Find the messages of a chat, oldest first."""
    return page.get_by_test_id("stChatMessage")


def say(page: Page, text: str) -> None:
    """Type into the chat input and send; returns at once, while the reply streams."""
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill(text)
    box.press("Enter")


def stop_button(page: Page) -> Locator:
    """Find the button that stops a streaming reply."""
    return page.get_by_test_id("stChatInputStopButton")


def upload(page: Page, file: Path, index: int = 0) -> None:
    """Give a file to a file uploader and wait until the app has taken it."""
    page.get_by_test_id("stFileUploader").nth(index).locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text(file.name).first).to_be_visible(timeout=IDLE_MS)
    wait_until_idle(page)


def alerts(page: Page) -> Locator:
    """Find the messages for the user: errors, warnings, notes."""
    return page.get_by_test_id("stAlert")


def charts(page: Page) -> Locator:
    """Find the Plotly charts that are drawn."""
    return page.locator(".js-plotly-plot .main-svg").locator("xpath=ancestor::*[contains(@class,'js-plotly-plot')][1]")


def expect_no_traceback(page: Page) -> None:
    """Fail where the page shows an exception."""
    expect(page.get_by_test_id("stException")).to_have_count(0)
