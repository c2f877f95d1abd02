"""Budgets, reservations and the reply cache."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of budgets and cached replies; mark cached calls in the ledger."""
    op.add_column("calls", sa.Column("cached", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("calls", sa.Column("saved_nano_usd", sa.BigInteger))
    op.create_table(
        "budgets",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("period", sa.String(16), nullable=False),
        sa.Column("page", sa.String(32)),
        sa.Column("limit_nano_usd", sa.BigInteger, nullable=False),
        sa.Column("warn_percent", sa.Integer, nullable=False),
    )
    op.create_table(
        "budget_spend",
        sa.Column("budget_id", sa.String(32), primary_key=True),
        sa.Column("period_key", sa.String(64), primary_key=True),
        sa.Column("settled_nano_usd", sa.BigInteger, nullable=False),
        sa.Column("reserved_nano_usd", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "reservations",
        sa.Column("call_id", sa.String(32), primary_key=True),
        sa.Column("budget_id", sa.String(32), primary_key=True),
        sa.Column("period_key", sa.String(64), nullable=False),
        sa.Column("nano_usd", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "reply_cache",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("size_bytes", sa.Integer, nullable=False),
        sa.Column("reply", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_reply_cache_created_at", "reply_cache", ["created_at"])
