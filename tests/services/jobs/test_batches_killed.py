"""A job at the server's Batch API survives its process: killed anywhere, nothing is lost, sent or paid twice."""

import signal
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gptdash.domain.budgets import Budget
from gptdash.domain.jobs import Job, JobSpec
from gptdash.gateway import BackgroundLoop
from gptdash.services.jobs import JobRunner, Prompts
from gptdash.store import Store
from tests.fake_openai.saying import messages_of
from tests.fake_openai.server import FakeOpenAI
from tests.forking import processes
from tests.services.jobs.working import BATCH_EDGES, LEASE_S, LOOK_S, gateway_to, work

ITEMS = 6
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


def test_each_item_is_answered_and_paid_for_once_wherever_its_process_dies(
    database: str, fake_openai: FakeOpenAI, loop: BackgroundLoop, subtests: pytest.Subtests
) -> None:
    store = Store.open(database)
    store.budgets.put(Budget(id="all", period="month", limit_nano_usd=10**12, warn_percent=80))
    jobs = {
        edge: store.jobs.create(edge, JobSpec(by="batch"), "host", Prompts(prompts_of(edge))) for edge in BATCH_EDGES
    }
    for job in jobs.values():
        store.jobs.change(job.id, "running", since=("ready",))
    kill_all(fake_openai.url, database, jobs)
    finish_all(store, loop, fake_openai.url, jobs)
    asked = [messages_of(line["body"])[-1]["content"] for line in fake_openai.batches.lines]
    for edge, job in jobs.items():
        with subtests.test(edge=edge):
            assert store.jobs.get(job.id).state == "done"
            items = store.jobs.items(job.id)
            assert [(item.state, item.reply) for item in items] == [
                ("done", f"You said: {prompt}") for prompt in prompts_of(edge)
            ]
            assert [prompt for prompt in asked if prompt.startswith(f"{edge}:")] == prompts_of(edge)
    assert len(fake_openai.batches.made) == len(fake_openai.batches.files) // 2 == len(BATCH_EDGES)
    calls = store.calls.recent(LONG_AGO, 999)
    assert {call.id for call in calls} == {item.call_id for job in jobs.values() for item in store.jobs.items(job.id)}
    assert {(call.service_tier, call.finish_reason) for call in calls} == {("batch", "stop")}
    (state,) = store.budgets.states(datetime.now(UTC), "")
    assert (state.reserved_nano_usd, state.settled_nano_usd) == (0, sum(call.cost.nano_usd or 0 for call in calls))
    store.close()


def prompts_of(edge: str) -> list[str]:
    return [f"{edge}: say {number}" for number in range(ITEMS)]


def kill_all(url: str, database: str, jobs: Mapping[str, Job]) -> None:
    """Have a process work on each job and die by its own hand at its edge."""
    workers = [processes.Process(target=work, args=(url, database, job.id, edge, 1)) for edge, job in jobs.items()]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert {worker.exitcode for worker in workers} == {-signal.SIGKILL}


def finish_all(store: Store, loop: BackgroundLoop, url: str, jobs: Mapping[str, Job]) -> None:
    """Go on with all jobs as the next process would."""
    runner = JobRunner(store.jobs, loop, lease_s=LEASE_S, look_s=LOOK_S, poll_s=LOOK_S)
    gateway = gateway_to(url, store, loop)
    for job in jobs.values():
        runner.start(job.id, gateway)
    for job in jobs.values():
        runner.wait(job.id, 60)
