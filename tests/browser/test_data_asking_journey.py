"""An answer is a beginning: changed by a sentence, by hand, and by a click on a bar."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.pages import charts, choose, expect_no_traceback, main_area, open_page, unfold, wait_until_idle
from tests.browser.servers import AppServer
from tests.browser.test_data_journey import SUGGESTED, ask

pytestmark = pytest.mark.browser
StartApp = Callable[..., AppServer]
Shot = Callable[[str], Path]
ROW_PX = 35
TRIES = 4
EFFECT_MS = 8_000


@pytest.fixture
def gapminder(app_server: StartApp, page: Page) -> Page:
    """The data page with the countries of the world."""
    open_page(page, app_server().url, "/data")
    choose(page, page.get_by_role("combobox", name="Or a sample"), "gapminder")
    expect(charts(page)).to_have_count(SUGGESTED)
    wait_until_idle(page)
    return page


def newest(page: Page) -> Locator:
    return charts(page).nth(SUGGESTED)


def change(page: Page, label: str, option: str, effect: str) -> None:
    """Choose in the editor until the page shows the effect: a press can be lost where the page is just drawn anew."""
    for _ in range(TRIES):
        wait_until_idle(page)
        box = main_area(page).get_by_role("combobox", name=label, exact=True)
        box.evaluate("box => box.scrollIntoView({block: 'center'})")
        choose(page, box, option)
        try:
            expect(main_area(page)).to_contain_text(effect, timeout=EFFECT_MS)
        except AssertionError:
            continue
        return
    raise AssertionError(f"{label} was not changed to {option}")


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
    expect(main_area(gapminder)).to_contain_text("Drawn as: map")
    wait_until_idle(gapminder)
    newest(gapminder).evaluate("chart => chart.scrollIntoView()")
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
    unfold(gapminder, "Change the chart")
    change(gapminder, "Chart", "treemap", "Drawn as: treemap")
    shot("data-editor")
    change(gapminder, "Chart", "bar chart", "Drawn as: bar chart")
    change(gapminder, "Group by", "year", "Grouped by: year")
    expect(newest(gapminder)).to_contain_text("Sum of pop by year")
    change(gapminder, "of the column", "lifeExp", "Computed: sum of lifeExp")
    change(gapminder, "Number", "Average", "Computed: average lifeExp")
    expect(newest(gapminder)).to_contain_text("Average lifeExp by year")
    wait_until_idle(gapminder)
    newest(gapminder).scroll_into_view_if_needed()
    shot("data-edited")
    expect_no_traceback(gapminder)


def test_a_note_on_a_column_is_kept(gapminder: Page, shot: Shot) -> None:
    unfold(gapminder, "Column notes and metrics")
    notes = gapminder.get_by_test_id("stDataFrame").nth(-2)
    # Nobody ends a cell with Enter: the press comes right out of it, before the page has heard of the edit.
    type_into(gapminder, notes, 0.7, 1.5, "people alive")
    shot("data-notes-typed")
    gapminder.get_by_role("button", name="Keep notes and metrics").click()
    expect(gapminder.get_by_test_id("stToast")).to_contain_text("Kept.")
    gapminder.reload()
    choose(gapminder, gapminder.get_by_role("combobox", name="Or a sample"), "gapminder")
    expect(charts(gapminder)).to_have_count(SUGGESTED)
    unfold(gapminder, "Column notes and metrics")
    expect(notes.locator("td", has_text="people alive").first).to_be_attached()
    expect_no_traceback(gapminder)


def type_into(page: Page, grid: Locator, across: float, rows_down: float, text: str) -> None:
    """Type into a cell of a data editor, which is a canvas."""
    grid.evaluate("grid => grid.scrollIntoView({block: 'center'})")
    box = grid.bounding_box()
    assert box
    # An expander that just opened still grows: such a click waits until the grid stands still, one by the mouse hits
    # whatever lies there by then.
    grid.click(position={"x": box["width"] * across, "y": ROW_PX * rows_down})
    page.keyboard.press("Enter")
    page.locator("#portal textarea, #portal input").first.fill(text)
