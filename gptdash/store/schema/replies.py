"""The response cache."""

from typing import Final

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table

from gptdash.store.schema.columns import UtcDateTime, metadata

reply_cache: Final = Table(
    "reply_cache",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("size_bytes", Integer, nullable=False),
    Column("reply", LargeBinary, nullable=False),
    Index("ix_reply_cache_created_at", "created_at"),
)
