"""The HTTP door against the gateway beneath it: how long until the first piece of text is there."""

import tempfile
import time
from pathlib import Path
from typing import Final

import httpx2
from pydantic import SecretStr

from benchmarks.alternating import compare
from benchmarks.areas.gateway import MODEL, WIRE, fake_server, first_token_ms
from benchmarks.reporting import Result
from gptdash.domain.endpoints import Endpoint
from gptdash.gateway import BackgroundLoop, Books, Gateway, TimeLimits
from gptdash.store import Store
from tests.browser.servers import start_app
from tests.fake_openai.server import KEY

RUNS: Final = 60
GOAL: Final = 1.1
TOKEN: Final = "a-token-for-the-bench"  # noqa: S105 - it opens a door on loopback for a minute
BODY: Final = {
    "messages": [{"role": "user", "content": "Say hello to the whole world, please, and then a little more."}]
}
FIRST: Final = 'data: {"type":"delta"'


def run() -> list[Result]:
    """Ask the door of a whole app, and the gateway in this process, for the first piece of the same reply."""
    with fake_server() as url, tempfile.TemporaryDirectory() as folder:
        app = start_app(
            Path(folder),
            OPENAI_BASE_URL=url,
            OPENAI_API_KEY=KEY,
            GPTDASH_MODEL=MODEL,
            GPTDASH_REPLY_CACHE="0",
            GPTDASH_API_TOKEN=TOKEN,
            GPTDASH_API_CALLS_PER_MINUTE="100000",
        )
        store = Store.open(f"sqlite:///{Path(folder) / 'bench.db'}")
        loop = BackgroundLoop()
        endpoint = Endpoint(kind="openai", label="fake", base_url=url, api_key=SecretStr(KEY), model=MODEL, wire=WIRE)
        gateway = Gateway(endpoint, Books(store.calls, store.budgets), loop, TimeLimits())
        try:
            with httpx2.Client(base_url=app.url, headers={"Authorization": f"Bearer {TOKEN}"}, trust_env=False) as http:
                result = compare(
                    "api: first event against the gateway's",
                    lambda: first_event_ms(http),
                    lambda: first_token_ms(gateway),
                    unit="ms",
                    goal=GOAL,
                    runs=RUNS,
                )
        finally:
            app.stop()
            loop.close()
            store.close()
    return [result]


def first_event_ms(http: httpx2.Client) -> float:
    """Time from the request to the first piece of text in the caller's hands; the rest is read outside the clock."""
    started = time.perf_counter()
    with http.stream("POST", "/api/chat/stream", json=BODY) as answer:
        lines = answer.iter_lines()
        first = next(line for line in lines if line.startswith(FIRST))
        waited_ms = (time.perf_counter() - started) * 1000
        assert first
        for _ in lines:
            pass
    return waited_ms
