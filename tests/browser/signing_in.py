"""How a person signs in and out in a browser."""

from typing import Final

from playwright.sync_api import Page, expect

from tests.browser.pages import IDLE_MS, main_area, open_page, sidebar, wait_until_idle

FIRST: Final = "Start"


def press_sign_in(page: Page) -> None:
    """Press the button of the screen to sign in on."""
    wait_until_idle(page)
    main_area(page).get_by_role("button", name="Sign in").click()


def name_oneself(page: Page, name: str) -> None:
    """Tell the provider who one is."""
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Continue").click()


def sign_in(page: Page, name: str) -> None:
    """Sign in as somebody, and wait for the page that one lands on: an earlier press would be overtaken by it."""
    press_sign_in(page)
    name_oneself(page, name)
    expect(sidebar(page).get_by_text(name.title()).last).to_be_visible(timeout=IDLE_MS)
    landed = page.locator("[data-testid=stSidebarNavLink][aria-current=page]")
    expect(landed).to_have_count(1, timeout=IDLE_MS)
    headings = main_area(page).get_by_role("heading")
    if landed.filter(has_text=FIRST).count():
        headings = main_area(page).get_by_role("heading", name=FIRST, exact=True)
    expect(headings.first).to_be_visible(timeout=IDLE_MS)
    wait_until_idle(page)


def sign_out(page: Page, url: str) -> None:
    """Sign out on a page that has no part that is drawn by itself meanwhile."""
    open_page(page, url, "/start")
    expect(main_area(page).get_by_role("heading", name=FIRST, exact=True)).to_be_visible(timeout=IDLE_MS)
    sidebar(page).get_by_role("button", name="Sign out").click()
    expect(main_area(page).get_by_role("button", name="Sign in")).to_be_visible(timeout=IDLE_MS)
    wait_until_idle(page)
