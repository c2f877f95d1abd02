"""SQL and pandas code as a person uses them: rows that come back, and what is refused."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from gptdash.sandbox import why_unavailable
from tests.browser.pages import alerts, charts, choose, expect_no_traceback, main_area, open_page, wait_until_idle
from tests.browser.servers import AppServer
from tests.conftest import require_or_skip

pytestmark = pytest.mark.browser
StartApp = Callable[..., AppServer]
Shot = Callable[[str], Path]


def editor(page: Page) -> Locator:
    return page.get_by_role("textbox", name=re.compile("^(One SELECT|Python)"))


def run(page: Page, code: str | None = None) -> None:
    """Run what the editor holds, or other code."""
    if code is not None:
        editor(page).fill(code)
    main_area(page).get_by_role("button", name="Run", exact=True).click()


def test_a_query_shows_its_rows_an_insert_is_refused_and_code_draws(
    app_server: StartApp, page: Page, shot: Shot
) -> None:
    if why_unavailable():
        require_or_skip("a sandbox (Linux with Landlock, libseccomp2)")
    open_page(page, app_server().url, "/data")
    choose(page, page.get_by_role("combobox", name="Or a sample"), "tips")
    expect(main_area(page)).to_contain_text("244 rows")
    page.get_by_role("tab", name="Write SQL").click()
    run(page, "SELECT day, sum(tip) AS tips FROM data GROUP BY ALL ORDER BY tips DESC")
    expect(main_area(page)).to_contain_text("The largest tips is 260.40, of Sat (rows shown: 4).")
    expect(page.locator("td", has_text="Thur").first).to_be_attached()
    shot("data-sql")
    run(page, "INSERT INTO data SELECT * FROM data")
    expect(alerts(page)).to_contain_text("Only one SELECT can be run here; this is INSERT.")
    expect(editor(page)).to_have_value("INSERT INTO data SELECT * FROM data")
    shot("data-sql-refused")
    page.get_by_role("tab", name="Write pandas").click()
    expect(editor(page)).to_contain_text("result")
    before = charts(page).count()
    run(page)
    expect(charts(page)).to_have_count(before + 1)
    wait_until_idle(page)
    shot("data-pandas")
    expect_no_traceback(page)
