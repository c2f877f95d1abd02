"""Items keep the row they come from, and may have a picture; jobs may be handed to a server as batches."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column and the tables."""
    op.add_column("job_items", sa.Column("given", sa.JSON, nullable=False, server_default="{}"))
    op.create_table(
        "job_pictures",
        sa.Column("job_id", sa.String(32), sa.ForeignKey("jobs.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("media_type", sa.String(100), nullable=False),
        sa.Column("detail", sa.String(16), nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "job_batches",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("job_id", sa.String(32), sa.ForeignKey("jobs.id"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("items", sa.Integer, nullable=False),
        sa.Column("model", sa.String(255), nullable=False),
        sa.Column("file_id", sa.String(255)),
        sa.Column("remote_id", sa.String(255)),
        sa.Column("remote_status", sa.String(32)),
        sa.Column("answered", sa.Integer, nullable=False, server_default="0"),
        sa.Column("owner", sa.String(32)),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
    )
    op.create_index("ix_job_batches_job", "job_batches", ["job_id", "state"])
