"""A fresh app and a real browser for each test."""

from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browser.chromium import find_chromium, running_chromium
from tests.browser.servers import ROOT, AppServer, start_app
from tests.browser.watching import PageWatch, watched_page
from tests.conftest import require_or_skip

SCREENSHOTS = ROOT / "artifacts" / "screenshots"
FAILED = pytest.StashKey[bool]()
EXPECT_MS = 20_000  # two shared cores are slow at times; what is there already costs nothing
VIEWPORT = ViewportSize(width=1280, height=900)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember that a test failed, for the screenshot that its page takes then."""
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Run chromium for one module.

    Not for the whole run: Playwright keeps an event loop running in this thread, beside which `asyncio.run` refuses.
    """
    path = find_chromium()
    if path is None:
        require_or_skip("chromium (Debian package chromium, or set CHROMIUM to its path)")
    else:
        with running_chromium(path) as browser:
            yield browser


@pytest.fixture
def app_server(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Callable[..., AppServer]]:
    """Start apps: `app_server()`, `app_server(fake=fake_openai)`, with settings as keyword arguments."""
    started: list[AppServer] = []

    def start(**options: Any) -> AppServer:
        folder = tmp_path / f"app{len(started)}"
        folder.mkdir()
        started.append(start_app(folder, **options))
        return started[-1]

    yield start
    for server in started:
        state = "was running" if server.process.is_alive() else f"had ended with {server.process.exitcode}"
        server.stop()
        log = f"(the server {state} when the test was over)\n{server.log_text()[-8000:]}"
        request.node.add_report_section("teardown", f"log of {server.url}", log)


@pytest.fixture
def watch() -> PageWatch:
    """What the page of this test does that it must not."""
    return PageWatch()


@pytest.fixture
def page(browser: Browser, watch: PageWatch, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Open a page with an empty profile; fails the test where it broke the policy or left this machine."""
    with browser.new_context(viewport=VIEWPORT, locale="en-US", timezone_id="UTC", reduced_motion="reduce") as context:
        expect.set_options(timeout=EXPECT_MS)
        page = watched_page(context, watch)
        yield page
        if request.node.stash.get(FAILED, False):
            _save(page, f"failed-{request.node.name}")
            request.node.add_report_section("teardown", "what the browser told", "\n".join(watch.told))
    watch.verify()


@pytest.fixture
def shot(page: Page) -> Callable[[str], Path]:
    """Save what the page shows as `artifacts/screenshots/<name>.png`."""
    return lambda name: _save(page, name)


def _save(page: Page, name: str) -> Path:
    safe = "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in name)
    path = SCREENSHOTS / f"{safe}.png"
    page.screenshot(path=path, animations="disabled")
    return path
