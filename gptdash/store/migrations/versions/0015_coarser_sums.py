"""Latencies are summed by the day and over all pages too, and all calls of an hour together."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
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
FILL_HOURS = f"""
INSERT INTO call_sums (grain_h, hour, model, purpose, finish_reason, endpoint, service_tier, tag, {", ".join(SUMS)})
SELECT 0, hour, '', '', '', '', '', '', {", ".join(f"CAST(SUM({name}) AS BIGINT)" for name in SUMS)}
FROM call_sums WHERE grain_h = 1 GROUP BY hour
"""  # noqa: S608 - our own names
FILL_LATENCIES = """
INSERT INTO grained_latencies (grain_h, measure, bucket, model, purpose, hour, calls)
SELECT {grain}, measure, bucket, model, {purpose}, hour / {grain} * {grain}, CAST(SUM(calls) AS BIGINT)
FROM call_latencies GROUP BY measure, bucket, model{each}, hour / {grain} * {grain}
"""


def upgrade() -> None:
    """Sum up what is there; the latencies get a new table, because a key cannot be widened everywhere."""
    op.execute(FILL_HOURS)
    op.create_table(
        "grained_latencies",
        sa.Column("grain_h", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("measure", sa.String(8), primary_key=True),
        sa.Column("bucket", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("model", sa.String(255), primary_key=True),
        sa.Column("purpose", sa.String(32), primary_key=True),
        sa.Column("hour", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("calls", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    for grain in (1, 24):
        op.execute(FILL_LATENCIES.format(grain=grain, purpose="purpose", each=", purpose"))
        op.execute(FILL_LATENCIES.format(grain=grain, purpose="''", each=""))
    op.drop_index("ix_call_latencies_hour", "call_latencies")
    op.drop_table("call_latencies")
    op.rename_table("grained_latencies", "call_latencies")
    op.create_index("ix_call_latencies_hour", "call_latencies", ["hour"])
