"""Looks at a page as a person would, and as one who cannot see it: what is broken, not translated, or out of reach."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final, Literal

from axe_playwright_python.sync_playwright import Axe
from babel.messages.pofile import read_po
from playwright.sync_api import Locator, Page, expect

from tests.browser.pages import charts, main_area, wait_until_idle
from tests.browser.servers import ROOT

Scheme = Literal["light", "dark"]
PAGES: Final = ("start", "chat", "data", "review", "images", "support", "jobs", "costs")
SCHEMES: Final[tuple[Scheme, ...]] = ("light", "dark")
# The background colours of `.streamlit/config.toml`.
GROUNDS: Final = {"light": "rgb(255, 255, 255)", "dark": "rgb(16, 22, 29)"}
LOCALES: Final = {"en-US": "en", "zh-TW": "zh_Hant"}
PRESSES: Final = 4
PRESS_MS: Final = 8_000
BAD: Final = ("serious", "critical")
# The sparklines in Streamlit's own metrics have no name, and none can be given to them; its blocks of code scroll
# sideways without being in the order of the keys, which chromium and Firefox put them into themselves.
NOT_OURS: Final = {"svg-img-alt", "scrollable-region-focusable"}
# While a script runs, Streamlit fades what is about to be drawn anew.
PASSING: Final = {"color-contrast"}
FADED_MS: Final = 3_000
# A window that was made narrower is laid out anew, which takes a moment where the machine is busy.
SETTLED_MS: Final = 2_000
LOOK: Final = Path(__file__).with_name("looking.js").read_text("utf-8")
# Icons are words of a font, which no one reads, code is nobody's prose, and Streamlit's own Stop has one language.
WORDS: Final = """() => {
  const page = document.body.cloneNode(true);
  const other = '[data-testid="stIconMaterial"], [data-testid="stAlertDynamicIcon"], [data-testid="stStatusWidget"], '
    + 'pre, style, script';
  page.querySelectorAll(other).forEach((icon) => icon.remove());
  const walk = document.createTreeWalker(page, NodeFilter.SHOW_TEXT), words = [];
  while (walk.nextNode()) words.push(walk.currentNode.textContent.trim());
  return words;
}"""
# Words that are the same in both languages, though their catalogue has other ones for other places.
NAMES: Final = frozenset({"gptdash", "Upload"})  # the button of Streamlit's uploader has one language


@cache
def english_only() -> frozenset[str]:
    """The sentences whose Chinese is another one: none of them may be seen on a Chinese page."""
    with (ROOT / "gptdash/locale/zh_Hant/LC_MESSAGES/gptdash.po").open("rb") as file:
        said = [message for message in read_po(file) if isinstance(message.id, str) and message.id]
    return frozenset(message.id for message in said if message.string != message.id) - NAMES


def broken(page: Page) -> Iterator[str]:
    """Find what is outside of the window, cut, or on top of something else, and is so still when all is in place."""
    if page.evaluate(LOOK):
        page.wait_for_timeout(SETTLED_MS)
        yield from page.evaluate(LOOK)


def wear(page: Page, scheme: Scheme) -> None:
    """Have the page drawn light or dark, and wait until it is."""
    put_on(page, scheme)
    wait_until_idle(page)


def put_on(page: Page, scheme: Scheme) -> None:
    """Have a page that may be at work drawn light or dark."""
    page.emulate_media(color_scheme=scheme)
    expect(page.get_by_test_id("stApp")).to_have_css("background-color", GROUNDS[scheme])


def untranslated(page: Page) -> Iterator[str]:
    """Find the lines that have another text in Chinese."""
    yield from english_only().intersection(page.evaluate(WORDS))


def barriers(page: Page) -> list[str]:
    """Find what axe calls a serious violation, and calls so still when nothing fades any more."""
    found = _violations(page)
    if found:
        page.wait_for_timeout(FADED_MS)
        found = _violations(page)
    return found


def _violations(page: Page) -> list[str]:
    # Nobody reads what lies under the bar at the top.
    main_area(page).evaluate("main => main.scrollTo(0, 0)")
    runs = page.get_by_test_id("stApp").get_attribute("data-test-script-state") == "running"
    left_out = NOT_OURS | PASSING if runs else NOT_OURS
    return [
        f"{violation['id']}: {node['html'][:200]} ({' '.join(node['failureSummary'].split())[:200]})"
        for violation in Axe().run(page).response["violations"]
        if violation["impact"] in BAD and violation["id"] not in left_out
        for node in violation["nodes"]
    ]


def open_with_content(page: Page, name: str) -> None:
    """Open a page by its example on the start page, so that there is something to see on it."""
    links = page.get_by_test_id("stSidebarNavLink")
    press(page, links.first, links.first)
    link = links.nth(PAGES.index(name))
    press(page, link if name == "start" else page.locator(f".st-key-start_{name}").get_by_role("button"), link)
    if name == "data":
        expect(charts(page)).to_have_count(3)
    expect(main_area(page).get_by_role("heading").first).to_be_visible()


def press(page: Page, button: Locator, link: Locator) -> None:
    """Press what leads to a page until it is open: where the page was drawn anew under the pointer, press again."""
    for _ in range(PRESSES):
        button.click()
        try:
            expect(link).to_have_attribute("aria-current", "page", timeout=PRESS_MS)
        except AssertionError:
            continue
        break
    wait_until_idle(page)
