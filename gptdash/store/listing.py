"""Which conversations stand in the list, and in which order."""

from typing import Any

from sqlalchemy import Select, select

from gptdash.store.schema import conversations


def listed() -> Select[Any]:
    """Select the conversations that stand in the list, in its order."""
    return (
        select(conversations)
        .where(conversations.c.deleted_at.is_(None), conversations.c.head_id.is_not(None))
        .order_by(conversations.c.pinned.desc(), conversations.c.updated_at.desc(), conversations.c.id)
    )
