"""The key of latencies has the hour before the bucket: the odd hours at the ends of a span read a few rows alone."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

COLUMNS = "grain_h, measure, purpose, hour, model, bucket, calls"


def upgrade() -> None:
    """Copy the rows into a table with the other key; the table needs no index beside it."""
    op.create_table(
        "latencies_by_hour",
        sa.Column("grain_h", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("measure", sa.String(8), primary_key=True),
        sa.Column("purpose", sa.String(32), primary_key=True),
        sa.Column("hour", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("model", sa.String(255), primary_key=True),
        sa.Column("bucket", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("calls", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    order = COLUMNS.removesuffix(", calls")
    op.execute(f"INSERT INTO latencies_by_hour ({COLUMNS}) SELECT {COLUMNS} FROM call_latencies ORDER BY {order}")  # noqa: S608 - our own names
    op.drop_index("ix_call_latencies_hour", "call_latencies")
    op.drop_table("call_latencies")
    op.rename_table("latencies_by_hour", "call_latencies")
