"""Results travel: from a chart, and from a finding, into a chat where they wait to be sent."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import IDLE_MS, charts, expect_no_traceback, main_area, open_page
from tests.browser.servers import AppServer
from tests.demo.seeded import copy_demo
from tests.fake_openai import FakeOpenAI

pytestmark = pytest.mark.browser

StartApp = Callable[..., AppServer]
WAITING = ".st-key-chat_returned_files_row"


@pytest.fixture
def demo(app_server: StartApp, tmp_path: Path, fake_openai: FakeOpenAI) -> str:
    """The address of a demo, where there are a chart and a finding at once; the model sees pictures."""
    copy_demo(tmp_path / "data")
    return app_server(fake=fake_openai, GPTDASH_DEMO="1", GPTDASH_DATA_DIR=str(tmp_path / "data")).url


def test_a_chart_goes_into_a_chat_as_a_picture(
    demo: str, page: Page, fake_openai: FakeOpenAI, shot: Callable[[str], Path]
) -> None:
    open_page(page, demo, "/data")
    expect(charts(page).nth(3)).to_be_visible()
    main_area(page).get_by_role("button", name="Discuss in chat").first.click()
    expect(page.locator(WAITING)).to_contain_text("Average-bill-by-day.", timeout=IDLE_MS)
    expect(page.get_by_test_id("stChatInputTextArea")).to_have_value(
        "What stands out in this result, and what could explain it?", timeout=IDLE_MS
    )
    shot("travels-chart")
    expect_no_traceback(page)
    assert fake_openai.chats == ()


def test_a_finding_goes_into_a_chat_with_its_lines(
    demo: str, page: Page, fake_openai: FakeOpenAI, shot: Callable[[str], Path]
) -> None:
    open_page(page, demo, "/review")
    expect(main_area(page)).to_contain_text("13 findings in orders.py")
    main_area(page).get_by_role("button", name="Discuss in chat").first.click()
    expect(page.locator(WAITING)).to_contain_text("orders.py-finding.txt")
    expect(page.get_by_test_id("stChatInputTextArea")).to_have_value(
        "Is this finding in orders.py right, and how would you mend it?", timeout=IDLE_MS
    )
    shot("travels-finding")
    expect_no_traceback(page)
    assert fake_openai.chats == ()
