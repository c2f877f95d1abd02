"""Hourly sums over the ledger, and indices for what the sums leave open."""

import math
from collections import Counter

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

SUMS = (
    "calls",
    "failed_calls",
    "retried_calls",
    "cached_calls",
    "unpriced_calls",
    "input_tokens",
    "cached_tokens",
    "cache_write_tokens",
    "image_tokens",
    "output_tokens",
    "reasoning_tokens",
    "cost_nano_usd",
    "saved_nano_usd",
)
TOKENS = ("input_tokens", "output_tokens")
FILL_SUMS = """
INSERT INTO call_sums (grain_h, hour, model, purpose, finish_reason, endpoint, service_tier, calls, failed_calls,
    retried_calls, cached_calls, unpriced_calls, input_tokens, cached_tokens, cache_write_tokens, image_tokens,
    output_tokens, reasoning_tokens, cost_nano_usd, saved_nano_usd)
SELECT :grain, {hour}, model, purpose, finish_reason, endpoint, COALESCE(service_tier, ''), COUNT(*), COUNT(error_code),
    SUM(CASE WHEN attempts > 1 THEN 1 ELSE 0 END), SUM(CASE WHEN cached THEN 1 ELSE 0 END),
    SUM(CASE WHEN cost_nano_usd IS NULL THEN 1 ELSE 0 END), SUM(input_tokens), SUM(cached_tokens),
    SUM(cache_write_tokens), SUM(image_tokens), SUM(output_tokens), SUM(reasoning_tokens),
    COALESCE(SUM(cost_nano_usd), 0), COALESCE(SUM(saved_nano_usd), 0)
FROM calls WHERE finish_reason <> 'unknown'
GROUP BY {hour}, model, purpose, finish_reason, endpoint, COALESCE(service_tier, '')
"""
ANSWERED = """
SELECT hour, model, purpose, duration_ms, first_token_ms FROM calls
WHERE error_code IS NULL AND finish_reason IN ('stop', 'length', 'tool_calls') AND NOT cached
"""


def upgrade() -> None:
    """Create the tables and indices, and sum up the calls that are there."""
    op.create_table(
        "call_sums",
        sa.Column("grain_h", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("hour", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("model", sa.String(255), primary_key=True),
        sa.Column("purpose", sa.String(32), primary_key=True),
        sa.Column("finish_reason", sa.String(32), primary_key=True),
        sa.Column("endpoint", sa.String(255), primary_key=True),
        sa.Column("service_tier", sa.String(32), primary_key=True),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in SUMS),
        sqlite_with_rowid=False,
    )
    latencies = op.create_table(
        "call_latencies",
        sa.Column("measure", sa.String(8), primary_key=True),
        sa.Column("bucket", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("model", sa.String(255), primary_key=True),
        sa.Column("purpose", sa.String(32), primary_key=True),
        sa.Column("hour", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("calls", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_call_latencies_hour", "call_latencies", ["hour"])
    _index_rare_calls()
    for grain, hour in ((1, "hour"), (24, "hour / 24 * 24")):
        op.get_bind().execute(sa.text(FILL_SUMS.format(hour=hour)), {"grain": grain})
    _fill_latencies(latencies)


def _index_rare_calls() -> None:
    """Index the calls that the page looks for among many: each index holds those alone."""
    for name, columns, where in (
        ("ix_calls_unknown", ["started_at"], "finish_reason = 'unknown'"),
        ("ix_calls_long", ["hour"], "input_tokens >= 100000"),
        ("ix_calls_remarked", ["hour", "remarks", "model", "purpose", "cost_nano_usd"], "remarks <> ''"),
        (
            "ix_calls_conversation",
            ["conversation_id", "hour", "model", "purpose", "finish_reason", "cost_nano_usd", *TOKENS],
            "conversation_id IS NOT NULL",
        ),
    ):
        op.create_index(name, "calls", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def _fill_latencies(table: sa.Table) -> None:
    counts: Counter[tuple[str, int, str, str, int]] = Counter()
    for row in op.get_bind().execute(sa.text(ANSWERED)):
        for measure, ms in (("total", row.duration_ms), ("first", row.first_token_ms)):
            if ms is not None:
                counts[measure, math.floor(8 * math.log2(max(ms, 1))), row.model, row.purpose, row.hour] += 1
    names = ("measure", "bucket", "model", "purpose", "hour")
    if counts:
        op.bulk_insert(table, [{**dict(zip(names, key, strict=True)), "calls": n} for key, n in counts.items()])
