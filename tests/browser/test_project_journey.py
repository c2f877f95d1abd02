"""A project is saved, all is cleared, and the file brings it back."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from gptdash.store import Store
from tests.browser.pages import (
    chat_messages,
    expect_no_traceback,
    main_area,
    navigate,
    open_page,
    unfold,
    wait_until_idle,
)
from tests.browser.servers import AppServer
from tests.services.projects.conftest import fill

pytestmark = pytest.mark.browser

StartApp = Callable[..., AppServer]


def test_what_was_saved_is_back_after_a_clearing(
    app_server: StartApp, page: Page, shot: Callable[[str], Path], tmp_path: Path
) -> None:
    folder = tmp_path / "data" / "demo"
    store = Store.open(f"sqlite:///{folder / 'gptdash.db'}")
    fill(store)
    store.close()
    (folder / "state.txt").write_text("filled")
    server = app_server(GPTDASH_DEMO="1", GPTDASH_DATA_DIR=str(tmp_path / "data"))
    open_page(page, server.url, "/start")
    unfold(page, "Project file")
    main_area(page).get_by_role("button", name="Save project").click()
    with page.expect_download() as download:
        main_area(page).get_by_role("button", name="Download (").click()
    file = tmp_path / "mine.gptdash.zip"
    download.value.save_as(file)
    shot("project-saved")
    page.locator(".st-key-demo_banner").get_by_role("button", name="Clear").click()
    expect(main_area(page)).to_contain_text("Demo, cleared.")
    expect(main_area(page)).to_contain_text("Nothing to save yet.")
    wait_until_idle(page)
    main_area(page).get_by_test_id("stFileUploader").locator("input[type=file]").set_input_files(file)
    expect(main_area(page)).to_contain_text("New: Conversations 1, Boards 1, Reviews 1")
    shot("project-opened")
    navigate(page, "Chat")
    page.get_by_role("button", name="hello?").first.click()
    expect(chat_messages(page).last).to_contain_text("Again, hello!")
    expect_no_traceback(page)
