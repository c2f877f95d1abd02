"""Forgetting: what is older than its time is removed for good."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, func, select

from gptdash.domain.noun import Noun
from gptdash.store.database import Database
from gptdash.store.hourly import HourlySums
from gptdash.store.picture_analyses import remove_old_analyses
from gptdash.store.schema import (
    attachments,
    call_texts,
    calls,
    conversations,
    job_batches,
    job_items,
    job_pictures,
    jobs,
    kept_reviews,
    messages,
    metadata,
    reply_cache,
    summaries,
)
from gptdash.store.talks import remove_old_talks
from gptdash.store.threads import remove_old_threads


class Purged(Noun):
    """How much was removed."""

    calls: int
    conversations: int


class Retention:
    """Removes old rows of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sums = HourlySums(database)

    def remove_all(self) -> None:
        """Remove everything from every table, for good."""
        with self._database.writing() as connection:
            for table in reversed(metadata.sorted_tables):
                connection.execute(delete(table))

    def purge(self, before: datetime) -> Purged:
        """Remove calls made, and conversations last spoken in, before a time.

        Cached replies, reviews, analyses of pictures, threads of the review assistant and talks with customers go as
        well, and jobs with their items, but not one that runs: its results are still to come. What was marked as a
        false positive stays: it is a decision, not a record.
        """
        last_said = select(messages.c.conversation_id).group_by(messages.c.conversation_id)
        stale = last_said.having(func.max(messages.c.created_at) < before)
        with self._database.writing() as connection:
            names = connection.execute(stale).scalars().all()
            _remove(connection, names)
            connection.execute(delete(reply_cache).where(reply_cache.c.created_at < before))
            remove_old_threads(connection, before)
            remove_old_talks(connection, before)
            connection.execute(delete(kept_reviews).where(kept_reviews.c.created_at < before))
            remove_old_analyses(connection, before)
            _remove_jobs(connection, before)
            connection.execute(delete(call_texts).where(call_texts.c.at < before))
            removed = connection.execute(delete(calls).where(calls.c.started_at < before))
            if removed.rowcount:
                self._sums.forget(connection, before)
        return Purged(calls=removed.rowcount, conversations=len(names))

    def purge_deleted(self, before: datetime) -> int:
        """Remove conversations deleted before a time, and those of before it that never began; returns how many."""
        deleted = conversations.c.deleted_at < before
        unbegun = conversations.c.head_id.is_(None) & (conversations.c.created_at < before)
        with self._database.writing() as connection:
            names = connection.execute(select(conversations.c.id).where(deleted | unbegun)).scalars().all()
            _remove(connection, names)
        return len(names)


def _remove(connection: Connection, conversation_ids: Sequence[str]) -> None:
    """Remove conversations with all that belongs to them."""
    for table in (attachments, summaries, messages):
        connection.execute(delete(table).where(table.c.conversation_id.in_(conversation_ids)))
    connection.execute(delete(conversations).where(conversations.c.id.in_(conversation_ids)))


def _remove_jobs(connection: Connection, before: datetime) -> None:
    """Remove jobs with their items."""
    old = (jobs.c.created_at < before) & (jobs.c.state != "running")
    for table in (job_pictures, job_batches, job_items):
        connection.execute(delete(table).where(table.c.job_id.in_(select(jobs.c.id).where(old))))
    connection.execute(delete(jobs).where(old))
