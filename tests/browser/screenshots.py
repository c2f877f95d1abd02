"""Takes the pictures of README and user guide from a demo that runs: `make screenshots`.

They are saved with a palette, which makes them a third as large and loses nothing that one sees.
"""

import io
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final, Literal

from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import find_chromium, running_chromium
from tests.browser.pages import charts, main_area, open_page, wait_until_idle
from tests.browser.servers import ROOT, start_app

FOLDER: Final = ROOT / "docs" / "images"
PAGES: Final = ("start", "chat", "data", "review", "images", "support", "jobs", "costs")
COLOURS: Final = 255
WAIT_MS: Final = 60_000
BANNER_PX: Final = 140
SETTLING_MS: Final = 1_500


def main() -> None:
    """Take every picture."""
    chromium = find_chromium()
    if chromium is None:
        sys.exit("There is no Chromium: install it, or name it by CHROMIUM.")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, running_chromium(chromium) as browser:
        app = start_app(Path(folder), GPTDASH_DEMO="1")
        try:
            for name in PAGES:
                take(browser, app.url, name)
            take(browser, app.url, "data", locale="zh-TW", scheme="dark", saved="data-zh")
            take(browser, app.url, "chat", width=390, saved="chat-narrow")
        finally:
            app.stop()


def take(
    browser: Browser,
    url: str,
    name: str,
    *,
    locale: str = "en-US",
    scheme: Literal["light", "dark"] = "light",
    width: int = 1280,
    saved: str | None = None,
) -> None:
    """Open a page as somebody who was never here, and save what the window shows."""
    with browser.new_context(
        locale=locale,
        timezone_id="Asia/Taipei",
        color_scheme=scheme,
        reduced_motion="reduce",
        viewport={"width": width, "height": 860},
    ) as context:
        page = context.new_page()
        open_page(page, url, f"/{name}")
        expect(main_area(page).get_by_role("heading").first).to_be_visible()
        READY.get(name, wait_until_idle)(page)
        expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=WAIT_MS)
        page.wait_for_timeout(SETTLING_MS)
        _save(page.screenshot(animations="disabled"), FOLDER / f"{saved or name}.png")


def _show_answer(page: Page) -> None:
    """Bring the first answer to the top, below the banner of the demo."""
    expect(charts(page).first).to_be_visible(timeout=WAIT_MS)
    page.get_by_text("Average bill by day").first.evaluate("title => title.scrollIntoView({block: 'start'})")
    page.get_by_test_id("stMain").evaluate("(main, up) => main.scrollBy(0, -up)", BANNER_PX)


def _show_findings(page: Page) -> None:
    """Bring the score and the first findings to the top."""
    page.get_by_text("findings in").first.evaluate("title => title.scrollIntoView({block: 'start'})")
    page.get_by_test_id("stMain").evaluate("(main, up) => main.scrollBy(0, -up)", BANNER_PX)


READY: Final[dict[str, Callable[[Page], None]]] = {"data": _show_answer, "review": _show_findings}


def _save(png: bytes, path: Path) -> None:
    with Image.open(io.BytesIO(png)) as picture:
        picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    main()
