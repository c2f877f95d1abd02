"""Customer service: companies with versions, conversations, and sets of test cases with their runs."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create what the support page keeps."""
    _companies()
    _talks()
    _cases()


def _companies() -> None:
    op.create_table(
        "support_companies",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_table(
        "support_versions",
        sa.Column("company_id", sa.String(32), sa.ForeignKey("support_companies.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("company", sa.JSON, nullable=False),
    )


def _talks() -> None:
    op.create_table(
        "support_talks",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("company_id", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("company", sa.String(100), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("turns", sa.Integer, nullable=False),
        sa.Column("rule", sa.String(32)),
        sa.Column("mood", sa.Integer),
        sa.Column("rating", sa.Integer),
        sa.Column("cost_nano_usd", sa.BigInteger, nullable=False),
        sa.Column("unpriced", sa.Integer, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
    )
    op.create_index("ix_support_talks_created_at", "support_talks", ["created_at"])
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "support_exchanges",
        sa.Column("seq", number, primary_key=True, autoincrement=True),
        sa.Column("talk_id", sa.String(32), sa.ForeignKey("support_talks.id"), nullable=False),
        sa.Column("rule", sa.String(32), nullable=False),
        sa.Column("exchange", sa.JSON, nullable=False),
    )
    op.create_index("ix_support_exchanges_talk", "support_exchanges", ["talk_id", "seq"])


def _cases() -> None:
    op.create_table(
        "support_case_sets",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("cases", sa.JSON, nullable=False),
    )
    op.create_table(
        "support_case_runs",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("set_id", sa.String(32), sa.ForeignKey("support_case_sets.id"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("run", sa.JSON, nullable=False),
    )
    op.create_index("ix_support_case_runs_set", "support_case_runs", ["set_id", "created_at"])
