"""Conversations and what lies beside them."""

from typing import Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    false,
)

from gptdash.store.schema.columns import UtcDateTime, metadata

conversations: Final = Table(
    "conversations",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("title", String(200), nullable=False),
    Column("updated_at", UtcDateTime),
    Column("head_id", String(32)),
    Column("pinned", Boolean, nullable=False, server_default=false()),
    Column("deleted_at", UtcDateTime),
    Column("settings", JSON),
    Index("ix_conversations_listed", "pinned", "updated_at"),
)

messages: Final = Table(
    "messages",
    metadata,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("id", String(32), nullable=False, unique=True),
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False),
    Column("parent_id", String(32)),
    Column("created_at", UtcDateTime, nullable=False),
    Column("role", String(16), nullable=False),
    Column("text", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("done", JSON),
    Column("depth", Integer, nullable=False, server_default="0"),
    Column("reasoning", Text, nullable=False, server_default=""),
    Column("attachments", JSON),
    Column("trace", JSON),
    Index("ix_messages_conversation", "conversation_id", "seq"),
    Index("ix_messages_parent", "conversation_id", "parent_id", "seq"),
)

attachments: Final = Table(
    "attachments",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False),
    Column("name", String(255), nullable=False),
    Column("media_type", String(100), nullable=False),
    Column("data", LargeBinary, nullable=False),
    Index("ix_attachments_conversation", "conversation_id"),
)

# What was said up to and with a message, summed up by a model.
summaries: Final = Table(
    "summaries",
    metadata,
    Column("upto_id", String(32), primary_key=True),
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("text", Text, nullable=False),
    Index("ix_summaries_conversation", "conversation_id"),
)

presets: Final = Table(
    "presets",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("name", String(100), nullable=False),
    Column("settings", JSON, nullable=False),
)
