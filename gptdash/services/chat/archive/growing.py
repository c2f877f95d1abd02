"""Builds a whole conversation message by message, with ids of our own."""

import uuid
from datetime import UTC, datetime

from gptdash.domain.conversations import ChatSettings, Conversation, StoredMessage, WholeConversation
from gptdash.domain.messages import Role


class Growing:
    """A conversation that is being put together."""

    def __init__(self, created_at: datetime | None = None) -> None:
        self.id = uuid.uuid4().hex
        self.settings = ChatSettings()
        self.head_id: str | None = None
        self._created_at = created_at or datetime.now(UTC)
        self._messages: dict[str, StoredMessage] = {}

    def add(self, role: Role, text: str, parent_id: str | None, at: datetime | None = None) -> str:
        """Add a message below another one; returns its id, which is the head until one says otherwise."""
        message = StoredMessage(
            id=uuid.uuid4().hex,
            conversation_id=self.id,
            role=role,
            text=text,
            created_at=at or self._created_at,
            parent_id=parent_id,
            depth=self._messages[parent_id].depth + 1 if parent_id else 0,
        )
        self._messages[message.id] = message
        self.head_id = message.id
        return message.id

    def whole(self, title: str) -> WholeConversation:
        """Return the conversation; without a title it is named by its first message."""
        said = tuple(self._messages.values())
        times = [message.created_at for message in said]
        conversation = Conversation(
            id=self.id,
            created_at=self._created_at,
            title=title.strip() or (said[0].text if said else ""),
            updated_at=max(times, default=self._created_at),
            head_id=self.head_id,
            settings=self.settings,
        )
        return WholeConversation(conversation=conversation, messages=said)
