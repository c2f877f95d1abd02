"""One process's work on a job that is handed to the server as batches."""

import asyncio
import time
import uuid
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

from gptdash.domain.batches import MAX_LINES
from gptdash.domain.errors import GptdashError, MalformedReply, ReplyCut, StoreUnavailable
from gptdash.domain.jobs import Job, JobBatch
from gptdash.domain.wording import mark
from gptdash.gateway import Gateway, NoBatches
from gptdash.services.jobs.asking import Asker
from gptdash.services.jobs.batch_steps import BatchSteps
from gptdash.services.jobs.counter import patiently
from gptdash.store import Jobs

MODERATED: Final = mark("each call has to be moderated before it is sent.")
NO_API: Final = mark("it has no Batch API.")
# After these nobody knows whether the server did what it was asked: it is looked for before it is asked again.
UNCERTAIN: Final = (MalformedReply, ReplyCut)


class BatchShift:
    """Sends what waits, asks every `poll_s` seconds how far it is, and collects what came.

    Each step is written down before the next one begins, so that any process can go on from any of them.
    """

    def __init__(self, job: Job, jobs: Jobs, asker: Asker, *, lease: timedelta, look_s: float, poll_s: float) -> None:
        self._job = job
        self._jobs = jobs
        self._steps = BatchSteps(job, jobs, asker, look_s)
        self._lease = lease
        self._look_s = look_s
        self._poll_s = poll_s
        self._owner = uuid.uuid4().hex
        self._due: dict[str, float] = {}

    async def work(self, gateway: Gateway) -> None:
        """Work until no batch of the job is open and no item waits, or the job does not run."""
        watching = asyncio.create_task(self._keep_alive())
        try:
            is_open = True
            while is_open:
                is_open = await self._go_on(gateway)
                await asyncio.sleep(self._look_s if is_open else 0)
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)

    async def _go_on(self, gateway: Gateway) -> bool:
        """Bring every batch a step on, and plan the next; tell whether there is anything left to do here."""
        open_batches = await patiently(self._take, self._look_s)
        for batch in open_batches:
            if time.monotonic() >= self._due.get(batch.id, 0):
                await self._try(gateway, batch)
        return await self._plan(gateway) or bool(open_batches)

    def _take(self) -> tuple[JobBatch, ...]:
        now = datetime.now(UTC)
        return self._jobs.batches.take(self._job.id, self._owner, now, now + self._lease)

    async def _keep_alive(self) -> None:
        while True:
            await asyncio.sleep(self._look_s)
            await patiently(self._take, self._look_s)

    async def _plan(self, gateway: Gateway) -> bool:
        """Write down what will be sent next, before any of it is; tell whether there was anything."""
        try:
            if not await self._waits():
                return False
            if not await gateway.batches.exist():
                raise NoBatches(
                    endpoint=gateway.endpoint.host, detail=MODERATED if gateway.batches.is_moderated else NO_API
                )
            model = await asyncio.to_thread(gateway.model_for, self._job.spec.model)
        except StoreUnavailable:
            return True
        except GptdashError as error:
            await self._steps.pause(error.sentence)
            return False
        until = datetime.now(UTC) + self._lease
        plan = partial(self._jobs.batches.plan, self._job.id, model, self._owner, until, MAX_LINES)
        return await patiently(plan, self._look_s) is not None

    async def _waits(self) -> bool:
        if await asyncio.to_thread(self._jobs.state, self._job.id) != "running":
            return False
        return bool(await asyncio.to_thread(partial(self._jobs.items, self._job.id, state="waiting", limit=1)))

    async def _try(self, gateway: Gateway, batch: JobBatch) -> None:
        """Take a step; one that fails in a way that may pass is taken again later, any other pauses the job."""
        self._due[batch.id] = time.monotonic() + self._poll_s
        try:
            if await self._steps.take(gateway, batch):
                self._due.pop(batch.id)
        except StoreUnavailable:
            return
        except GptdashError as error:
            if error.retry_helps or isinstance(error, UNCERTAIN):
                return
            await self._steps.pause(error.sentence)
            if batch.state != "sent":
                await self._steps.end(gateway, batch)
