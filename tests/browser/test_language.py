"""The language follows the browser, and can be chosen."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.pages import choose, main_area, open_page, sidebar, wait_until_idle
from tests.browser.servers import AppServer

pytestmark = pytest.mark.browser


def test_a_browser_that_speaks_chinese_gets_chinese_pages_and_may_choose_english(
    app_server: Callable[..., AppServer], browser: Browser
) -> None:
    with browser.new_context(locale="zh-TW") as context:
        page = context.new_page()
        open_page(page, app_server().url, "/costs")
        expect(main_area(page).get_by_role("heading", name="費用", exact=True)).to_be_visible()
        choice = sidebar(page).get_by_role("combobox", name="語言")
        expect(choice).to_have_value("繁體中文")
        wait_until_idle(page)
        choose(page, choice, "English")
        expect(main_area(page).get_by_role("heading", name="Costs", exact=True)).to_be_visible()
