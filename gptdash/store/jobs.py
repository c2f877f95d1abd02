"""Jobs: which items wait, who asks which, and what became of them.

An item is claimed in a transaction of its own just before it is asked, with a lease. A process that dies leaves claims
whose leases run out; nobody knows what became of those items, and that is what they are marked as. A process that comes
back late with an answer may still write it down: it is the one that asked.
"""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, bindparam, exists, func, insert, or_, select, update

from gptdash.domain.errors import GptdashError
from gptdash.domain.jobs import ItemState, Job, JobItem, JobSpec, JobState, NewItem, Progress
from gptdash.domain.messages import ImagePart
from gptdash.domain.wording import Sentence, mark
from gptdash.store.database import Database
from gptdash.store.job_batches import JobBatches
from gptdash.store.schema import job_batches, job_items, job_pictures, jobs

ROWS_AT_ONCE: Final = 1_000
NAME_LENGTH: Final = 200
UNSETTLED: Final = ("waiting", "running")
BYTES_AT_ONCE: Final = 20_000_000
INSERT_ITEM: Final = insert(job_items)
INSERT_PICTURE: Final = insert(job_pictures)
CLAIM: Final = (
    update(job_items)
    .where(job_items.c.job_id == bindparam("job"), job_items.c.number == bindparam("item"))
    .values(
        state="running",
        owner=bindparam("by"),
        lease_until=bindparam("until"),
        attempts=job_items.c.attempts + 1,
    )
)
NEXT: Final = (
    select(job_items)
    .join(jobs, jobs.c.id == job_items.c.job_id)
    .where(job_items.c.job_id == bindparam("job"), job_items.c.state == "waiting", jobs.c.state == "running")
    .order_by(job_items.c.number)
    .limit(bindparam("wanted"))
    .with_for_update(of=job_items, skip_locked=True)
)
OPEN_BATCH: Final = job_batches.c.state != "ended"
SETTLE: Final = update(job_items).where(
    job_items.c.job_id == bindparam("job"),
    job_items.c.number == bindparam("item"),
    job_items.c.owner == bindparam("by"),
    # Not `in_`, which cannot be said of many rows in one go.
    or_(job_items.c.state == "running", job_items.c.state == "unknown"),
)


# Locked, so that nobody removes the job between this look and the items.
BEING_READ: Final = (
    select(jobs.c.id).where(jobs.c.id == bindparam("job"), jobs.c.state == "reading").with_for_update(key_share=True)
)


class JobForgotten(GptdashError):
    """A job that was removed while its items were taken in."""

    template = mark("The job was forgotten while its items were taken in. Begin it anew if that was not meant.")


class Jobs:
    """The jobs in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.batches = JobBatches(database)

    def create(self, name: str, spec: JobSpec, endpoint: str, items: Iterable[NewItem]) -> Job:
        """Write a job with its items; it is ready and waits to be started once all of them are in.

        They are taken in by the thousand, as making one may take its time and others want to write meanwhile.

        Raises:
            JobForgotten: somebody removed it meanwhile.
        """
        job_id, now = uuid.uuid4().hex, datetime.now(UTC)
        row = {"id": job_id, "name": name[:NAME_LENGTH], "created_at": now, "endpoint": endpoint, "state": "reading"}
        with self._database.writing() as connection:
            connection.execute(insert(jobs).values(**row, spec=spec.model_dump(mode="json")))
        try:
            self._take_in(job_id, items)
        except GptdashError:
            self.remove(job_id)
            raise
        if not self.change(job_id, "ready", since=("reading",)):
            raise JobForgotten
        return self.get(job_id)

    def _take_in(self, job_id: str, items: Iterable[NewItem]) -> None:
        for chunk in _chunked(items):
            pictures = [_picture_row(job_id, number, item.picture) for number, item in chunk if item.picture]
            with self._database.writing() as connection:
                if not connection.scalar(BEING_READ, {"job": job_id}):
                    raise JobForgotten
                connection.execute(INSERT_ITEM, [_item_row(job_id, number, item) for number, item in chunk])
                if pictures:
                    connection.execute(INSERT_PICTURE, pictures)

    def picture(self, item: JobItem) -> ImagePart | None:
        """Read the picture of an item; None where it has none."""
        query = select(job_pictures.c.data, job_pictures.c.media_type, job_pictures.c.detail).where(
            job_pictures.c.job_id == item.job_id, job_pictures.c.number == item.number
        )
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        return ImagePart(data=row.data, media_type=row.media_type, detail=row.detail) if row else None

    def get(self, job_id: str) -> Job:
        """Read a job as it stands.

        Raises:
            KeyError: there is none.
        """
        with self._database.reading() as connection:
            row = connection.execute(select(jobs).where(jobs.c.id == job_id)).first()
            if row is None:
                raise KeyError(job_id)
            return _job(connection, row)

    def recent(self, limit: int = 50) -> tuple[Job, ...]:
        """List jobs, the newest first."""
        with self._database.reading() as connection:
            rows = connection.execute(select(jobs).order_by(jobs.c.created_at.desc()).limit(limit)).all()
            return tuple(_job(connection, row) for row in rows)

    def running(self, endpoint: str) -> tuple[str, ...]:
        """Name the jobs that are to be worked on at an endpoint, the oldest first.

        One with an open batch is, in whatever state: its answers are paid for.
        """
        wanted = or_(jobs.c.state == "running", exists().where(OPEN_BATCH, job_batches.c.job_id == jobs.c.id))
        query = select(jobs.c.id).where(wanted, jobs.c.endpoint == endpoint)
        with self._database.reading() as connection:
            return tuple(connection.scalars(query.order_by(jobs.c.created_at)))

    def state(self, job_id: str) -> JobState | None:
        """Read the state alone; None where the job is gone."""
        with self._database.reading() as connection:
            state: JobState | None = connection.scalar(select(jobs.c.state).where(jobs.c.id == job_id))
            return state

    def ask_by_calls(self, job_id: str) -> bool:
        """Have what is left of a job asked one by one; tell whether it could be, as no batch of it is open."""
        open_batch = exists().where(OPEN_BATCH, job_batches.c.job_id == job_id)
        with self._database.writing() as connection:
            row = connection.execute(select(jobs.c.spec).where(jobs.c.id == job_id, ~open_batch)).first()
            if row is None:
                return False
            spec = {**row.spec, "by": "calls"}
            return connection.execute(update(jobs).where(jobs.c.id == job_id).values(spec=spec)).rowcount > 0

    def is_over(self, job_id: str) -> bool:
        """Tell whether there is nothing to do about a job: it does not run, and no batch of it is open."""
        batch = exists().where(OPEN_BATCH, job_batches.c.job_id == job_id)
        running = exists().where(jobs.c.id == job_id, jobs.c.state == "running")
        with self._database.reading() as connection:
            return not connection.scalar(select(or_(batch, running)))

    def change(
        self, job_id: str, state: JobState, *, since: tuple[JobState, ...], note: Sentence | None = None
    ) -> bool:
        """Change the state of a job that is in one of `since`; tell whether it was."""
        said = note.model_dump(mode="json") if note else None
        changing = update(jobs).where(jobs.c.id == job_id, jobs.c.state.in_(since)).values(state=state, note=said)
        with self._database.writing() as connection:
            return connection.execute(changing).rowcount > 0

    def finish_if_over(self, job_id: str) -> bool:
        """Mark a running job as done where no item waits or is asked and no batch is open; tell whether it is."""
        items = exists().where(job_items.c.job_id == job_id, job_items.c.state.in_(UNSETTLED))
        batches = exists().where(OPEN_BATCH, job_batches.c.job_id == job_id)
        is_over = (jobs.c.id == job_id) & (jobs.c.state == "running") & ~items & ~batches
        over = update(jobs).where(is_over).values(state="done")
        with self._database.writing() as connection:
            return connection.execute(over).rowcount > 0

    def remove(self, job_id: str) -> None:
        """Remove a job and its items for good; the ledger keeps its calls."""
        with self._database.writing() as connection:
            for table in (job_pictures, job_batches, job_items):
                connection.execute(table.delete().where(table.c.job_id == job_id))
            connection.execute(jobs.delete().where(jobs.c.id == job_id))

    def exchange(
        self, job_id: str, owner: str, until: datetime, *, outcomes: Sequence[JobItem] = (), wanted: int = 0
    ) -> tuple[JobItem, ...]:
        """Write down what became of items, and take the next ones of a running job, all in one transaction.

        An outcome is written only where its item is still this owner's. One that says "waiting" gives its item back.
        """
        with self._database.writing() as connection:
            if outcomes:
                connection.execute(SETTLE, [_settled(item, owner) for item in outcomes])
            rows = connection.execute(NEXT, {"job": job_id, "wanted": wanted}).all() if wanted else ()
            if rows:
                claims = [{"job": job_id, "item": row.number, "by": owner, "until": until} for row in rows]
                connection.execute(CLAIM, claims)
            return tuple(
                _item(row).model_copy(update={"state": "running", "attempts": row.attempts + 1}) for row in rows
            )

    def renew(self, owner: str, until: datetime) -> None:
        """Say that an owner is alive: its claims hold until a later time."""
        mine = (job_items.c.owner == owner) & job_items.c.lease_until.is_not(None)
        with self._database.writing() as connection:
            connection.execute(update(job_items).where(mine).values(lease_until=until))

    def expire(self, now: datetime) -> int:
        """Mark the items whose lease has run out as unknown; returns how many.

        Asked every second by every process, so it takes the lock of a writer only where there is something to mark.
        """
        dead = job_items.c.lease_until < now
        with self._database.reading() as connection:
            if not connection.scalar(select(exists().where(dead))):
                return 0
        with self._database.writing() as connection:
            marking = update(job_items).where(dead).values(state="unknown", lease_until=None)
            return connection.execute(marking).rowcount

    def retry(self, job_id: str, states: tuple[ItemState, ...]) -> int:
        """Let the items in these states wait again; returns how many."""
        ended = (job_items.c.job_id == job_id) & job_items.c.state.in_(states)
        with self._database.writing() as connection:
            return connection.execute(
                update(job_items).where(ended).values(state="waiting", owner=None, lease_until=None, problem=None)
            ).rowcount

    def owners(self, job_id: str) -> dict[str, int]:
        """Count the items of each process that asked for any."""
        asked = (job_items.c.job_id == job_id) & job_items.c.owner.is_not(None)
        query = select(job_items.c.owner, func.count().label("items")).where(asked).group_by(job_items.c.owner)
        with self._database.reading() as connection:
            return {row.owner: row.items for row in connection.execute(query)}

    def items(
        self, job_id: str, *, state: ItemState | None = None, limit: int = 100, offset: int = 0
    ) -> tuple[JobItem, ...]:
        """List items in their order."""
        query = select(job_items).where(job_items.c.job_id == job_id)
        query = query.where(job_items.c.state == state) if state else query
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(job_items.c.number).limit(limit).offset(offset))
            return tuple(_item(row) for row in rows)

    def items_after(self, job_id: str, number: int, limit: int = ROWS_AT_ONCE) -> tuple[JobItem, ...]:
        """List the items behind a number, for whoever reads them all."""
        query = select(job_items).where(job_items.c.job_id == job_id, job_items.c.number > number)
        with self._database.reading() as connection:
            return tuple(_item(row) for row in connection.execute(query.order_by(job_items.c.number).limit(limit)))


def _chunked(items: Iterable[NewItem]) -> Iterator[list[tuple[int, NewItem]]]:
    """Number the items and cut them into chunks; one with pictures is short, so that it fits into memory."""
    chunk: list[tuple[int, NewItem]] = []
    weight = 0
    for number, item in enumerate(items, 1):
        chunk.append((number, item))
        weight += len(item.picture.data) if item.picture else 0
        if len(chunk) == ROWS_AT_ONCE or weight > BYTES_AT_ONCE:
            yield chunk
            chunk, weight = [], 0
    if chunk:
        yield chunk


def _item_row(job_id: str, number: int, item: NewItem) -> dict[str, object]:
    counts = {"attempts": 0, "input_tokens": 0, "output_tokens": 0, "duration_ms": 0}
    named = {"job_id": job_id, "number": number, "prompt": item.prompt, "given": item.given}
    problem = item.problem.model_dump(mode="json") if item.problem else None
    return {**named, "state": "failed" if problem else "waiting", "problem": problem, **counts}


def _picture_row(job_id: str, number: int, picture: ImagePart) -> dict[str, object]:
    return {"job_id": job_id, "number": number, **picture.model_dump(include={"data", "media_type", "detail"})}


def _settled(item: JobItem, owner: str) -> dict[str, object]:
    outcome = item.model_dump(mode="json", exclude={"job_id", "number", "prompt", "given", "attempts"})
    return {**outcome, "job": item.job_id, "item": item.number, "by": owner, "lease_until": None}


def _job(connection: Connection, row: Row[Any]) -> Job:
    counted = connection.execute(
        select(
            job_items.c.state,
            func.count().label("items"),
            func.coalesce(func.sum(job_items.c.cost_nano_usd), 0).label("cost"),
            _count_unpriced().label("unpriced"),
        )
        .where(job_items.c.job_id == row.id)
        .group_by(job_items.c.state)
    ).all()
    progress = Progress(
        **{line.state: line.items for line in counted},
        cost_nano_usd=sum(int(line.cost) for line in counted),
        unpriced=sum(line.unpriced for line in counted),
    )
    values = {name: getattr(row, name) for name in ("id", "name", "created_at", "endpoint", "state", "spec", "note")}
    return Job.model_validate({**values, "progress": progress})


def _count_unpriced() -> ColumnElement[int]:
    """Count the items that were answered and have no price."""
    return func.count(job_items.c.call_id) - func.count(job_items.c.cost_nano_usd)


def _item(row: Row[Any]) -> JobItem:
    return JobItem.model_validate({name: getattr(row, name) for name in JobItem.model_fields})
