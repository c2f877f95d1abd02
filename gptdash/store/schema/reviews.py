"""Reviews, what was said about findings, and the assistant's threads."""

from typing import Final

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from gptdash.store.schema.columns import UtcDateTime, metadata

kept_reviews: Final = Table(
    "kept_reviews",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("title", String(200), nullable=False),
    Column("document", Text, nullable=False),
    Index("ix_kept_reviews_created_at", "created_at"),
)

false_positives: Final = Table(
    "false_positives",
    metadata,
    Column("fingerprint", String(64), primary_key=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("file", String(500), nullable=False),
    Column("message", String(500), nullable=False),
)

assistant_threads: Final = Table(
    "assistant_threads",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("title", String(200), nullable=False),
    Column("upload", String(255), nullable=False),
    Column("paths", JSON, nullable=False),
    Column("container", JSON),
    Index("ix_assistant_threads_created_at", "created_at"),
)

assistant_turns: Final = Table(
    "assistant_turns",
    metadata,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("thread_id", ForeignKey("assistant_threads.id"), nullable=False),
    Column("turn", JSON, nullable=False),
    Index("ix_assistant_turns_thread", "thread_id", "seq"),
)

# The files of a thread: those it is about, by the thread's own id, and those that the assistant made.
assistant_files: Final = Table(
    "assistant_files",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("thread_id", ForeignKey("assistant_threads.id"), nullable=False),
    Column("data", LargeBinary, nullable=False),
    Index("ix_assistant_files_thread", "thread_id"),
)
