"""What else a bill depends on: tokens written to the prompt cache, image tokens, the service tier; and remarks."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns to the ledger; calls before had none of it, or nobody noted it."""
    for name in ("cache_write_tokens", "image_tokens"):
        op.add_column("calls", sa.Column(name, sa.BigInteger, nullable=False, server_default="0"))
    op.add_column("calls", sa.Column("service_tier", sa.String(32)))
    op.add_column("calls", sa.Column("remarks", sa.String(255), nullable=False, server_default=""))
