"""Calls of models, what their sums are kept in, and their traces."""

from typing import Final

from sqlalchemy import JSON, BigInteger, Boolean, Column, Index, Integer, String, Table, false, text

from gptdash.domain.requests import TAG_LENGTH
from gptdash.domain.spending import Sums
from gptdash.store.schema.columns import UtcDateTime, metadata

TOKENS: Final = ("input_tokens", "output_tokens")
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
