"""One process's work on one job, until no item waits any more."""

import asyncio
import uuid
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

from gptdash.domain.errors import GptdashError, StoreUnavailable
from gptdash.domain.jobs import Job, JobItem
from gptdash.domain.wording import mark, sentence
from gptdash.gateway import Gateway
from gptdash.services.jobs.asking import Asker
from gptdash.services.jobs.counter import Counter, patiently
from gptdash.store import Jobs

CANCELLED: Final = mark("The job was stopped while this was being asked.")


class Shift:
    """So many calls at once, each item claimed just before it is asked.

    Each shift is an owner of its own: what it claimed and could not ask for, because the store went away meanwhile, is
    not kept alive by the next one.
    """

    def __init__(self, job: Job, jobs: Jobs, asker: Asker, *, lease: timedelta, look_s: float) -> None:
        self._job = job
        self._jobs = jobs
        self._asker = asker
        self._lease = lease
        self._look_s = look_s
        self._owner = uuid.uuid4().hex
        self._counter = Counter(jobs, job.id, self._owner, lease, look_s)

    async def work(self, gateway: Gateway) -> None:
        """Ask until no item waits, the job does not run any more, or the store was away."""
        asking = asyncio.create_task(self._ask_in_slots(gateway))
        watching = asyncio.create_task(self._keep_alive())
        try:
            ended, _ = await asyncio.wait({asking, watching}, return_when=asyncio.FIRST_COMPLETED)
            for task in ended:
                task.result()
        finally:
            asking.cancel()
            watching.cancel()
            await asyncio.gather(asking, watching, return_exceptions=True)

    async def _ask_in_slots(self, gateway: Gateway) -> None:
        # A group, not a gather: it ends when the last slot has written down what became of its item.
        async with asyncio.TaskGroup() as slots:
            for _ in range(self._job.spec.width):
                slots.create_task(self._ask_on(gateway))

    async def _ask_on(self, gateway: Gateway) -> None:
        outcome: JobItem | None = None
        while item := await self._next(outcome):
            outcome = await self._ask(gateway, item)

    async def _next(self, outcome: JobItem | None) -> JobItem | None:
        """Hand an outcome in and take the next item; one that comes after we were stopped goes back, as nobody asks."""
        handing = asyncio.ensure_future(self._counter.hand_in(outcome))
        try:
            return await asyncio.shield(handing)
        except asyncio.CancelledError:
            if item := await handing:
                unasked = item.model_copy(update={"state": "waiting"})
                await asyncio.shield(self._counter.hand_in(unasked, wants_next=False))
            raise

    async def _ask(self, gateway: Gateway, item: JobItem) -> JobItem:
        """Ask for an item; a failure that the next one would meet as well pauses the job."""
        waiting = item.model_copy(update={"state": "waiting"})
        try:
            return await self._asker.ask(gateway, self._job.spec, item)
        except asyncio.CancelledError:
            stopped = item.model_copy(update={"state": "failed", "problem": sentence(CANCELLED)})
            await asyncio.shield(self._counter.hand_in(stopped, wants_next=False))
            raise
        except StoreUnavailable:
            self._counter.is_closed = True
            return waiting
        except GptdashError as error:
            pause = partial(self._jobs.change, self._job.id, "paused", since=("running",), note=error.sentence)
            await patiently(pause, self._look_s)
            return waiting

    async def _keep_alive(self) -> None:
        """Renew the leases until the job is cancelled, which also ends what is being asked."""
        while await patiently(self._is_wanted, self._look_s):
            await self._counter.renew()
            await asyncio.sleep(self._look_s)

    def _is_wanted(self) -> bool:
        self._jobs.expire(datetime.now(UTC))
        return self._jobs.state(self._job.id) not in ("cancelled", None)
