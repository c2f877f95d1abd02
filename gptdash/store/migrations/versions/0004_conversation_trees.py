"""Conversations as trees with a head, settings, attachments and summaries; presets."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what a tree needs, and work it out for the conversations that are there."""
    op.add_column("messages", sa.Column("depth", sa.Integer, nullable=False, server_default="0"))
    op.add_column("messages", sa.Column("reasoning", sa.Text, nullable=False, server_default=""))
    op.add_column("messages", sa.Column("attachments", sa.JSON))
    op.create_index("ix_messages_parent", "messages", ["conversation_id", "parent_id", "seq"])
    for column in (
        sa.Column("updated_at", sa.DateTime(timezone=True)),
        sa.Column("head_id", sa.String(32)),
        sa.Column("pinned", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("deleted_at", sa.DateTime(timezone=True)),
        sa.Column("settings", sa.JSON),
    ):
        op.add_column("conversations", column)
    op.create_index("ix_conversations_listed", "conversations", ["pinned", "updated_at"])
    op.create_table(
        "attachments",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("conversation_id", sa.String(32), sa.ForeignKey("conversations.id"), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("media_type", sa.String(100), nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_attachments_conversation", "attachments", ["conversation_id"])
    op.create_table(
        "summaries",
        sa.Column("upto_id", sa.String(32), primary_key=True),
        sa.Column("conversation_id", sa.String(32), sa.ForeignKey("conversations.id"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_index("ix_summaries_conversation", "summaries", ["conversation_id"])
    op.create_table(
        "presets",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("settings", sa.JSON, nullable=False),
    )
    _place_messages()


def _place_messages() -> None:
    """Give each message its depth and each conversation its head: the message that was written last."""
    connection = op.get_bind()
    rows = connection.execute(
        sa.text("SELECT id, parent_id, conversation_id, created_at FROM messages ORDER BY seq")
    ).all()
    depths: dict[str | None, int] = {None: -1}
    heads = {}
    for row in rows:
        depths[row.id] = depths.get(row.parent_id, -1) + 1
        heads[row.conversation_id] = {"id": row.conversation_id, "head": row.id, "at": row.created_at}
    deep = [{"id": name, "depth": depth} for name, depth in depths.items() if depth > 0]
    if deep:
        connection.execute(sa.text("UPDATE messages SET depth = :depth WHERE id = :id"), deep)
    if heads:
        update = sa.text("UPDATE conversations SET head_id = :head, updated_at = :at WHERE id = :id")
        connection.execute(update, list(heads.values()))
