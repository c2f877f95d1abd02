"""Analyses of pictures, with small copies of them."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of the images page."""
    op.create_table(
        "picture_analyses",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("document", sa.Text, nullable=False),
    )
    op.create_index("ix_picture_analyses_created_at", "picture_analyses", ["created_at"])
    op.create_table(
        "analysis_pictures",
        sa.Column("analysis_id", sa.String(32), sa.ForeignKey("picture_analyses.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("thumbnail", sa.LargeBinary, nullable=False),
        sa.Column("original", sa.LargeBinary),
    )
