"""How long a pressed Stop takes to cancel the model's call, in a real browser; the baseline is the limit of 200 ms."""

import statistics
import tempfile
import time
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, expect

from benchmarks.reporting import Result
from tests.browser.chromium import find_chromium, running_chromium
from tests.browser.pages import chat_messages, open_page, say, stop_button
from tests.browser.servers import start_app
from tests.fake_openai import FakeOpenAI
from tests.fake_openai.steps import Finish, Stall, Text

RUNS: Final = 10
LIMIT_MS: Final = 200.0


def run() -> list[Result]:
    """Press Stop on replies that stall, and time until the server sees the call go; none where chromium is missing."""
    path = find_chromium()
    if path is None:
        print("chat: chromium is missing, nothing measured")
        return []
    with tempfile.TemporaryDirectory() as folder, FakeOpenAI() as fake, running_chromium(path) as browser:
        app = start_app(Path(folder), fake=fake)
        try:
            page = browser.new_page()
            open_page(page, app.url, "/chat")
            waits = [_stop_ms(page, fake, number) for number in range(RUNS)]
        finally:
            app.stop()
    ours = statistics.median(waits)
    return [
        Result(
            name="chat: Stop to cancelled call",
            ours=ours,
            baseline=LIMIT_MS,
            unit="ms",
            ratio=ours / LIMIT_MS,
            goal=1.0,
            runs=RUNS,
        )
    ]


def _stop_ms(page: Page, fake: FakeOpenAI, number: int) -> float:
    fake.reply(Text(f"reply {number} "), Stall(), Finish())
    say(page, f"Talk on, {number}")
    expect(chat_messages(page).last).to_contain_text(f"reply {number}", timeout=30_000)
    button = stop_button(page)
    clicked = time.perf_counter()
    button.click()
    assert fake.cancelled.wait(10)
    waited_ms = (time.perf_counter() - clicked) * 1000
    expect(chat_messages(page).last).to_contain_text("Stopped.", timeout=30_000)
    return waited_ms
