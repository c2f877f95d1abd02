"""The language follows the browser, and can be chosen."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.pages import open_page, sidebar
from tests.browser.servers import AppServer

pytestmark = pytest.mark.browser


def test_a_browser_that_speaks_chinese_gets_the_chinese_choice(
    app_server: Callable[..., AppServer], browser: Browser
) -> None:
    with browser.new_context(locale="zh-TW") as context:
        page = context.new_page()
        open_page(page, app_server().url, "/costs")
        expect(sidebar(page).get_by_role("combobox", name="Language")).to_have_value("繁體中文")
