"""Forgetting: what is older than its time is removed for good."""

from datetime import datetime

from sqlalchemy import delete, func, select

from gptdash.domain.noun import Noun
from gptdash.store.database import Database
from gptdash.store.schema import calls, conversations, messages, reply_cache


class Purged(Noun):
    """How much was removed."""

    calls: int
    conversations: int


class Retention:
    """Removes old rows of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def purge(self, before: datetime) -> Purged:
        """Remove calls made, and conversations last spoken in, before a time; cached replies of that age as well."""
        last_said = select(messages.c.conversation_id).group_by(messages.c.conversation_id)
        stale = last_said.having(func.max(messages.c.created_at) < before)
        with self._database.writing() as connection:
            names = connection.execute(stale).scalars().all()
            connection.execute(delete(messages).where(messages.c.conversation_id.in_(names)))
            connection.execute(delete(conversations).where(conversations.c.id.in_(names)))
            connection.execute(delete(reply_cache).where(reply_cache.c.created_at < before))
            removed = connection.execute(delete(calls).where(calls.c.started_at < before))
        return Purged(calls=removed.rowcount, conversations=len(names))
