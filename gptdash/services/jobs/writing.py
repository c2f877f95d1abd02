"""Writes the file of a batch."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from gptdash.domain.batches import MAX_BYTES
from gptdash.domain.errors import EndpointError
from gptdash.domain.jobs import JobBatch, JobItem, JobSpec
from gptdash.gateway import Batches
from gptdash.services.jobs.asking import Asker
from gptdash.store import Jobs


class LinesFile:
    """The items of a batch as lines, as many as the server takes in one file; the rest waits for the next batch.

    `worst_nano_usd` is what they cost at most; None is unpriced.
    """

    def __init__(self, path: Path, jobs: Jobs, asker: Asker, spec: JobSpec, max_bytes: int = MAX_BYTES) -> None:
        self.path = path
        self.count = 0
        self.worst_nano_usd: int | None = 0
        self._jobs = jobs
        self._asker = asker
        self._spec = spec
        self._room = max_bytes
        self._is_full = False

    def write(self, batches: Batches, batch: JobBatch) -> None:
        """Write the lines; what cannot be sent fails, what has no room waits again."""
        with self.path.open("wb") as file:
            for items in self._jobs.batches.items(batch):
                kept = tuple(self._without_line(file, batches, batch, items))
                if kept:
                    self._jobs.exchange(batch.job_id, batch.id, datetime.now(UTC), outcomes=kept)

    def _without_line(
        self, file: BinaryIO, batches: Batches, batch: JobBatch, items: Iterable[JobItem]
    ) -> Iterable[JobItem]:
        for item in items:
            try:
                line = batches.write(str(item.number), self._asker.request(self._spec, item), batch.model)
            except EndpointError as error:
                yield item.model_copy(update={"state": "failed", "problem": error.sentence})
                continue
            self._is_full = self._is_full or len(line.content) > self._room
            if self._is_full:
                yield item.model_copy(update={"state": "waiting"})
                continue
            file.write(line.content)
            self._room -= len(line.content)
            self.count += 1
            self.worst_nano_usd = _sum(self.worst_nano_usd, line.worst_nano_usd)


def _sum(total: int | None, more: int | None) -> int | None:
    return None if total is None or more is None else total + more
