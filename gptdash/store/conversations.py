"""Conversations: messages are appended, never changed."""

import uuid
from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import Connection, Update, case, insert, select, update

from gptdash.domain.conversations import (
    AttachedFile,
    Attachment,
    ChatSettings,
    Conversation,
    MessageState,
    StoredMessage,
)
from gptdash.domain.events import Done
from gptdash.domain.messages import Role
from gptdash.domain.tool_trace import ToolTrace
from gptdash.store.archive import Archive
from gptdash.store.attachments import Attachments, keep_files
from gptdash.store.branches import Branches, MessageGone, message_by_id
from gptdash.store.database import Database
from gptdash.store.listing import listed
from gptdash.store.message_rows import conversation_of, message_of, row_of, storable, title_of
from gptdash.store.schema import conversations, messages
from gptdash.store.searching import Search
from gptdash.store.summaries import Summaries


class Conversations:
    """The conversations in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.branches = Branches(database)
        self.attachments = Attachments(database)
        self.summaries = Summaries(database)
        self.search = Search(database)
        self.archive = Archive(database)

    def append(
        self,
        conversation_id: str,
        role: Role,
        text: str,
        *,
        parent_id: str | None = None,
        state: MessageState = "complete",
        reasoning: str = "",
        attachments: tuple[Attachment, ...] = (),
        files: Iterable[AttachedFile] = (),
        trace: ToolTrace | None = None,
        done: Done | None = None,
    ) -> StoredMessage:
        """Write a message below another one, or as a beginning; it is on disk when this returns.

        It becomes the head of its conversation, which comes into being with the first one, and comes back where it
        was deleted meanwhile. `files` are the contents of those attachments that are new.

        Raises:
            MessageGone: there is no such parent in this conversation.
        """
        message = StoredMessage(
            id=uuid.uuid4().hex,
            conversation_id=conversation_id,
            role=role,
            text=storable(text),
            created_at=datetime.now(UTC),
            parent_id=parent_id,
            state=state,
            reasoning=storable(reasoning),
            attachments=attachments,
            trace=trace,
            done=done,
        )
        with self._database.writing() as connection:
            message = message.model_copy(update={"depth": _depth_below(connection, message)})
            connection.execute(self._database.insert_if_new(conversations, _opening(message)))
            connection.execute(insert(messages).values(row_of(message)))
            keep_files(connection, self._database, conversation_id, files)
            connection.execute(_visited(message))
        return message

    def messages(self, conversation_id: str) -> tuple[StoredMessage, ...]:
        """List all messages of a conversation, on whatever branch, in the order in which they were written."""
        query = select(messages).where(messages.c.conversation_id == conversation_id).order_by(messages.c.seq)
        with self._database.reading() as connection:
            return tuple(message_of(row) for row in connection.execute(query))

    def find(self, conversation_id: str) -> Conversation | None:
        """Read a conversation; None where it has not begun."""
        query = select(conversations).where(conversations.c.id == conversation_id)
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        return conversation_of(row) if row else None

    def recent(self, limit: int, offset: int = 0) -> tuple[Conversation, ...]:
        """List conversations: the pinned ones, then the others; among them the one last spoken in first."""
        with self._database.reading() as connection:
            return tuple(conversation_of(row) for row in connection.execute(listed().limit(limit).offset(offset)))

    def deleted(self, limit: int) -> tuple[Conversation, ...]:
        """List the deleted conversations that can still be restored, the one deleted last first."""
        query = select(conversations).where(conversations.c.deleted_at.is_not(None))
        query = query.order_by(conversations.c.deleted_at.desc()).limit(limit)
        with self._database.reading() as connection:
            return tuple(conversation_of(row) for row in connection.execute(query))

    def rename(self, conversation_id: str, title: str) -> None:
        """Give a conversation another title."""
        self._change(conversation_id, title=title_of(storable(title)))

    def pin(self, conversation_id: str, *, pinned: bool) -> None:
        """Put a conversation at the top of the list, or back among the others."""
        self._change(conversation_id, pinned=pinned)

    def delete(self, conversation_id: str) -> None:
        """Take a conversation off the list; nothing of it is lost until it is purged."""
        self._change(conversation_id, deleted_at=datetime.now(UTC))

    def restore(self, conversation_id: str) -> None:
        """Bring a deleted conversation back."""
        self._change(conversation_id, deleted_at=None)

    def leave_at(self, conversation_id: str, message_id: str) -> None:
        """Remember the message at which a conversation was left."""
        self._change(conversation_id, head_id=message_id)

    def configure(self, conversation_id: str, settings: ChatSettings) -> None:
        """Keep how a conversation is held, also of one that has not begun."""
        row = {"id": conversation_id, "created_at": datetime.now(UTC), "title": ""}
        with self._database.writing() as connection:
            connection.execute(self._database.insert_if_new(conversations, row))
            changed = update(conversations).where(conversations.c.id == conversation_id)
            connection.execute(changed.values(settings=settings.model_dump(mode="json")))

    def _change(self, conversation_id: str, **values: object) -> None:
        with self._database.writing() as connection:
            connection.execute(update(conversations).where(conversations.c.id == conversation_id).values(**values))


def _depth_below(connection: Connection, message: StoredMessage) -> int:
    if message.parent_id is None:
        return 0
    parent = message_by_id(connection, message.parent_id)
    if parent.conversation_id != message.conversation_id:
        raise MessageGone
    return parent.depth + 1


def _opening(message: StoredMessage) -> dict[str, object]:
    return {"id": message.conversation_id, "created_at": message.created_at, "title": ""}


def _visited(message: StoredMessage) -> Update:
    """Make a message the head of its conversation, and the first one its title."""
    title = title_of(message.text) or title_of(", ".join(attachment.name for attachment in message.attachments))
    return (
        update(conversations)
        .where(conversations.c.id == message.conversation_id)
        .values(
            head_id=message.id,
            updated_at=message.created_at,
            deleted_at=None,
            title=case((conversations.c.title == "", title), else_=conversations.c.title),
        )
    )
