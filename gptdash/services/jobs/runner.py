"""Works on jobs in the server process, each at most once."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Lock
from typing import Final

from gptdash.domain.jobs import Job
from gptdash.gateway import BackgroundLoop, Gateway, Running
from gptdash.services.jobs.asking import Asker
from gptdash.services.jobs.batching import BatchShift
from gptdash.services.jobs.checking import OWN_CHECKS, Check
from gptdash.services.jobs.counter import patiently
from gptdash.services.jobs.shift import Shift
from gptdash.store import Jobs

LEASE_S: Final = 60.0
LOOK_S: Final = 1.0
POLL_S: Final = 20.0


class JobRunner:
    """Runs jobs, each at most once in this process; other processes on the same store may share them.

    `lease_s` is how long others wait for this process to be heard of before its items count as unknown; `look_s` is how
    often it says that it is alive, and looks whether a job was paused, cancelled or left to it by another; `poll_s` is
    how often a server is asked how far a batch is. With `redacts`, replies are stored without the secrets in them;
    `checks` are what replies can be held against. A database that is away is waited for.
    """

    def __init__(
        self,
        jobs: Jobs,
        loop: BackgroundLoop,
        *,
        lease_s: float = LEASE_S,
        look_s: float = LOOK_S,
        poll_s: float = POLL_S,
        redacts: bool = True,
        checks: Mapping[str, Check] = OWN_CHECKS,
    ) -> None:
        self._jobs = jobs
        self._loop = loop
        self._lease = timedelta(seconds=lease_s)
        self._look_s = look_s
        self._poll_s = poll_s
        self._asker = Asker(jobs.picture, checks, redacts=redacts)
        self._lock = Lock()
        self._running: dict[str, Running] = {}
        self._watching: Running | None = None

    def start(self, job_id: str, gateway: Gateway) -> None:
        """Work on a job that is to run; nothing happens where this process does already."""
        with self._lock:
            if job_id not in self._running:
                self._running[job_id] = self._loop.submit(self._work(job_id, gateway))

    def adopt(self, gateway: Gateway) -> None:
        """Work from now on on every running job of an endpoint, whoever began it; and on those that others begin."""
        with self._lock:
            if self._watching is None:
                self._watching = self._loop.submit(self._watch(gateway))

    def is_working_on(self, job_id: str) -> bool:
        """Tell whether this process works on a job."""
        with self._lock:
            return job_id in self._running

    def is_idle(self) -> bool:
        """Tell whether this process works on no job."""
        with self._lock:
            return not self._running

    def wait(self, job_id: str, timeout_s: float) -> None:
        """Wait until this process no longer works on a job."""
        with self._lock:
            running = self._running.get(job_id)
        if running:
            running.wait(timeout_s)

    def close(self, timeout_s: float = 10) -> None:
        """Stop working; what is being asked is cancelled and settled, the jobs stay to be resumed."""
        with self._lock:
            work = [*self._running.values(), *((self._watching,) if self._watching else ())]
        for running in work:
            running.cancel()
        for running in work:
            running.wait(timeout_s)

    async def _watch(self, gateway: Gateway) -> None:
        while True:
            for job_id in await patiently(partial(self._look, gateway.endpoint.host), self._look_s):
                self.start(job_id, gateway)
            await asyncio.sleep(self._look_s)

    def _look(self, host: str) -> tuple[str, ...]:
        self._jobs.expire(datetime.now(UTC))
        return self._jobs.running(host)

    async def _work(self, job_id: str, gateway: Gateway) -> None:
        try:
            while not await patiently(partial(self._is_over, job_id), self._look_s):
                job = await patiently(partial(self._jobs.get, job_id), self._look_s)
                await self._shift(job).work(gateway)
                if await patiently(partial(self._is_over, job_id), self._look_s):
                    break
                await asyncio.sleep(self._look_s)  # another process asks for the last ones, or the store was away
        finally:
            with self._lock:
                self._running.pop(job_id, None)

    def _shift(self, job: Job) -> Shift | BatchShift:
        if job.spec.by == "batch":
            return BatchShift(job, self._jobs, self._asker, lease=self._lease, look_s=self._look_s, poll_s=self._poll_s)
        return Shift(job, self._jobs, self._asker, lease=self._lease, look_s=self._look_s)

    def _is_over(self, job_id: str) -> bool:
        return self._jobs.is_over(job_id) or self._jobs.finish_if_over(job_id)
