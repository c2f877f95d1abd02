"""Chat: how soon a pressed Stop cancels the model's call, and what a long conversation costs its page.

Stop is pressed in a real browser; the baseline is the limit of 200 ms. A conversation of 2,000 messages is opened and
answered beside an empty one, in turn; the baseline is the empty one.
"""

import json
import os
import statistics
import tempfile
import time
from itertools import count
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, expect
from streamlit.testing.v1 import AppTest

from benchmarks.alternating import compare
from benchmarks.reporting import Result
from gptdash.app import close_shared_services, shared_services
from gptdash.site import site_root
from tests.browser.chromium import find_chromium, running_chromium
from tests.browser.pages import chat_messages, open_page, say, stop_button
from tests.browser.servers import start_app
from tests.fake_openai import FakeOpenAI
from tests.fake_openai.steps import Finish, Stall, Text

RUNS: Final = 10
LIMIT_MS: Final = 200.0
LONG: Final = 2000
TIMES_EMPTY: Final = 2.0
MAIN: Final = site_root() / "gptdash" / "ui" / "main.py"
ANSWER: Final = "An answer of some length, with **bold** words, `code` and a list:\n\n- one\n- two\n\n" + "Words. " * 60


def run() -> list[Result]:
    """Measure both; Stop only where chromium is installed."""
    return [*_stopping(), *_long_conversation()]


def _stopping() -> list[Result]:
    """Press Stop on replies that stall, and time until the server sees the call go."""
    path = find_chromium()
    if path is None:
        print("chat: chromium is missing, Stop is not measured")
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


def _long_conversation() -> list[Result]:
    """Open and answer a conversation of 2,000 messages and an empty one in turn, without the browser's own time."""
    with tempfile.TemporaryDirectory() as folder, FakeOpenAI() as fake:
        settings = {"GPTDASH_DATA_DIR": folder, "OPENAI_BASE_URL": fake.url, "OPENAI_API_KEY": str(fake.key)}
        os.environ |= settings
        try:
            return [_opening(), _answering()]
        finally:
            close_shared_services()
            for name in settings:
                del os.environ[name]


def _opening() -> Result:
    long, empty = _opened(_long()), _opened()
    return compare(
        f"chat: rerun with {LONG:,} messages / with none",
        lambda: _timed_ms(long),
        lambda: _timed_ms(empty),
        unit="ms",
        goal=TIMES_EMPTY,
        runs=2 * RUNS,
    )


def _answering() -> Result:
    conversation, numbers = _long(), count()
    return compare(
        f"chat: answer after {LONG:,} messages / after none",
        lambda: _answer_ms(_opened(conversation), next(numbers)),
        lambda: _answer_ms(_opened(), next(numbers)),
        unit="ms",
        goal=TIMES_EMPTY,
        runs=RUNS,
    )


def _long() -> str:
    """Import a conversation of questions and answers; returns its id."""
    said = [
        {"role": role, "content": text}
        for number in range(LONG // 2)
        for role, text in (("user", f"Question {number}, asked in a sentence?"), ("assistant", f"{number}. {ANSWER}"))
    ]
    (conversation,) = shared_services().chat.archive.take_in("long.json", json.dumps(said).encode()).conversation_ids
    return conversation


def _opened(conversation: str | None = None) -> AppTest:
    """Open the page as a new tab does, on a conversation or on none."""
    app = AppTest.from_file(str(MAIN), default_timeout=120).run()
    if conversation:
        app.query_params["conversation"] = conversation
    app.switch_page(os.path.relpath(site_root() / "pages" / "chat.py", MAIN.parent)).run()
    assert not app.exception, app.exception
    assert bool(app.chat_message) == bool(conversation)
    return app


def _timed_ms(app: AppTest) -> float:
    started = time.perf_counter()
    app.run()
    return (time.perf_counter() - started) * 1000


def _answer_ms(app: AppTest, number: int) -> float:
    app.chat_input[0].set_value(f"Say {number}")
    waited_ms = _timed_ms(app)
    assert not app.exception, app.exception
    assert f"You said: Say {number}" in app.chat_message[len(app.chat_message) - 1].markdown[0].value
    return waited_ms
