"""Batches of job items at a server, from the intent to the last answer.

A batch is written down, with its items, before anything of it is sent: whoever finds it after a kill knows what to look
for at the server. Its items belong to it as those of a process belong to the process, but without a lease: a batch does
not die with whoever sent it.
"""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Row, func, insert, or_, select, update

from gptdash.domain.jobs import JobBatch, JobBatchState, JobItem
from gptdash.store.database import Database
from gptdash.store.schema import job_batches, job_items, jobs

ROWS_AT_ONCE: Final = 1_000


class JobBatches:
    """The batches in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def plan(self, job_id: str, model: str, owner: str, until: datetime, limit: int) -> JobBatch | None:
        """Write a batch of up to `limit` waiting items of a running job down; None where none waits."""
        batch_id = uuid.uuid4().hex
        waiting = (
            select(job_items.c.number)
            .join(jobs, jobs.c.id == job_items.c.job_id)
            .where(job_items.c.job_id == job_id, job_items.c.state == "waiting", jobs.c.state == "running")
            .order_by(job_items.c.number)
            .limit(limit)
            .with_for_update(of=job_items, skip_locked=True)
        )
        taking = (
            update(job_items)
            .where(job_items.c.job_id == job_id, job_items.c.number.in_(waiting))
            .values(state="running", owner=batch_id, lease_until=None, attempts=job_items.c.attempts + 1)
        )
        row = {"id": batch_id, "job_id": job_id, "created_at": datetime.now(UTC), "state": "planned", "model": model}
        with self._database.writing() as connection:
            taken = connection.execute(taking).rowcount
            if not taken:
                return None
            connection.execute(insert(job_batches).values(**row, items=taken, owner=owner, lease_until=until))
        return self.get(batch_id)

    def get(self, batch_id: str) -> JobBatch:
        """Read a batch as it stands."""
        with self._database.reading() as connection:
            return _batch(connection.execute(select(job_batches).where(job_batches.c.id == batch_id)).one())

    def of(self, job_id: str) -> tuple[JobBatch, ...]:
        """List the batches of a job, the oldest first."""
        query = select(job_batches).where(job_batches.c.job_id == job_id).order_by(job_batches.c.created_at)
        with self._database.reading() as connection:
            return tuple(_batch(row) for row in connection.execute(query))

    def take(self, job_id: str, owner: str, now: datetime, until: datetime) -> tuple[JobBatch, ...]:
        """Look after the open batches of a job that nobody else looks after."""
        mine = or_(job_batches.c.owner == owner, job_batches.c.lease_until.is_(None), job_batches.c.lease_until < now)
        taking = update(job_batches).where(job_batches.c.job_id == job_id, job_batches.c.state != "ended", mine)
        with self._database.writing() as connection:
            connection.execute(taking.values(owner=owner, lease_until=until))
        return tuple(batch for batch in self.of(job_id) if batch.owner == owner and batch.state != "ended")

    def note(
        self,
        batch_id: str,
        *,
        state: JobBatchState,
        file_id: str | None = None,
        remote_id: str | None = None,
        remote_status: str | None = None,
        answered: int | None = None,
        items: int | None = None,
    ) -> JobBatch:
        """Write down how far a batch is; what is None stays as it was."""
        named = {"file_id": file_id, "remote_id": remote_id, "remote_status": remote_status}
        said = {**named, "answered": answered, "items": items}
        values: dict[str, str | int | None] = {
            "state": state,
            **{name: value for name, value in said.items() if value is not None},
        }
        if state == "ended":
            values["lease_until"] = None
        with self._database.writing() as connection:
            connection.execute(update(job_batches).where(job_batches.c.id == batch_id).values(values))
        return self.get(batch_id)

    def items(self, batch: JobBatch) -> Iterator[Sequence[JobItem]]:
        """Read the items of a batch that are without an answer, by the thousand."""
        last = 0
        while some := self._items_after(batch, last):
            yield some
            last = some[-1].number

    def _items_after(self, batch: JobBatch, number: int) -> tuple[JobItem, ...]:
        query = select(job_items).where(
            job_items.c.job_id == batch.job_id,
            job_items.c.state == "running",
            job_items.c.owner == batch.id,
            job_items.c.number > number,
        )
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(job_items.c.number).limit(ROWS_AT_ONCE))
            return tuple(_item(row) for row in rows)

    def numbered(self, job_id: str, numbers: Iterable[int]) -> dict[int, JobItem]:
        """Read some items of a job by their numbers."""
        query = select(job_items).where(job_items.c.job_id == job_id, job_items.c.number.in_(numbers))
        with self._database.reading() as connection:
            return {row.number: _item(row) for row in connection.execute(query)}

    def let_go(self, batch: JobBatch) -> int:
        """Let the items wait again that are without an answer; returns how many."""
        left = (job_items.c.job_id == batch.job_id) & (job_items.c.owner == batch.id) & (job_items.c.state == "running")
        with self._database.writing() as connection:
            return connection.execute(update(job_items).where(left).values(state="waiting", owner=None)).rowcount

    def cost(self, batch: JobBatch) -> int:
        """Sum what the answers of a batch cost, in nano-dollars."""
        paid = select(func.coalesce(func.sum(job_items.c.cost_nano_usd), 0)).where(
            job_items.c.job_id == batch.job_id, job_items.c.owner == batch.id
        )
        with self._database.reading() as connection:
            return int(connection.scalar(paid) or 0)


def _batch(row: Row[Any]) -> JobBatch:
    return JobBatch.model_validate({name: getattr(row, name) for name in JobBatch.model_fields})


def _item(row: Row[Any]) -> JobItem:
    return JobItem.model_validate({name: getattr(row, name) for name in JobItem.model_fields})
