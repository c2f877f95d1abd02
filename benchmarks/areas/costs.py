"""The costs page over a million calls: each query that a chart needs, on SQLite."""

import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import insert

from benchmarks.reporting import Result
from gptdash.domain.spending import Slice
from gptdash.store import Database, Store
from gptdash.store.hourly import HourlySums, hour_of
from gptdash.store.schema import calls

CALLS: Final = 1_000_000
DAYS: Final = 90
BATCH: Final = 50_000
RUNS: Final = 7
GOAL_MS: Final = 200.0
MODELS: Final = ("gpt-6-luna", "gpt-6.1-terra", "gpt-6.2-sol", "gpt-4o", "gpt-4o-mini", "gpt-6.2-astra")
PAGES: Final = ("chat", "chat", "chat", "analysis", "review", "images", "support", "jobs")
ENDS: Final = ("stop",) * 18 + ("length", "failed")
NOW: Final = datetime.now(UTC)


def run() -> list[Result]:
    """Build the ledger, then time every query over all of its days."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bench.db'}"
        fill(url)
        store = Store.open(url)
        results = [_measure(name, query) for name, query in queries(store)]
        store.close()
    return results


def queries(store: Store) -> Iterator[tuple[str, Callable[[], object]]]:
    """Name the queries of the page, on the whole ledger and on a filtered part of it."""
    spending = store.spending
    whole = Slice(start=hour_of(NOW - timedelta(days=DAYS)), end=hour_of(NOW) + 1)
    part = whole.model_copy(update={"model": "gpt-4o", "finish_reason": "failed"})
    talk = whole.model_copy(update={"conversation_id": f"{77:032x}"})
    hours = [hour for hour, _ in spending.counts(part)[2000:2050]]
    yield "by hour and day", lambda: spending.hours(whole)
    yield "by hour, filtered", lambda: spending.hours(part)
    yield "by model, page, status, server", lambda: spending.cells(whole)
    yield "latency", lambda: spending.latencies(whole, "total")
    yield "time to first token", lambda: spending.latencies(whole, "first")
    yield "by conversation", lambda: spending.conversations(whole, 10)
    yield "by remark", lambda: spending.remarks(whole)
    yield "of one conversation", lambda: spending.cells(talk)
    yield "of one conversation, by hour", lambda: spending.hours(talk)
    yield "pages of calls", lambda: spending.counts(whole)
    yield "a page of calls, far back, filtered", lambda: spending.calls(part, hours, 50)
    yield "unsettled calls", lambda: spending.unsettled(50)
    yield "long calls", lambda: spending.long_calls(whole)


def fill(url: str) -> None:
    """Write the calls, and have them added to the sums."""
    database = Database.open(url)
    with database.writing() as connection:
        chance = random.Random(9)  # noqa: S311 - made-up work, not a secret
        for start in range(0, CALLS, BATCH):
            connection.execute(insert(calls), [_call(number, chance) for number in range(start, start + BATCH)])
    HourlySums(database).add_settled()
    database.close()


def _call(number: int, chance: random.Random) -> dict[str, Any]:
    started = NOW - timedelta(days=DAYS) * (1 - number / CALLS)
    purpose, end = chance.choice(PAGES), chance.choice(ENDS)
    tokens, took = int(chance.lognormvariate(6.5, 1)), int(chance.lognormvariate(7.5, 0.8))
    return {
        "id": f"{number:032x}",
        "started_at": started,
        "hour": hour_of(started),
        "purpose": purpose,
        "endpoint": "api.openai.com",
        "model": chance.choice(MODELS),
        "input_tokens": tokens if chance.random() > 0.001 else 150_000,
        "cached_tokens": tokens // 3,
        "output_tokens": tokens // 4,
        "reasoning_tokens": tokens // 10,
        "usage_source": "reported",
        "cost_nano_usd": tokens * 2500,
        "price_source": "bench",
        "finish_reason": end if number % 10_000 else "unknown",
        "error_code": "timed_out" if end == "failed" else None,
        "duration_ms": took,
        "first_token_ms": took // 4,
        "conversation_id": f"{chance.randrange(60_000):032x}" if purpose == "chat" else None,
        "attempts": 2 if chance.random() < 0.02 else 1,
        "service_tier": "default",
        "tag": "acme" if number % 5 == 0 else "",
        "remarks": "redacted" if chance.random() < 0.05 else "",
    }


def _measure(name: str, query: Callable[[], object]) -> Result:
    times = []
    for _ in range(RUNS):
        started = time.perf_counter()
        query()
        times.append((time.perf_counter() - started) * 1000)
    ours = statistics.median(times)
    return Result(f"costs: {name}", ours, GOAL_MS, "ms", ours / GOAL_MS, 1.0, RUNS)
