"""Works on jobs in the server process: so many calls at once, each item claimed just before it is asked."""

import asyncio
import uuid
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Lock
from typing import Any, Final

from gptdash.domain.errors import GptdashError
from gptdash.domain.jobs import Job, JobItem
from gptdash.domain.wording import mark, sentence
from gptdash.gateway import BackgroundLoop, Gateway, Running
from gptdash.services.jobs.asking import ask
from gptdash.store import Jobs

LEASE_S: Final = 60.0
LOOK_S: Final = 1.0
CANCELLED: Final = mark("The job was stopped while this was being asked.")


class JobRunner:
    """Runs jobs, each at most once in this process; other processes on the same store may share them.

    `lease_s` is how long others wait for this process to be heard of before its items count as unknown; `look_s` is how
    often it says that it is alive, and looks whether a job was paused, cancelled or left to it by another.
    """

    def __init__(self, jobs: Jobs, loop: BackgroundLoop, *, lease_s: float = LEASE_S, look_s: float = LOOK_S) -> None:
        self.owner = uuid.uuid4().hex
        self._jobs = jobs
        self._loop = loop
        self._lease = timedelta(seconds=lease_s)
        self._look_s = look_s
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
            await asyncio.to_thread(self._jobs.expire, datetime.now(UTC))
            for job_id in await asyncio.to_thread(self._jobs.running, gateway.endpoint.host):
                self.start(job_id, gateway)
            await asyncio.sleep(self._look_s)

    async def _work(self, job_id: str, gateway: Gateway) -> None:
        try:
            job = await asyncio.to_thread(self._jobs.get, job_id)
            while not await self._is_over(job_id):
                await self._ask_until_none_waits(job, gateway)
                if await self._is_over(job_id):
                    break
                await asyncio.sleep(self._look_s)  # another process asks for the last ones
        finally:
            with self._lock:
                self._running.pop(job_id, None)

    async def _is_over(self, job_id: str) -> bool:
        if await asyncio.to_thread(self._jobs.state, job_id) != "running":
            return True
        return await asyncio.to_thread(self._jobs.finish_if_over, job_id)

    async def _ask_until_none_waits(self, job: Job, gateway: Gateway) -> None:
        asking = asyncio.gather(*(self._ask_on(job, gateway) for _ in range(job.spec.width)))
        watching = asyncio.create_task(self._keep_alive(job.id))
        try:
            both: set[asyncio.Future[Any]] = {asking, watching}
            ended, _ = await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
            for task in ended:
                task.result()
        finally:
            asking.cancel()
            watching.cancel()
            await asyncio.gather(asking, watching, return_exceptions=True)

    async def _ask_on(self, job: Job, gateway: Gateway) -> None:
        while item := await self._claim(job.id):
            await self._ask(job, gateway, item)

    async def _claim(self, job_id: str) -> JobItem | None:
        return await asyncio.to_thread(self._jobs.claim, job_id, self.owner, datetime.now(UTC) + self._lease)

    async def _ask(self, job: Job, gateway: Gateway, item: JobItem) -> None:
        """Ask for an item; a failure that the next one would meet as well pauses the job."""
        try:
            outcome = await ask(gateway, job.spec, item)
        except asyncio.CancelledError:
            stopped = item.model_copy(update={"state": "failed", "problem": sentence(CANCELLED)})
            await asyncio.shield(asyncio.to_thread(self._jobs.settle, stopped, self.owner))
            raise
        except GptdashError as error:
            pause = partial(self._jobs.change, job.id, "paused", since=("running",), note=error.sentence)
            await asyncio.to_thread(pause)
            await asyncio.to_thread(self._jobs.give_back, item, self.owner)
        else:
            await asyncio.shield(asyncio.to_thread(self._jobs.settle, outcome, self.owner))

    async def _keep_alive(self, job_id: str) -> None:
        """Renew the leases until the job is cancelled, which also ends what is being asked."""
        while await asyncio.to_thread(self._jobs.state, job_id) != "cancelled":
            now = datetime.now(UTC)
            await asyncio.to_thread(self._jobs.renew, self.owner, now + self._lease)
            await asyncio.to_thread(self._jobs.expire, now)
            await asyncio.sleep(self._look_s)
