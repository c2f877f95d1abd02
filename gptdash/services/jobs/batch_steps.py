"""What is done for one batch, step by step: each is written down before the next begins."""

import asyncio
import tempfile
from collections.abc import Callable, Sequence
from contextlib import aclosing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final

from gptdash.domain.batches import BatchAnswer, RemoteBatch
from gptdash.domain.jobs import Job, JobBatch, JobItem
from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.gateway import Gateway
from gptdash.services.jobs.asking import Asker
from gptdash.services.jobs.counter import patiently
from gptdash.services.jobs.writing import LinesFile
from gptdash.store import Jobs

STOPPED: Final = mark(
    "The batch ended as {status} and left {left} without an answer. They cost nothing; go on to send them again."
)
REFUSED: Final = mark("The server did not take the batch: {problem}")
ACTIVE: Final = ("validating", "in_progress")


class BatchSteps:
    """The steps of the batches of one job."""

    def __init__(self, job: Job, jobs: Jobs, asker: Asker, patience_s: float) -> None:
        self._job = job
        self._jobs = jobs
        self._asker = asker
        self._patience_s = patience_s

    async def take(self, gateway: Gateway, batch: JobBatch) -> bool:
        """Bring a batch one step on; tell whether the next can follow at once.

        Raises:
            GptdashError: the step failed.
        """
        running = await asyncio.to_thread(self._jobs.state, self._job.id) == "running"
        match batch.state:
            case "planned" if running:
                await self._upload(gateway, batch)
            case "planned":
                await self.end(gateway, batch)
            case "uploaded":
                await self._send(gateway, batch, may_create=running)
            case "sent":
                await self._poll(gateway, batch)
        return batch.state != "sent"

    async def _upload(self, gateway: Gateway, batch: JobBatch) -> None:
        with tempfile.TemporaryDirectory(prefix="gptdash-batch-") as folder:
            lines = LinesFile(Path(folder) / "lines.jsonl", self._jobs, self._asker, self._job.spec)
            await asyncio.to_thread(lines.write, gateway.batches, batch)
            if not lines.count:
                await self.end(gateway, batch)
                return
            await asyncio.to_thread(gateway.batches.reserve, batch.id, lines.worst_nano_usd)
            file_id = await gateway.batches.upload(batch.id, lines.path, batch.created_at)
        await self._note(
            partial(self._jobs.batches.note, batch.id, state="uploaded", file_id=file_id, items=lines.count)
        )

    async def _send(self, gateway: Gateway, batch: JobBatch, *, may_create: bool) -> None:
        """Have the file answered, unless it is already: we may have died before we heard of it."""
        remote = await gateway.batches.find(batch.id, batch.created_at)
        if remote is None and not may_create:
            await self.end(gateway, batch)
            return
        if remote is None:
            remote = await gateway.batches.create(batch.id, batch.file_id or "", batch.model)
        note = partial(self._jobs.batches.note, batch.id, state="sent", remote_id=remote.id)
        await self._note(partial(note, remote_status=remote.status))

    async def _poll(self, gateway: Gateway, batch: JobBatch) -> None:
        remote = await gateway.batches.get(batch.remote_id or "")
        if remote.status in ACTIVE and await asyncio.to_thread(self._jobs.state, self._job.id) == "cancelled":
            remote = await gateway.batches.cancel(remote.id)
        note = partial(self._jobs.batches.note, batch.id, state="sent", remote_status=remote.status)
        await self._note(partial(note, answered=remote.answered))
        if remote.is_over:
            await self._collect(gateway, batch, remote)

    async def _collect(self, gateway: Gateway, batch: JobBatch, remote: RemoteBatch) -> None:
        found = gateway.batches.collect(batch.id, remote, batch.model, batch.created_at, self._job.spec.tag)
        async with aclosing(found) as answers:
            async for some in answers:
                await self._note(partial(self._settle, batch, some))
        left = await asyncio.to_thread(self._left, batch)
        if left and await asyncio.to_thread(self._jobs.state, self._job.id) == "running":
            await self.pause(_why(remote, left))
        await self.end(gateway, batch)

    def _settle(self, batch: JobBatch, answers: Sequence[BatchAnswer]) -> None:
        numbers = [int(answer.key) for answer in answers if answer.key.isdecimal()]
        items = self._jobs.batches.numbered(batch.job_id, numbers)
        came = [answer for answer in answers if answer.finish and answer.key.isdecimal() and int(answer.key) in items]
        outcomes = [self._outcome(items[int(answer.key)], answer) for answer in came]
        self._jobs.exchange(batch.job_id, batch.id, datetime.now(UTC), outcomes=outcomes)

    def _outcome(self, item: JobItem, answer: BatchAnswer) -> JobItem:
        problem = answer.problem
        if problem is None and answer.finish:
            problem = self._asker.problem_of(item, answer.text, answer.finish, self._job.spec)
        taken = {"call_id", "cost_nano_usd", "input_tokens", "output_tokens"}
        return self._asker.outcome(item, answer.text, problem).model_copy(update=answer.model_dump(include=taken))

    def _left(self, batch: JobBatch) -> int:
        return sum(len(some) for some in self._jobs.batches.items(batch))

    async def end(self, gateway: Gateway, batch: JobBatch) -> None:
        """Let what has no answer wait again, and let the budgets go."""
        await self._note(partial(self._jobs.batches.let_go, batch))
        cost = await asyncio.to_thread(self._jobs.batches.cost, batch)
        await asyncio.to_thread(gateway.batches.release, batch.id, cost)
        await self._note(partial(self._jobs.batches.note, batch.id, state="ended"))

    async def pause(self, note: Sentence) -> None:
        """Pause the job and say why."""
        await self._note(partial(self._jobs.change, self._job.id, "paused", since=("running",), note=note))

    async def _note(self, write: Callable[[], object]) -> None:
        await patiently(write, self._patience_s)


def _why(remote: RemoteBatch, left: int) -> Sentence:
    if remote.status == "failed":
        return sentence(REFUSED, problem=remote.problem or remote.status)
    return sentence(STOPPED, status=remote.status, left=left)
