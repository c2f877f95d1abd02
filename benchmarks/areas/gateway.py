"""The gateway against the bare SDK, on a server in another process that answers like a real one."""

import asyncio
import itertools
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import openai
from pydantic import SecretStr

from benchmarks.alternating import compare
from benchmarks.reporting import Result
from gptdash.domain.budgets import Budget
from gptdash.domain.endpoints import Endpoint
from gptdash.domain.events import Done, Reply, TextDelta
from gptdash.domain.messages import user
from gptdash.domain.requests import Request
from gptdash.domain.usage import Cost, Usage
from gptdash.gateway import BackgroundLoop, Books, Gateway, TimeLimits
from gptdash.store import Store
from tests.fake_openai.server import KEY

RUNS = 60
STORE_RUNS = 300
MODEL = "gpt-4o-mini"
WIRE: Final = "chat_completions"  # what the bare SDK is asked for as well
PROMPT = "Say hello to the whole world, please, and then a little more."
# A real model needs some 200 ms and more to its first token; 50 ms keeps the run short and is harder on us.
DELAY_MS = 50
CPU_ROOM_MS = 1.0
STREAMS = 100
STREAM_RUNS = 3
# Of a reply of usual length, at 20 tokens a second; the fake server says "You said:" and the words of the prompt.
WORDS = 202


@contextmanager
def fake_server(delay_ms: float = DELAY_MS) -> Iterator[str]:
    """Run the fake server as a process of its own; yields its base URL."""
    command = [sys.executable, "-m", "tests.fake_openai", "--port", "0", "--delay-ms", str(delay_ms)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def run() -> list[Result]:
    """Measure time to first token, and CPU time of a whole call."""
    with fake_server() as url, tempfile.TemporaryDirectory() as folder:
        store = Store.open(f"sqlite:///{Path(folder) / 'bench.db'}")
        loop = BackgroundLoop()
        endpoint = Endpoint(kind="openai", label="fake", base_url=url, api_key=SecretStr(KEY), model=MODEL, wire=WIRE)
        gateway = Gateway(endpoint, Books(store.calls, store.budgets, texts=store.texts), loop, TimeLimits())
        bare = BareSdk(url)
        results = [
            compare(
                "gateway: time to first token",
                lambda: first_token_ms(gateway),
                bare.first_token_ms,
                unit="ms",
                goal=1.05,
                runs=RUNS,
            ),
            compare(
                "gateway: CPU of a call, goal +1 ms",
                lambda: cpu_ms(lambda: gateway.complete(request())),
                lambda: cpu_ms(bare.complete),
                unit="ms",
                goal=None,
                runs=RUNS,
            ),
            _many_streams(gateway),
        ]
        results[1] = replace(results[1], goal=1 + CPU_ROOM_MS / results[1].baseline)
        results += _store(store)
        bare.close()
        loop.close()
        store.close()
    return results


def _many_streams(gateway: Gateway) -> Result:
    """Measure 100 streams at once, each watched by a page of its own, against the time that the server takes."""
    ideal_s = WORDS * DELAY_MS / 1000
    with ThreadPoolExecutor(STREAMS) as pages:
        times = sorted(_all_read_s(gateway, pages) for _ in range(STREAM_RUNS))
    ours_s = statistics.median(times)
    ratio = ours_s / ideal_s
    name = f"gateway: {STREAMS} streams at once"
    return Result(name=name, ours=ours_s, baseline=ideal_s, unit="s", ratio=ratio, goal=1.2, runs=STREAM_RUNS)


def _all_read_s(gateway: Gateway, pages: ThreadPoolExecutor) -> float:
    started = time.perf_counter()
    reading = [pages.submit(_read_by_ticks, gateway) for _ in range(STREAMS)]
    assert all(words.result() == WORDS for words in reading)
    return time.perf_counter() - started


def _read_by_ticks(gateway: Gateway) -> int:
    asked = Request(messages=(user("word " * (WORDS - 2)),), purpose="chat")
    with gateway.stream(asked) as live:
        return sum(isinstance(event, TextDelta) for events in live.ticks() for event in events)


def _store(store: Store) -> list[Result]:
    """Measure what a call waits for in the store, against the goals in milliseconds."""
    store.budgets.put(Budget(id="bench", period="day", limit_nano_usd=10**15))
    names = (uuid.uuid4().hex for _ in itertools.count())
    key = "k" * 64
    with_reply = Reply(text="x" * 500, done=_done())
    store.replies.keep(key, with_reply)
    return [
        _against_limit(
            "gateway: budget reservation",
            lambda: store.budgets.reserve(next(names), "chat", "s", datetime.now(UTC), 1),
            limit_ms=1,
        ),
        _against_limit("gateway: cache hit", lambda: store.replies.find(key), limit_ms=2),
    ]


def _done() -> Done:
    return Done(
        call_id="0" * 32,
        model=MODEL,
        usage=Usage(),
        cost=Cost(nano_usd=1, source="bench"),
        finish_reason="stop",
        duration_ms=1,
    )


def _against_limit(name: str, work: Callable[[], object], *, limit_ms: float) -> Result:
    times = []
    for _ in range(STORE_RUNS):
        started = time.perf_counter()
        work()
        times.append((time.perf_counter() - started) * 1000)
    ours = statistics.median(times)
    ratio = ours / limit_ms
    return Result(name=name, ours=ours, baseline=limit_ms, unit="ms", ratio=ratio, goal=1.0, runs=STORE_RUNS)


def request() -> Request:
    """Build the request that both sides make."""
    return Request(messages=(user(PROMPT),), purpose="chat")


def first_token_ms(gateway: Gateway) -> float:
    """Time from the request to the first text in the reader's hands; the rest is read outside the clock."""
    started = time.perf_counter()
    with gateway.stream(request()) as live:
        for batch in live.ticks():
            if any(isinstance(event, TextDelta) for event in batch):
                return (time.perf_counter() - started) * 1000
    raise RuntimeError("no text came")


def cpu_ms(work: object) -> float:
    """CPU time of this process while `work` runs."""
    assert callable(work)
    started = time.process_time()
    work()
    return (time.process_time() - started) * 1000


class BareSdk:
    """The SDK alone, asynchronous like the gateway, on a loop that stays."""

    def __init__(self, url: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._client = openai.AsyncOpenAI(api_key=KEY, base_url=url, max_retries=0)

    def first_token_ms(self) -> float:
        """Time from the request to the first text."""
        return self._loop.run_until_complete(self._first_token_ms())

    def complete(self) -> None:
        """Make a whole call."""
        self._loop.run_until_complete(self._complete())

    def close(self) -> None:
        """Close the client."""
        self._loop.run_until_complete(self._client.close())
        self._loop.close()

    async def _open(self) -> "openai.AsyncStream[openai.types.chat.ChatCompletionChunk]":
        return await self._client.chat.completions.create(
            model=MODEL,
            messages=[{"role": "user", "content": PROMPT}],
            stream=True,
            stream_options={"include_usage": True},
        )

    async def _first_token_ms(self) -> float:
        started = time.perf_counter()
        async with await self._open() as chunks:
            async for chunk in chunks:
                if chunk.choices and chunk.choices[0].delta.content:
                    return (time.perf_counter() - started) * 1000
        raise RuntimeError("no text came")

    async def _complete(self) -> None:
        async with await self._open() as chunks:
            async for _ in chunks:
                pass
