"""A database that is away for a while: jobs wait for it, and lose nothing."""

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

import pytest

from gptdash.domain.errors import StoreUnavailable
from gptdash.domain.jobs import Job, JobItem, JobSpec, JobState
from gptdash.gateway import BackgroundLoop
from gptdash.services.jobs import JobRunner, Prompts
from gptdash.store import Jobs, Store
from gptdash.store.database import Database
from tests.fake_openai.server import FakeOpenAI
from tests.fake_openai.steps import Finish, Stall, Text
from tests.services.jobs.working import LOOK_S, gateway_to

WAIT_S = 20
LEASE_S = 2.0


class DistantJobs(Jobs):
    """The jobs in a database that can be away."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.away = False
        self.refused = 0

    def exchange(
        self, job_id: str, owner: str, until: datetime, *, outcomes: Sequence[JobItem] = (), wanted: int = 0
    ) -> tuple[JobItem, ...]:
        self._reach()
        return super().exchange(job_id, owner, until, outcomes=outcomes, wanted=wanted)

    def state(self, job_id: str) -> JobState | None:
        self._reach()
        return super().state(job_id)

    def expire(self, now: datetime) -> int:
        self._reach()
        return super().expire(now)

    def _reach(self) -> None:
        if self.away:
            self.refused += 1
            raise StoreUnavailable(detail="away")


def until(true: Callable[[], bool]) -> None:
    """Wait for a state that comes by itself."""
    deadline = time.monotonic() + WAIT_S
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.005)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(f"sqlite:///{tmp_path / 'jobs.db'}")
    yield opened
    opened.close()


@pytest.fixture
def jobs(store: Store) -> DistantJobs:
    return DistantJobs(store._database)


@pytest.fixture
def loop() -> Iterator[BackgroundLoop]:
    opened = BackgroundLoop()
    yield opened
    opened.close()


@pytest.fixture
def runner(jobs: DistantJobs, loop: BackgroundLoop) -> Iterator[JobRunner]:
    opened = JobRunner(jobs, loop, lease_s=LEASE_S, look_s=LOOK_S)
    yield opened
    opened.close()


def running(jobs: Jobs, *prompts: str) -> Job:
    job = jobs.create("test", JobSpec(width=2), "127.0.0.1", Prompts(prompts))
    jobs.change(job.id, "running", since=("ready",))
    return job


def test_jobs_are_still_looked_for_after_the_database_was_away(
    store: Store, jobs: DistantJobs, loop: BackgroundLoop, runner: JobRunner, fake_openai: FakeOpenAI
) -> None:
    gateway = gateway_to(fake_openai.url, store, loop)
    jobs.away = True
    runner.adopt(gateway)
    until(lambda: jobs.refused > 1)
    jobs.away = False
    job = jobs.create("test", JobSpec(), gateway.endpoint.host, Prompts(["one", "two"]))
    jobs.change(job.id, "running", since=("ready",))
    until(lambda: store.jobs.get(job.id).state == "done")
    assert store.jobs.get(job.id).progress.done == 2


def test_an_answer_that_came_while_the_database_was_away_is_written_down_and_not_asked_for_again(
    store: Store, jobs: DistantJobs, loop: BackgroundLoop, runner: JobRunner, fake_openai: FakeOpenAI
) -> None:
    fake_openai.script(*[(Text("worth its money"), Stall(), Finish())] * 2)
    job = running(jobs, "one", "two", "three", "four")
    runner.start(job.id, gateway_to(fake_openai.url, store, loop))
    fake_openai.wait_for_chats(2)
    jobs.away = True
    fake_openai.release()
    until(lambda: jobs.refused > 4)
    jobs.away = False
    runner.wait(job.id, WAIT_S)
    assert store.jobs.get(job.id).state == "done"
    assert [item.reply for item in store.jobs.items(job.id)][:2] == ["worth its money"] * 2
    asked = [chat.messages[-1]["content"] for chat in fake_openai.chats]
    assert sorted(asked) == ["four", "one", "three", "two"]


def test_a_server_that_is_stopped_in_good_order_leaves_no_item_of_which_nobody_knows(
    store: Store, jobs: DistantJobs, loop: BackgroundLoop, fake_openai: FakeOpenAI
) -> None:
    job = running(jobs, *(f"say {number}" for number in range(200)))
    first = JobRunner(jobs, loop, lease_s=LEASE_S, look_s=LOOK_S)
    first.start(job.id, gateway_to(fake_openai.url, store, loop))
    fake_openai.wait_for_chats(10)
    first.close()
    progress = store.jobs.get(job.id).progress
    assert (progress.running, progress.unknown) == (0, 0)
    assert progress.done + progress.failed + progress.waiting == 200
    assert progress.failed <= 2  # those that were being asked
