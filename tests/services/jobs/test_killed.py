"""A job survives its process: killed anywhere, nothing finished is lost or asked again."""

import random
import signal
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gptdash.domain.jobs import JobSpec
from gptdash.gateway import BackgroundLoop
from gptdash.services.jobs import JobRunner, Prompts
from gptdash.store import Store
from tests.fake_openai.server import FakeOpenAI
from tests.fake_openai.usage import usage_of
from tests.forking import processes
from tests.services.jobs.working import EDGES, LEASE_S, LOOK_S, gateway_to, work

SEEDS = 5  # at each of the five edges, on each database: fifty kills
ITEMS = 12
WIDTH = 4
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@pytest.fixture
def loop() -> Iterator[BackgroundLoop]:
    opened = BackgroundLoop()
    yield opened
    opened.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres").migrated_database())
    return f"sqlite:///{tmp_path / 'jobs.db'}"


def prompts_of(seed: int) -> list[str]:
    return [f"{seed}: say {number} please" for number in range(ITEMS)]


def prompts_seen(server: FakeOpenAI, seed: int) -> list[str]:
    said = (chat.messages[-1]["content"] for chat in server.chats)
    return [prompt for prompt in said if prompt.startswith(f"{seed}: ")]


def finish(store: Store, loop: BackgroundLoop, url: str, job_id: str) -> None:
    """Go on with a job as the next process would."""
    runner = JobRunner(store.jobs, loop, lease_s=LEASE_S, look_s=LOOK_S)
    runner.start(job_id, gateway_to(url, store, loop))
    runner.wait(job_id, 60)


def killed(url: str, database: str, job_id: str, edge: str, seed: int) -> None:
    """Have a process work on a job and die, by its own hand at an edge or from outside."""
    chance = random.Random(f"{edge} {seed}")  # noqa: S311 - a moment, not a secret
    worker = processes.Process(target=work, args=(url, database, job_id, edge, chance.randint(1, ITEMS)))
    worker.start()
    if edge == "somewhere":
        deadline = time.monotonic() + chance.uniform(0.05, 0.5)
        while time.monotonic() < deadline and worker.is_alive():
            time.sleep(0.002)
        worker.kill()
    worker.join(60)
    assert worker.exitcode == -signal.SIGKILL or edge == "somewhere"


@pytest.mark.parametrize("edge", EDGES)
def test_what_was_finished_is_neither_lost_nor_asked_again(
    database: str, fake_openai: FakeOpenAI, loop: BackgroundLoop, edge: str, subtests: pytest.Subtests
) -> None:
    fake_openai._delay_s = 0.002
    store = Store.open(database)
    for seed in range(SEEDS):
        with subtests.test(seed=seed):
            job = store.jobs.create("greetings", JobSpec(width=WIDTH), f"host {seed}", Prompts(prompts_of(seed)))
            store.jobs.change(job.id, "running", since=("ready",))
            killed(fake_openai.url, database, job.id, edge, seed)
            finished = {item.number: item.reply for item in store.jobs.items(job.id, state="done")}
            finish(store, loop, fake_openai.url, job.id)
            check(store, job.id, finished, prompts_seen(fake_openai, seed))
            store.jobs.retry(job.id, ("unknown",))
            store.jobs.change(job.id, "running", since=("done",))
            finish(store, loop, fake_openai.url, job.id)
            assert store.jobs.get(job.id).progress.done == ITEMS
    store.close()


def check(store: Store, job_id: str, finished: dict[int, str | None], seen: list[str]) -> None:
    """Hold what the store says of a job against what the server saw of it."""
    assert store.jobs.get(job_id).state == "done"
    items = store.jobs.items(job_id)
    unknown = {item.prompt for item in items if item.state == "unknown"}
    done = [item for item in items if item.state == "done"]
    assert len(done) + len(unknown) == ITEMS
    assert len(unknown) <= WIDTH
    assert finished == {number: items[number - 1].reply for number in finished}
    # Each item that is done was asked exactly once; one of which nobody knows, at most once.
    assert len(seen) == len(set(seen))
    assert {item.prompt for item in done} == set(seen) - unknown
    # The ledger has a row for each call that the server saw.
    calls = {call.id: call for call in store.calls.recent(LONG_AGO, 10_000)}
    assert {item.call_id for item in done} <= set(calls)
    assert all(calls[item.call_id].finish_reason == "stop" for item in done if item.call_id)
    # What the ledger says they took is what the server counted, for all but those of which nobody knows.
    counted = [usage_of([{"content": item.prompt}], item.reply or "", "")["total_tokens"] for item in done]
    assert [calls[item.call_id or ""].usage.total_tokens for item in done] == counted
