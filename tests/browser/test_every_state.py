"""Every page in every state: empty, waiting, refused, long, and with its server gone; looked at in both languages.

Where it takes long to bring a page into a state, one language is looked at, in turn. With `GPTDASH_EVERY_STATE=1` each
page is brought into each state in both, and looked at in both themes and by axe too, which takes some ten minutes.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from itertools import cycle
from pathlib import Path
from typing import Final

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from gptdash.domain.usage import Cost, Usage
from gptdash.store import Store
from tests.browser.conftest import EXPECT_MS, SCREENSHOTS
from tests.browser.looking import LOCALES, PAGES, SCHEMES, barriers, broken, open_with_content, put_on, untranslated
from tests.browser.pages import charts, chat_messages, expect_no_traceback, main_area, open_page, say, wait_until_idle
from tests.browser.servers import AppServer
from tests.browser.watching import PageWatch, watched_page
from tests.fake_openai import ErrorEventMidStream, FakeOpenAI, Stall, Text
from tests.store.test_ledger import call

pytestmark = pytest.mark.browser
StartApp = Callable[..., AppServer]
WHOLLY: Final = bool(os.environ.get("GPTDASH_EVERY_STATE"))
WIDE, NARROW = 1440, 390
HEIGHT = 900
END_MS = 60_000  # a job tries again, with waits between, before it says that its server is gone
WORD = "unbreakable" * 20
FILE = "a-name-of-a-file-" * 11
ASKING = ("chat", "data", "review", "images", "support", "jobs")
SPEAKING = ("chat", "images", "support")
GONE = ASKING if WHOLLY else ("chat", "data", "images", "jobs")
WITHOUT_KEY = ("data", "review", "support")


@dataclass
class Tour:
    """A browser that speaks a language, and what was found wrong on its way."""

    page: Page
    language: str
    problems: list[str] = field(default_factory=list)

    def look(self, name: str, state: str) -> None:
        """Look at a page at both widths; it stays as wide as it was before."""
        expect_no_traceback(self.page)
        for scheme in SCHEMES if WHOLLY else ():
            put_on(self.page, scheme)
            self._look(name, f"{state}-{scheme}")
            self.problems += [f"{name}, {state}, {scheme}, {self.language}: {found}" for found in barriers(self.page)]
        if not WHOLLY:
            self._look(name, state)

    def _look(self, name: str, state: str) -> None:
        where = f"{name}, {state}, {self.language}"
        for width in (NARROW, WIDE):
            self.page.set_viewport_size({"width": width, "height": HEIGHT})
            if width == NARROW:
                shoot(self.page, f"{state}-{name}-{width}-{self.language}")
            self.problems += [f"{where} at {width}: {problem}" for problem in broken(self.page)]
        if self.language != "en":
            self.problems += [f"{where}: {line} is not translated" for line in untranslated(self.page)]


Tours = tuple[Tour, ...]


def shoot(page: Page, name: str) -> None:
    """Keep what a window shows."""
    page.screenshot(path=SCREENSHOTS / "states" / f"{name}.png", animations="disabled")


@pytest.fixture
def tours(browser: Browser, watch: PageWatch) -> Iterator[Tours]:
    """A browser for each language."""
    expect.set_options(timeout=EXPECT_MS)
    with ExitStack() as stack:
        contexts = [
            stack.enter_context(
                browser.new_context(
                    locale=locale,
                    timezone_id="UTC",
                    reduced_motion="reduce",
                    viewport={"width": WIDE, "height": HEIGHT},
                )
            )
            for locale in LOCALES
        ]
        pages = [watched_page(context, watch) for context in contexts]
        yield tuple(Tour(page, language) for page, language in zip(pages, LOCALES.values(), strict=True))
    watch.verify()


def test_nothing_is_there_yet_and_no_key(app_server: StartApp, tours: Tours) -> None:
    app = app_server()
    for tour in tours:
        open_page(tour.page, app.url, "/start")
        for name in PAGES:
            turn_to(tour.page, name)
            tour.look(name, "empty")
    for tour, name in turns(tours, WITHOUT_KEY):
        open_with_content(tour.page, name)
        ask(tour.page, name)
        wait_for_the_end(tour.page, name)
        tour.look(name, "without a key")
    verify(tours)


def test_pages_wait_and_say_what_went_wrong(app_server: StartApp, tours: Tours, fake_openai: FakeOpenAI) -> None:
    app = app_server(fake=fake_openai)
    for tour in tours:
        open_page(tour.page, app.url, "/start")
    for tour, name in turns(tours, ASKING):
        open_with_content(tour.page, name)
        begin(tour.page, name, fake_openai)
        tour.look(name, "waiting")
        fake_openai.key, key = "sk-another", fake_openai.key
        fake_openai.release()
        wait_for_the_end(tour.page, name)
        tour.look(name, "refused")
        fake_openai.key = key
    verify(tours)


def test_a_server_that_is_gone_is_said_on_every_page(app_server: StartApp, tours: Tours) -> None:
    app = app_server(OPENAI_BASE_URL="http://127.0.0.1:9/v1", OPENAI_API_KEY="none", GPTDASH_MODEL="gpt-6-luna")
    for tour in tours:
        open_page(tour.page, app.url, "/start")
    for tour, name in turns(reversed(tours), GONE):
        open_with_content(tour.page, name)
        ask(tour.page, name)
        wait_for_the_end(tour.page, name)
        tour.look(name, "gone")
    verify(tours)


def test_what_is_longer_than_the_page_is_wide(
    app_server: StartApp, tours: Tours, fake_openai: FakeOpenAI, tmp_path: Path
) -> None:
    for tour in tours if WHOLLY else tours[:1]:
        app = app_server(fake=fake_openai)
        fill_costs(app)
        open_page(tour.page, app.url, "/start")
        for name, fill in LONG.items():
            turn_to(tour.page, name)
            fill(tour.page, fake_openai, tmp_path)
            wait_until_idle(tour.page)
            tour.look(name, "long")
    verify(tours)


def turns(tours: Iterable[Tour], names: tuple[str, ...]) -> Iterator[tuple[Tour, str]]:
    """Say which browser is to bring which page into a state: each in its turn, or all of them."""
    if WHOLLY:
        return ((tour, name) for tour in tours for name in names)
    return zip(cycle(tours), names, strict=False)


def verify(tours: Tours) -> None:
    assert "\n".join(problem for tour in tours for problem in tour.problems) == ""


def turn_to(page: Page, name: str) -> None:
    """Open a page by the navigation, whatever its language; it lies in a drawer on a narrow page."""
    link = page.get_by_test_id("stSidebarNavLink").nth(PAGES.index(name))
    link.click()
    expect(link).to_have_attribute("aria-current", "page")
    wait_until_idle(page)


def begin(page: Page, name: str, fake: FakeOpenAI) -> None:
    """Ask for a reply that does not end; it fails as soon as it is released."""
    fake.released.clear()
    asked = len(fake.chats)
    spoken = [Text("half a reply")] if name in SPEAKING else []
    fake.reply(*spoken, Stall(), ErrorEventMidStream())
    ask(page, name)
    fake.wait_for_chats(asked + 1)
    if spoken:
        expect(main_area(page).get_by_text("half a reply")).to_be_visible()


def wait_for_the_end(page: Page, name: str) -> None:
    """Wait for what a page shows when all is over; a running page is idle for a moment before it runs."""
    shown = {
        "data": charts(page).nth(3),
        "review": main_area(page).get_by_test_id("stMetric").first,
        "support": main_area(page).get_by_test_id("stExpander").last,
        "jobs": main_area(page).get_by_test_id("stAlert").last,
    }
    expect(shown.get(name, main_area(page).get_by_test_id("stAlert").last)).to_be_visible(timeout=END_MS)
    wait_until_idle(page)


def ask(page: Page, name: str) -> None:
    """Begin what a page is for."""
    if name in ("chat", "support"):
        say(page, "How do I get a refund?")
    elif name == "data":
        page.locator(".st-key-data_question input").press("Enter")
    elif name == "review":
        press_review(page)
    elif name == "images":
        box = page.locator(".st-key-images_question textarea")
        if not box.count():
            page.locator(".st-key-images_section").get_by_role("radio").nth(2).click()
        box.fill("What is this?")
        box.press("Control+Enter")
    else:
        page.locator(".st-key-job_start button").click()


def press_review(page: Page) -> None:
    """Press the keys of the main button once it is there: a script ends a moment before its page is seen."""
    expect(main_area(page).get_by_test_id("stBaseButton-primary").first).to_be_enabled()
    page.keyboard.press("Alt+Enter")


def fill_costs(app: AppServer) -> None:
    """Have many models stand in the ledger, with names that do not end."""
    store = Store.open(f"sqlite:///{app.data_dir / 'gptdash.db'}")
    usage = Usage(input_tokens=10_000, output_tokens=1_000)
    for number in range(40):
        paid = Cost(nano_usd=35_000_000 * number, source="a list")
        model = f"an-organisation-with-a-long-name/its-model-{number}-of-many-billion-parameters-instruct-q4"
        store.calls.record(call(number, started_at=datetime.now(UTC), model=model, usage=usage, cost=paid))
    store.close()


def write_long(page: Page, fake: FakeOpenAI, _folder: Path) -> None:
    cells = [f"column {n}" for n in range(14)]
    table = "\n".join(f"| {' | '.join(row)} |" for row in (cells, ["-"] * 14, cells))
    fake.reply(Text(f"# {WORD}\n\n{WORD} https://example.com/{WORD}\n\n{table}\n\n```python\n{WORD} = '{WORD}'\n```\n"))
    say(page, WORD)
    expect(chat_messages(page).nth(1).get_by_role("table")).to_be_visible()


def give_wide_table(page: Page, _fake: FakeOpenAI, folder: Path) -> None:
    names = [f"the number {n} of columns whose names are long enough to be cut somewhere" for n in range(60)]
    give(page, folder / f"{FILE}.csv", "\n".join((",".join(names), *[",".join(["1"] * 60)] * 3)).encode())


def review_long_line(page: Page, _fake: FakeOpenAI, _folder: Path) -> None:
    box = page.locator(".st-key-review_code textarea")
    box.fill(f"import {WORD}\nx = '{WORD}'\nexec({WORD})\n")
    box.press("Control+Enter")
    wait_until_idle(page)
    press_review(page)
    expect(main_area(page).get_by_text("exec").nth(1)).to_be_visible()


def give_picture(page: Page, _fake: FakeOpenAI, folder: Path) -> None:
    written = BytesIO()
    Image.new("RGB", (3000, 40), "red").save(written, "PNG")
    give(page, folder / f"{FILE}.png", written.getvalue())


def ask_long(page: Page, fake: FakeOpenAI, _folder: Path) -> None:
    fake.reply(Text(f"{WORD} [policies-refund]."))
    say(page, f"How do I get a refund for {WORD}?")
    expect(chat_messages(page).nth(2).get_by_text(WORD[:40]).first).to_be_visible()


def start_long_job(page: Page, _fake: FakeOpenAI, _folder: Path) -> None:
    lines = main_area(page).locator("[class*=st-key-job_lines] textarea")
    lines.fill("\n".join(f"{n} {WORD}" for n in range(200)))
    lines.press("Control+Enter")
    wait_until_idle(page)
    page.locator(".st-key-job_start button").click()
    expect(main_area(page).get_by_role("progressbar").first).to_be_visible()


def give(page: Page, file: Path, data: bytes) -> None:
    file.write_bytes(data)
    main_area(page).get_by_test_id("stFileUploader").first.locator("input[type=file]").set_input_files(file)
    expect(main_area(page).get_by_text(FILE[:4]).last).to_be_visible()


def look_only(_page: Page, _fake: FakeOpenAI, _folder: Path) -> None:
    """Some pages are filled from elsewhere."""


LONG: Final[dict[str, Callable[[Page, FakeOpenAI, Path], None]]] = {
    "chat": write_long, "data": give_wide_table, "review": review_long_line, "images": give_picture,
    "support": ask_long, "jobs": start_long_job, "costs": look_only,
}  # fmt: skip
