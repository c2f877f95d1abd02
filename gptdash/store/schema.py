"""The tables as the code sees them; the migrations bring a database there."""

from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    false,
    text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from gptdash.domain.requests import TAG_LENGTH
from gptdash.domain.spending import Sums


class UtcDateTime(TypeDecorator[datetime]):
    """A point in time, always UTC; SQLite would lose the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Convert to UTC on the way in."""
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Give the zone back on the way out."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


TOKENS: Final = ("input_tokens", "output_tokens")
metadata: Final = MetaData()

NOT_SUMMED: Final = "summed = false AND finish_reason <> 'unknown'"
calls: Final = Table(
    "calls",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("started_at", UtcDateTime, nullable=False),
    # Hours since 1970 UTC: groups by hour on every database, and by any user's day above it.
    Column("hour", Integer, nullable=False),
    Column("purpose", String(32), nullable=False),
    Column("endpoint", String(255), nullable=False),
    Column("model", String(255), nullable=False),
    Column("input_tokens", BigInteger, nullable=False),
    Column("cached_tokens", BigInteger, nullable=False),
    Column("output_tokens", BigInteger, nullable=False),
    Column("reasoning_tokens", BigInteger, nullable=False),
    Column("cache_write_tokens", BigInteger, nullable=False, server_default="0"),
    Column("image_tokens", BigInteger, nullable=False, server_default="0"),
    Column("usage_source", String(16), nullable=False),
    Column("cost_nano_usd", BigInteger),
    Column("price_source", String(255), nullable=False),
    Column("finish_reason", String(32), nullable=False),
    Column("error_code", String(64)),
    Column("duration_ms", BigInteger, nullable=False),
    Column("first_token_ms", BigInteger),
    Column("conversation_id", String(32)),
    Column("attempts", Integer, nullable=False, server_default="1"),
    Column("cached", Boolean, nullable=False, server_default=false()),
    Column("saved_nano_usd", BigInteger),
    Column("service_tier", String(32)),
    Column("remarks", String(255), nullable=False, server_default=""),
    Column("tag", String(TAG_LENGTH), nullable=False, server_default=""),
    # Whether it stands in the sums of its hour.
    Column("summed", Boolean, nullable=False, server_default=false()),
    Index("ix_calls_hour", "hour"),
    Index("ix_calls_started_at", "started_at"),
    # Each of these holds a few calls alone, which the costs page would else look for among all.
    *(
        Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))
        for name, columns, where in (
            ("ix_calls_unknown", ("started_at",), "finish_reason = 'unknown'"),
            ("ix_calls_not_summed", ("id",), NOT_SUMMED),
            ("ix_calls_long", ("hour",), "input_tokens >= 100000"),
            ("ix_calls_remarked", ("hour", "remarks", "model", "purpose", "cost_nano_usd"), "remarks <> ''"),
            (
                "ix_calls_conversation",
                ("conversation_id", "hour", "model", "purpose", "finish_reason", "cost_nano_usd", *TOKENS),
                "conversation_id IS NOT NULL",
            ),
        )
    ),
)

# The sums of settled calls by all that they can be told apart by, for each hour and, with a grain of 24, for each UTC
# day, which `hour` begins. With a grain of 0, all calls of an hour together, with no word for what tells them apart.
call_sums: Final = Table(
    "call_sums",
    metadata,
    Column("grain_h", Integer, primary_key=True, autoincrement=False),
    Column("hour", Integer, primary_key=True, autoincrement=False),
    Column("model", String(255), primary_key=True),
    Column("purpose", String(32), primary_key=True),
    Column("finish_reason", String(32), primary_key=True),
    Column("endpoint", String(255), primary_key=True),
    Column("service_tier", String(32), primary_key=True),
    Column("tag", String(TAG_LENGTH), primary_key=True),
    *(Column(name, BigInteger, nullable=False) for name in Sums.model_fields),
    sqlite_with_rowid=False,
)

# How many calls took how long, by the hour and by the day, of each page and, with no purpose, of all; the hour stands
# before the bucket, so that a span of any length is read and nothing beside it.
call_latencies: Final = Table(
    "call_latencies",
    metadata,
    Column("grain_h", Integer, primary_key=True, autoincrement=False),
    Column("measure", String(8), primary_key=True),
    Column("purpose", String(32), primary_key=True),
    Column("hour", Integer, primary_key=True, autoincrement=False),
    Column("model", String(255), primary_key=True),
    Column("bucket", Integer, primary_key=True, autoincrement=False),
    Column("calls", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# What was asked and answered, redacted and clipped, for a few days: the trace of a call that nothing else keeps.
call_texts: Final = Table(
    "call_texts",
    metadata,
    Column("call_id", String(32), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("texts", JSON, nullable=False),
    Index("ix_call_texts_at", "at"),
)

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

# What people know of a dataset: JSON of the analysis service, by name and columns of the dataset.
dataset_notes: Final = Table(
    "dataset_notes",
    metadata,
    Column("fingerprint", String(64), primary_key=True),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("document", Text, nullable=False),
)

boards: Final = Table(
    "boards",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("name", String(100), nullable=False),
    Column("pins", JSON, nullable=False),
)

budgets: Final = Table(
    "budgets",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("period", String(16), nullable=False),
    Column("page", String(32)),
    Column("limit_nano_usd", BigInteger, nullable=False),
    Column("warn_percent", Integer, nullable=False),
)

# What each budget has seen in each period: one row to read and change, however many calls there were.
budget_spend: Final = Table(
    "budget_spend",
    metadata,
    Column("budget_id", String(32), primary_key=True),
    Column("period_key", String(64), primary_key=True),
    Column("settled_nano_usd", BigInteger, nullable=False),
    Column("reserved_nano_usd", BigInteger, nullable=False),
)

reservations: Final = Table(
    "reservations",
    metadata,
    Column("call_id", String(32), primary_key=True),
    Column("budget_id", String(32), primary_key=True),
    Column("period_key", String(64), nullable=False),
    Column("nano_usd", BigInteger, nullable=False),
)

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

jobs: Final = Table(
    "jobs",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("endpoint", String(255), nullable=False),
    Column("state", String(16), nullable=False),
    Column("spec", JSON, nullable=False),
    Column("note", JSON),
    Index("ix_jobs_created_at", "created_at"),
)

job_items: Final = Table(
    "job_items",
    metadata,
    Column("job_id", ForeignKey("jobs.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("prompt", Text, nullable=False),
    Column("given", JSON, nullable=False, server_default="{}"),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    # Who asks, and until when others believe that it is still alive.
    Column("owner", String(32)),
    Column("lease_until", UtcDateTime),
    Column("reply", Text),
    Column("problem", JSON),
    Column("call_id", String(32)),
    Column("cost_nano_usd", BigInteger),
    Column("input_tokens", BigInteger, nullable=False),
    Column("output_tokens", BigInteger, nullable=False),
    Column("duration_ms", BigInteger, nullable=False),
    Index("ix_job_items_state", "job_id", "state", "number"),
    # Only items that are being asked have a lease, so it finds them among any number of others.
    Index("ix_job_items_lease", "lease_until"),
)

# Apart from the items: whoever lists these does not read megabytes.
job_pictures: Final = Table(
    "job_pictures",
    metadata,
    Column("job_id", ForeignKey("jobs.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("media_type", String(100), nullable=False),
    Column("detail", String(16), nullable=False),
    Column("data", LargeBinary, nullable=False),
)

# What was handed to a server as a batch: written down before it is sent, so that it is found again whenever we die.
job_batches: Final = Table(
    "job_batches",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("job_id", ForeignKey("jobs.id"), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("state", String(16), nullable=False),
    Column("items", Integer, nullable=False),
    Column("model", String(255), nullable=False),
    Column("file_id", String(255)),
    Column("remote_id", String(255)),
    Column("remote_status", String(32)),
    Column("answered", Integer, nullable=False, server_default="0"),
    # Who looks after it, and until when others believe that it is still alive.
    Column("owner", String(32)),
    Column("lease_until", UtcDateTime),
    Index("ix_job_batches_job", "job_id", "state"),
)

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

picture_analyses: Final = Table(
    "picture_analyses",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("title", String(200), nullable=False),
    Column("document", Text, nullable=False),
    Index("ix_picture_analyses_created_at", "created_at"),
)

# Apart from the analyses: whoever lists these does not read their pictures.
analysis_pictures: Final = Table(
    "analysis_pictures",
    metadata,
    Column("analysis_id", ForeignKey("picture_analyses.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("name", String(255), nullable=False),
    Column("thumbnail", LargeBinary, nullable=False),
    Column("original", LargeBinary),
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
