"""Conversations: messages are appended, never changed."""

import uuid
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, func, insert, select

from gptdash.domain.conversations import Conversation, MessageState, StoredMessage
from gptdash.domain.events import Done
from gptdash.domain.messages import Role
from gptdash.store.database import Database
from gptdash.store.schema import conversations, messages

TITLE_LENGTH = 80


class Conversations:
    """The conversations in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def append(
        self,
        conversation_id: str,
        role: Role,
        text: str,
        *,
        parent_id: str | None = None,
        state: MessageState = "complete",
        done: Done | None = None,
    ) -> StoredMessage:
        """Write a message, and its conversation where it is the first; both are on disk when this returns."""
        message = StoredMessage(
            id=uuid.uuid4().hex,
            conversation_id=conversation_id,
            role=role,
            text=text,
            created_at=datetime.now(UTC),
            parent_id=parent_id,
            state=state,
            done=done,
        )
        row = {**message.model_dump(exclude={"done"}), "done": done.model_dump(mode="json") if done else None}
        with self._database.writing() as connection:
            connection.execute(self._database.insert_if_new(conversations, _opening(message)))
            connection.execute(insert(messages).values(row))
        return message

    def messages(self, conversation_id: str) -> tuple[StoredMessage, ...]:
        """List the messages of a conversation, the oldest first; none where there is no such conversation."""
        query = select(messages).where(messages.c.conversation_id == conversation_id).order_by(messages.c.seq)
        with self._database.reading() as connection:
            return tuple(_message_of(row) for row in connection.execute(query))

    def recent(self, limit: int) -> tuple[Conversation, ...]:
        """List conversations, the one that was last spoken in first."""
        latest = func.max(messages.c.seq)
        query = (
            select(conversations)
            .join(messages, messages.c.conversation_id == conversations.c.id)
            .group_by(*conversations.c)
            .order_by(latest.desc())
            .limit(limit)
        )
        with self._database.reading() as connection:
            return tuple(
                Conversation(id=row.id, created_at=row.created_at, title=row.title) for row in connection.execute(query)
            )


def _opening(message: StoredMessage) -> dict[str, object]:
    title = " ".join(message.text.split())[:TITLE_LENGTH]
    return {"id": message.conversation_id, "created_at": message.created_at, "title": title}


def _message_of(row: Row[Any]) -> StoredMessage:
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's documented name for a row as a mapping
    del values["seq"]
    return StoredMessage.model_validate(values)
