"""The exact cache of replies: found by the hash of everything that was asked."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, func, select

from gptdash.domain.events import Reply
from gptdash.store.database import Database
from gptdash.store.schema import reply_cache


class CachedReplies:
    """Replies by key. They live `ttl` long; where they take more than `limit_bytes` the oldest go."""

    def __init__(self, database: Database, ttl: timedelta, limit_bytes: int) -> None:
        self._database = database
        self._ttl = ttl
        self._limit_bytes = limit_bytes

    def find(self, key: str) -> Reply | None:
        """Look a reply up; None where there is none that still lives."""
        query = select(reply_cache.c.reply).where(
            reply_cache.c.key == key, reply_cache.c.expires_at > datetime.now(UTC)
        )
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        return Reply.model_validate_json(row.reply) if row else None

    def keep(self, key: str, reply: Reply) -> None:
        """Write a reply, in place of an older one with its key; one larger than the whole cache is not kept."""
        data = reply.model_dump_json().encode("utf-8")
        if len(data) > self._limit_bytes:
            return
        now = datetime.now(UTC)
        row = {"key": key, "created_at": now, "expires_at": now + self._ttl, "size_bytes": len(data), "reply": data}
        with self._database.writing() as connection:
            connection.execute(delete(reply_cache).where(reply_cache.c.key == key))
            connection.execute(self._database.insert_if_new(reply_cache, row))
            connection.execute(delete(reply_cache).where(reply_cache.c.expires_at <= now))
            newer = func.sum(reply_cache.c.size_bytes).over(
                order_by=(reply_cache.c.created_at.desc(), reply_cache.c.key)
            )
            ranked = select(reply_cache.c.key, newer.label("running")).subquery()
            too_many = select(ranked.c.key).where(ranked.c.running > self._limit_bytes)
            connection.execute(delete(reply_cache).where(reply_cache.c.key.in_(too_many)))

    def clear(self) -> None:
        """Forget all replies."""
        with self._database.writing() as connection:
            connection.execute(delete(reply_cache))
