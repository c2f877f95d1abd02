"""An answer is a beginning: changed by a sentence, by hand, and by a click on a bar."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.pages import charts, choose, expect_no_traceback, main_area, open_page, wait_until_idle
from tests.browser.servers import AppServer
from tests.browser.test_data_journey import SUGGESTED, ask

pytestmark = pytest.mark.browser
StartApp = Callable[..., AppServer]
Shot = Callable[[str], Path]


@pytest.fixture
def gapminder(app_server: StartApp, page: Page) -> Page:
    """The data page with the countries of the world."""
    open_page(page, app_server().url, "/data")
    choose(page, page.get_by_role("combobox", name="Or a sample"), "gapminder")
    expect(charts(page)).to_have_count(SUGGESTED)
    return page


def newest(page: Page) -> Locator:
    return charts(page).nth(SUGGESTED)


def change(page: Page, label: str, option: str) -> None:
    """Choose in the editor, and wait for what is drawn."""
    wait_until_idle(page)
    box = main_area(page).get_by_role("combobox", name=label, exact=True)
    box.evaluate("box => box.scrollIntoView({block: 'center'})")
    choose(page, box, option)
    wait_until_idle(page)


def follow_up(page: Page, text: str) -> None:
    page.get_by_role("textbox", name="Change it").fill(text)
    main_area(page).get_by_role("button", name="Change", exact=True).click()


def test_a_sentence_changes_the_newest_chart(gapminder: Page, shot: Shot) -> None:
    ask(gapminder, "total pop by continent in 2007")
    expect(newest(gapminder)).to_contain_text("Sum of pop by continent")
    follow_up(gapminder, "as a share")
    expect(newest(gapminder)).to_contain_text("Share of sum of pop by continent")
    expect(main_area(gapminder)).to_contain_text("share of sum of pop 61 %")
    follow_up(gapminder, "top 2 and other")
    expect(newest(gapminder)).to_contain_text("all others")
    follow_up(gapminder, "by country instead")
    expect(newest(gapminder)).to_contain_text("China")
    follow_up(gapminder, "as a map")
    wait_until_idle(gapminder)
    newest(gapminder).scroll_into_view_if_needed()
    shot("data-follow-up-map")
    follow_up(gapminder, "will it rain")
    expect(main_area(gapminder).get_by_role("alert")).to_contain_text("its columns are: country")
    expect_no_traceback(gapminder)


def test_a_click_on_a_bar_answers_for_that_bar_alone(gapminder: Page, shot: Shot) -> None:
    ask(gapminder, "average lifeExp by continent as a bar chart")
    expect(newest(gapminder)).to_contain_text("Oceania")
    newest(gapminder).locator(".bars .point path").first.click(force=True)
    expect(main_area(gapminder)).to_contain_text("continent = Oceania")
    expect(charts(gapminder)).to_have_count(SUGGESTED + 2)
    wait_until_idle(gapminder)
    newest(gapminder).scroll_into_view_if_needed()
    shot("data-clicked-bar")
    gapminder.get_by_role("button", name="continent = Oceania").click()
    expect(gapminder.get_by_role("button", name="continent = Oceania")).to_have_count(0)
    expect_no_traceback(gapminder)


def test_a_chart_is_changed_by_hand(gapminder: Page, shot: Shot) -> None:
    ask(gapminder, "total pop by continent in 2007")
    expect(newest(gapminder)).to_contain_text("Sum of pop by continent")
    gapminder.get_by_text("Change the chart").click()
    change(gapminder, "Chart", "treemap")
    shot("data-editor")
    change(gapminder, "Chart", "bar chart")
    change(gapminder, "Group by", "year")
    expect(newest(gapminder)).to_contain_text("Sum of pop by year")
    change(gapminder, "of the column", "lifeExp")
    change(gapminder, "Number", "Average")
    expect(newest(gapminder)).to_contain_text("Average lifeExp by year")
    wait_until_idle(gapminder)
    newest(gapminder).scroll_into_view_if_needed()
    shot("data-edited")
    expect_no_traceback(gapminder)
