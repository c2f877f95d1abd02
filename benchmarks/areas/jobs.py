"""A job against chunks that wait for their slowest, on a server whose replies take very different times; and memory."""

import asyncio
import heapq
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from pydantic import SecretStr

from benchmarks.areas.gateway import MODEL, WIRE, fake_server
from benchmarks.reporting import Result
from gptdash.domain.endpoints import Endpoint
from gptdash.domain.jobs import JobSpec
from gptdash.domain.messages import user
from gptdash.domain.requests import Request
from gptdash.gateway import BackgroundLoop, Books, Gateway, TimeLimits
from gptdash.services.jobs import JobRunner, Prompts
from gptdash.store import Store
from tests.fake_openai.server import KEY

PROMPTS: Final = 500
WIDTH: Final = 16
WORD_S: Final = 0.05  # the fake server's time for each word of a default reply
WORDS_BESIDE: Final = 2  # it says "You said:" before it echoes the prompt
TIMEOUT_S: Final = 600
MOST_MB: Final = 200


def run() -> list[Result]:
    """Measure 500 prompts, by the job runner and in chunks of the same width; and 100,000 in bounded memory."""
    prompts = heavy_tailed(random.Random(7))  # noqa: S311 - made-up work, not a secret
    seconds = seconds_of(prompts)
    ideal_s, bound_s = ideal(seconds), bound(seconds)
    with fake_server() as url, tempfile.TemporaryDirectory() as folder:
        store, loop = Store.open(f"sqlite:///{Path(folder) / 'bench.db'}"), BackgroundLoop()
        endpoint = Endpoint(kind="openai", label="fake", base_url=url, api_key=SecretStr(KEY), model=MODEL, wire=WIRE)
        gateway = Gateway(endpoint, Books(store.calls, store.budgets), loop, TimeLimits())
        chunked_s = in_chunks(gateway, loop, prompts)
        job_s = as_job(gateway, loop, store, prompts)
        loop.close()
        store.close()
    return [
        Result("jobs: 500 prompts, against chunks", job_s, chunked_s, "s", job_s / chunked_s, 0.5, 1),
        Result("jobs: 500 prompts, against the ideal", job_s, ideal_s, "s", job_s / ideal_s, 1.1, 1),
        Result("jobs: 500 prompts, were all lengths known", job_s, bound_s, "s", job_s / bound_s, None, 1),
        *many_items(),
    ]


def many_items() -> list[Result]:
    """Measure the memory of a process that works on 100,000 items."""
    with fake_server(delay_ms=0) as url:
        command = [sys.executable, "-m", "benchmarks.many_items", url]
        found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    calls_mb, batch_mb = found["calls_mb"], found["batch_mb"]
    return [
        Result("jobs: 100,000 items, taken in and asked", calls_mb, MOST_MB, "MB", calls_mb / MOST_MB, 1, 1),
        Result("jobs: 100,000 items as batches, results", batch_mb, MOST_MB, "MB", batch_mb / MOST_MB, 1, 1),
    ]


def heavy_tailed(chance: random.Random) -> list[str]:
    """Write prompts whose replies take a second or so, and now and then twenty."""
    return ["word " * min(400, max(1, round(chance.lognormvariate(2.0, 1.2)))) + str(n) for n in range(PROMPTS)]


def seconds_of(prompts: Sequence[str]) -> list[float]:
    """Seconds that the server takes for each reply: it says a word and waits."""
    return [(len(prompt.split()) + WORDS_BESIDE) * WORD_S for prompt in prompts]


def ideal(seconds: Sequence[float]) -> float:
    """Seconds that so many calls take at this width when a place is never empty while a prompt waits.

    They are taken in the order given, as nobody knows beforehand how long a reply will be. Who knew could begin with
    the longest and come to `bound`; no scheduler that does not know can promise that (Graham's bound is 2 - 1/width).
    Source: R. L. Graham, Bounds on multiprocessing timing anomalies, SIAM J. Appl. Math. 17 (1969).
    """
    places = [0.0] * WIDTH
    for needed in seconds:
        heapq.heapreplace(places, places[0] + needed)
    return max(places)


def bound(seconds: Sequence[float]) -> float:
    """Seconds below which nobody comes, whatever the order."""
    return max(*seconds, sum(seconds) / WIDTH)


def in_chunks(gateway: Gateway, loop: BackgroundLoop, prompts: Sequence[str]) -> float:
    """Ask in chunks, each of which waits for its slowest: how the guide's `process_batch` goes about it."""

    async def ask(prompt: str) -> None:
        async for _ in gateway.events(Request(messages=(user(prompt),), purpose="jobs")):
            pass

    async def ask_all() -> None:
        for start in range(0, len(prompts), WIDTH):
            await asyncio.gather(*(ask(prompt) for prompt in prompts[start : start + WIDTH]))

    started = time.perf_counter()
    loop.submit(ask_all()).wait(TIMEOUT_S)
    return time.perf_counter() - started


def as_job(gateway: Gateway, loop: BackgroundLoop, store: Store, prompts: Sequence[str]) -> float:
    """Ask by the runner, with each item claimed and settled in the store."""
    job = store.jobs.create("bench", JobSpec(width=WIDTH), "host", Prompts(prompts))
    runner = JobRunner(store.jobs, loop)
    started = time.perf_counter()
    store.jobs.change(job.id, "running", since=("ready",))
    runner.start(job.id, gateway)
    runner.wait(job.id, TIMEOUT_S)
    elapsed = time.perf_counter() - started
    assert store.jobs.get(job.id).progress.done == len(prompts)
    return elapsed
