"""The first minute: from the command to the first paint and to the first chart, beside an empty Streamlit app.

What is timed is what a person waits for: a browser without a cache goes to the address and the title of the page stands
there. Installing is left out, as both would need it.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Error, Page

from benchmarks.alternating import compare
from benchmarks.reporting import Result
from gptdash.site import site_root
from tests.browser.chromium import find_chromium, running_chromium
from tests.browser.servers import AppServer, free_port, start_app

RUNS: Final = 7
STARTS: Final = 5
OBSERVED: Final = 3
TITLE: Final = "h1"
CHARTS: Final = 3
MAX_RATIO: Final = 2.0
FIRST_CHART_S: Final = 10.0
WAIT_S: Final = 60
POLL_S: Final = 0.02
EMPTY: Final = "import streamlit as st\nst.title('Empty')\n"


def run() -> list[Result]:
    """Measure the first paint of a running app, of one that is only started then, and the first chart."""
    path = find_chromium()
    if path is None:
        print("start: left out, there is no Chromium on this machine")
        return []
    with tempfile.TemporaryDirectory() as name, running_chromium(path) as browser:
        folder = Path(name)
        empty = folder / "empty.py"
        empty.write_text(EMPTY)
        return [
            _running(browser, folder, empty),
            _started(browser, folder, empty),
            _whole(browser, folder, empty),
            _first_chart(browser, folder),
        ]


def _running(browser: Browser, folder: Path, empty: Path) -> Result:
    with _served(folder / "ours") as ours, _served(folder / "theirs", script=empty) as theirs:
        return compare(
            "start: first paint, app running",
            lambda: paint_ms(browser, ours.url),
            lambda: paint_ms(browser, theirs.url),
            unit="ms",
            goal=MAX_RATIO,
            runs=RUNS,
        )


def _started(browser: Browser, folder: Path, empty: Path) -> Result:
    site = site_root() / "streamlit_app.py"
    return compare(
        "start: from the command to the first paint",
        lambda: start_ms(browser, folder, site),
        lambda: start_ms(browser, folder, empty),
        unit="ms",
        goal=MAX_RATIO,
        runs=STARTS,
    )


def _whole(browser: Browser, folder: Path, empty: Path) -> Result:
    """Until the start page stands as a whole: what loads meanwhile is said, but nothing can be done yet."""
    site = site_root() / "streamlit_app.py"
    return compare(
        "start: from the command to the whole page (observed)",
        lambda: start_ms(browser, folder, site, until=".st-key-start_data button"),
        lambda: start_ms(browser, folder, empty),
        unit="ms",
        goal=None,
        runs=OBSERVED,
    )


def _first_chart(browser: Browser, folder: Path) -> Result:
    seconds = []
    for number in range(CHARTS):
        with _served(folder / f"chart{number}") as server, browser.new_context() as context:
            page = context.new_page()
            started = time.perf_counter()
            page.goto(server.url)
            page.get_by_role("button", name="Chart a sample table").click()
            page.locator(".js-plotly-plot .main-svg").first.wait_for()
            seconds.append(time.perf_counter() - started)
    slowest = max(seconds)
    return Result(
        "start: first chart on a fresh server, slowest",
        slowest,
        FIRST_CHART_S,
        "s",
        slowest / FIRST_CHART_S,
        1.0,
        CHARTS,
    )


def paint_ms(browser: Browser, url: str) -> float:
    """Time a browser that was never here from the address to the title of the page."""
    with browser.new_context() as context:
        page = context.new_page()
        started = time.perf_counter()
        page.goto(url)
        _wait_for_title(page)
        return (time.perf_counter() - started) * 1000


def start_ms(browser: Browser, folder: Path, script: Path, until: str = TITLE) -> float:
    """Time the command that starts an app, until a browser that waits for its page sees a part of it."""
    port = free_port()
    environment = os.environ | {"GPTDASH_DATA_DIR": str(folder / "data"), "HOME": str(folder)}
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.headless=true"]
    options = [f"--server.port={port}", "--server.address=127.0.0.1", "--browser.gatherUsageStats=false"]
    with browser.new_context() as context:
        page = context.new_page()
        started = time.perf_counter()
        server = subprocess.Popen([*command, *options], env=environment, stdout=subprocess.DEVNULL, cwd=folder)
        try:
            _go(page, f"http://127.0.0.1:{port}", started)
            page.locator(until).first.wait_for(timeout=WAIT_S * 1000)
            return (time.perf_counter() - started) * 1000
        finally:
            server.terminate()
            server.wait()


def _go(page: Page, url: str, started: float) -> None:
    while time.perf_counter() - started < WAIT_S:
        try:
            page.goto(url)
        except Error:  # nobody listens yet
            time.sleep(POLL_S)
        else:
            return
    raise TimeoutError(f"no answer within {WAIT_S} s")


def _wait_for_title(page: Page) -> None:
    page.locator(TITLE).first.wait_for(timeout=WAIT_S * 1000)


@contextmanager
def _served(folder: Path, **options: Path) -> Iterator[AppServer]:
    folder.mkdir()
    server = start_app(folder, **options)
    try:
        yield server
    finally:
        server.stop()
