"""Calls stand under a tag and are summed some time after they were settled; their texts are kept for a while."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0011"
branch_labels = None
depends_on = None

KEYS = ("grain_h", "hour", "model", "purpose", "finish_reason", "endpoint", "service_tier")
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


def upgrade() -> None:
    """Add the column and the table, and make the sums anew: a key cannot be widened everywhere."""
    op.add_column("calls", sa.Column("tag", sa.String(64), nullable=False, server_default=""))
    op.add_column("calls", sa.Column("summed", sa.Boolean, nullable=False, server_default=sa.false()))
    op.execute("UPDATE calls SET summed = true WHERE finish_reason <> 'unknown'")
    rest = sa.text("summed = false AND finish_reason <> 'unknown'")
    op.create_index("ix_calls_not_summed", "calls", ["id"], sqlite_where=rest, postgresql_where=rest)
    op.create_table(
        "tagged_sums",
        sa.Column("grain_h", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("hour", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("model", sa.String(255), primary_key=True),
        sa.Column("purpose", sa.String(32), primary_key=True),
        sa.Column("finish_reason", sa.String(32), primary_key=True),
        sa.Column("endpoint", sa.String(255), primary_key=True),
        sa.Column("service_tier", sa.String(32), primary_key=True),
        sa.Column("tag", sa.String(64), primary_key=True),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in SUMS),
        sqlite_with_rowid=False,
    )
    columns = ", ".join((*KEYS, *SUMS))
    op.execute(f"INSERT INTO tagged_sums (tag, {columns}) SELECT '', {columns} FROM call_sums")  # noqa: S608 - our own names
    op.drop_table("call_sums")
    op.rename_table("tagged_sums", "call_sums")
    op.create_table(
        "call_texts",
        sa.Column("call_id", sa.String(32), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("texts", sa.JSON, nullable=False),
    )
    op.create_index("ix_call_texts_at", "call_texts", ["at"])
