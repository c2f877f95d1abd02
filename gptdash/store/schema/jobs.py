"""Jobs, their items, and the batches at servers."""

from typing import Final

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from gptdash.store.schema.columns import UtcDateTime, metadata

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
