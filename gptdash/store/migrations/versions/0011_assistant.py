"""Threads of the review assistant."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create threads, their turns and their files."""
    op.create_table(
        "assistant_threads",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("upload", sa.String(255), nullable=False),
        sa.Column("paths", sa.JSON, nullable=False),
        sa.Column("container", sa.JSON),
    )
    op.create_index("ix_assistant_threads_created_at", "assistant_threads", ["created_at"])
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "assistant_turns",
        sa.Column("seq", number, primary_key=True, autoincrement=True),
        sa.Column("thread_id", sa.String(32), sa.ForeignKey("assistant_threads.id"), nullable=False),
        sa.Column("turn", sa.JSON, nullable=False),
    )
    op.create_index("ix_assistant_turns_thread", "assistant_turns", ["thread_id", "seq"])
    op.create_table(
        "assistant_files",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("thread_id", sa.String(32), sa.ForeignKey("assistant_threads.id"), nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_assistant_files_thread", "assistant_files", ["thread_id"])
