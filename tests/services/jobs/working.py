"""A process that works on a job until it is killed, at an edge of its own choosing or from outside."""

import os
import signal
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from pydantic import SecretStr

from gptdash.domain.endpoints import Endpoint
from gptdash.domain.jobs import JobBatch, JobBatchState, JobItem
from gptdash.gateway import BackgroundLoop, Books, Gateway, RetryPolicy, TimeLimits
from gptdash.services.jobs import JobRunner
from gptdash.store import Jobs, Store
from gptdash.store.database import Database
from gptdash.store.job_batches import JobBatches
from tests.fake_openai.server import KEY

EDGES: Final = ("before claim", "after claim", "before settle", "after settle", "somewhere")
LEASE_S: Final = 0.3
LOOK_S: Final = 0.05
ONCE: Final = RetryPolicy(attempts=1)


class DyingJobs(Jobs):
    """Kills its process when the n-th item passes an edge."""

    def __init__(self, database: Database, edge: str, passings: int) -> None:
        super().__init__(database)
        self._edge = edge
        self._left = passings

    def exchange(
        self, job_id: str, owner: str, until: datetime, *, outcomes: Sequence[JobItem] = (), wanted: int = 0
    ) -> tuple[JobItem, ...]:
        self._pass("before claim", wanted)
        self._pass("before settle", len(outcomes))
        items = super().exchange(job_id, owner, until, outcomes=outcomes, wanted=wanted)
        self._pass("after settle", len(outcomes))
        self._pass("after claim", len(items))
        return items

    def _pass(self, edge: str, items: int) -> None:
        if edge == self._edge:
            self._left -= items
            if items and self._left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)


BATCH_EDGES: Final = (
    "before plan",
    "after plan",
    "before uploaded",
    "after uploaded",
    "before sent",
    "after sent",
    "before settle",
    "after settle",
    "before ended",
    "after ended",
)


class DyingBatches(JobBatches):
    """Kills its process when a batch passes an edge."""

    def __init__(self, database: Database, edge: str) -> None:
        super().__init__(database)
        self._edge = edge

    def plan(self, job_id: str, model: str, owner: str, until: datetime, limit: int) -> JobBatch | None:
        self._pass("before plan")
        planned = super().plan(job_id, model, owner, until, limit)
        self._pass("after plan")
        return planned

    def note(self, batch_id: str, *, state: JobBatchState, **said: Any) -> JobBatch:
        self._pass(f"before {state}")
        noted = super().note(batch_id, state=state, **said)
        self._pass(f"after {state}")
        return noted

    def _pass(self, edge: str) -> None:
        if edge == self._edge:
            os.kill(os.getpid(), signal.SIGKILL)


def gateway_to(url: str, store: Store, loop: BackgroundLoop) -> Gateway:
    endpoint = Endpoint(kind="openai", label="OpenAI", base_url=url, api_key=SecretStr(KEY), model="gpt-6-luna")
    return Gateway(endpoint, Books(store.calls, store.budgets), loop, TimeLimits(), retries=ONCE)


def work(url: str, database: str, job_id: str, edge: str, passings: int) -> None:
    """Work on the job to its end, unless the edge comes first."""
    store, loop = Store.open(database), BackgroundLoop()
    jobs = DyingJobs(store.jobs._database, edge, passings)
    jobs.batches = DyingBatches(store.jobs._database, edge)
    runner = JobRunner(jobs, loop, lease_s=LEASE_S, look_s=LOOK_S, poll_s=LOOK_S)
    runner.start(job_id, gateway_to(url, store, loop))
    runner.wait(job_id, 240)
