"""Kept reviews and remembered false positives."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of the review page."""
    op.create_table(
        "kept_reviews",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("document", sa.Text, nullable=False),
    )
    op.create_index("ix_kept_reviews_created_at", "kept_reviews", ["created_at"])
    op.create_table(
        "false_positives",
        sa.Column("fingerprint", sa.String(64), primary_key=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("file", sa.String(500), nullable=False),
        sa.Column("message", sa.String(500), nullable=False),
    )
