"""Results travel: from a chart, and from a finding, into a chat where they wait to be sent."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import (
    IDLE_MS,
    charts,
    expect_no_traceback,
    main_area,
    navigate,
    open_page,
    wait_until_idle,
)
from tests.browser.servers import AppServer
from tests.fake_openai import FakeOpenAI

pytestmark = pytest.mark.browser

StartApp = Callable[..., AppServer]


def test_a_chart_and_a_finding_go_into_chats_of_their_own(
    app_server: StartApp, page: Page, fake_openai: FakeOpenAI, shot: Callable[[str], Path]
) -> None:
    server = app_server(fake=fake_openai, GPTDASH_DEMO="1")
    open_page(page, server.url, "/data")
    expect(charts(page).nth(3)).to_be_visible()
    main_area(page).get_by_role("button", name="Discuss in chat").first.click()
    waiting = page.locator(".st-key-chat_returned_files_row")
    expect(waiting).to_contain_text("average-bill-by-day", ignore_case=True, timeout=IDLE_MS)
    expect(page.get_by_test_id("stChatInputTextArea")).to_have_value(
        "What stands out in this result, and what could explain it?"
    )
    wait_until_idle(page)
    shot("travels-chart")
    navigate(page, "Review")
    main_area(page).get_by_role("button", name="Discuss in chat").first.click()
    expect(waiting).to_contain_text("orders.py-finding.txt")
    expect(page.get_by_test_id("stChatInputTextArea")).to_have_value(
        "Is this finding in orders.py right, and how would you mend it?"
    )
    wait_until_idle(page)
    shot("travels-finding")
    expect_no_traceback(page)
    assert fake_openai.chats == ()
