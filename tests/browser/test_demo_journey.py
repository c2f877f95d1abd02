"""A person looks around in a demo, and clears it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import charts, chat_messages, expect_no_traceback, main_area, navigate, open_page
from tests.browser.servers import AppServer
from tests.demo.seeded import copy_demo

pytestmark = pytest.mark.browser

StartApp = Callable[..., AppServer]


@pytest.fixture
def demo(app_server: StartApp, tmp_path: Path) -> str:
    """The address of a demo."""
    copy_demo(tmp_path / "data")
    return app_server(GPTDASH_DEMO="1", GPTDASH_DATA_DIR=str(tmp_path / "data")).url


def test_pages_that_show_what_a_session_did_are_laid_out(demo: str, page: Page, shot: Callable[[str], Path]) -> None:
    open_page(page, demo, "/data")
    banner = page.locator(".st-key-demo_banner")
    expect(banner).to_contain_text("sample data, not your own")
    expect(main_area(page)).to_contain_text("Guests served")
    expect(charts(page).first).to_be_visible()
    navigate(page, "Review")
    expect(main_area(page)).to_contain_text("13 findings in orders.py")
    navigate(page, "Support")
    expect(main_area(page)).to_contain_text("-72 negative")
    navigate(page, "Chat")
    expect(chat_messages(page).last).to_contain_text("16:30 in Taipei")
    expect(banner).to_be_in_viewport()
    shot("demo-chat")
    expect_no_traceback(page)


def test_one_press_empties_every_page(demo: str, page: Page, shot: Callable[[str], Path], tmp_path: Path) -> None:
    open_page(page, demo, "/jobs")
    expect(main_area(page)).to_contain_text("Sort customer feedback")
    navigate(page, "Costs")
    expect(main_area(page)).to_contain_text("Cost by model")
    banner = page.locator(".st-key-demo_banner")
    banner.get_by_role("button", name="Clear").click()
    expect(banner).to_have_count(0)
    expect(main_area(page)).to_contain_text("Demo, cleared.")
    expect(page.get_by_test_id("stMetric").filter(has_text="Today")).to_contain_text("$0")
    navigate(page, "Jobs")
    expect(main_area(page)).not_to_contain_text("Sort customer feedback")
    navigate(page, "Review")
    expect(main_area(page)).not_to_contain_text("findings in orders.py")
    navigate(page, "Chat")
    expect(chat_messages(page)).to_have_count(0)
    shot("demo-cleared")
    expect_no_traceback(page)
    assert not (tmp_path / "data" / "gptdash.db").exists()
