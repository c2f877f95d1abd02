"""Whole conversations, read and written at once."""

import uuid
from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, Table, insert, select

from gptdash.domain.conversations import AttachedFile, Attachment, StoredMessage, WholeConversation
from gptdash.store.attachments import keep_files
from gptdash.store.database import Database
from gptdash.store.message_rows import conversation_of, message_of, row_of, title_of
from gptdash.store.schema import attachments, conversations, messages


class Archive:
    """The conversations of a database as wholes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def read(self, conversation_ids: Iterable[str]) -> Iterator[WholeConversation]:
        """Read conversations, one after the other; those that are not there are left out."""
        for name in conversation_ids:
            with self._database.reading() as connection:
                row = connection.execute(select(conversations).where(conversations.c.id == name)).first()
                if row is not None:
                    said = _messages(connection, name)
                    files = tuple(_files(connection, name, said))
                    yield WholeConversation(conversation=conversation_of(row), messages=said, files=files)

    def write(self, wholes: Iterable[WholeConversation]) -> tuple[str, ...]:
        """Write conversations, all or none; returns their ids.

        One that clashes with what is there gets new ids: nothing is overwritten.
        """
        with self._database.writing() as connection:
            return tuple(self._write(connection, whole) for whole in wholes)

    def _write(self, connection: Connection, whole: WholeConversation) -> str:
        if _clashes(connection, whole):
            whole = _renamed(whole)
        said = whole.conversation
        settings = said.settings.model_dump(mode="json")
        row = {**said.model_dump(exclude={"settings"}), "title": title_of(said.title), "settings": settings}
        connection.execute(insert(conversations).values(row))
        if whole.messages:
            connection.execute(insert(messages), [row_of(message) for message in whole.messages])
        keep_files(connection, self._database, said.id, whole.files)
        return said.id


def _messages(connection: Connection, conversation_id: str) -> tuple[StoredMessage, ...]:
    query = select(messages).where(messages.c.conversation_id == conversation_id).order_by(messages.c.seq)
    return tuple(message_of(row) for row in connection.execute(query))


def _files(connection: Connection, conversation_id: str, said: tuple[StoredMessage, ...]) -> Iterator[AttachedFile]:
    """Yield the files that messages name, in the order in which they do."""
    named: dict[str, Attachment] = {part.id: part for message in said for part in message.attachments}
    query = select(attachments.c.id, attachments.c.data).where(attachments.c.conversation_id == conversation_id)
    data = {row.id: row.data for row in connection.execute(query)} if named else {}
    for name, attachment in named.items():
        if name in data:
            yield AttachedFile(attachment=attachment, data=data[name])


def _clashes(connection: Connection, whole: WholeConversation) -> bool:
    """Tell whether one of the ids is taken."""
    return (
        _taken(connection, conversations, [whole.conversation.id])
        or _taken(connection, messages, [message.id for message in whole.messages])
        or _taken(connection, attachments, [file.attachment.id for file in whole.files])
    )


def _taken(connection: Connection, table: Table, names: list[str], step: int = 1000) -> bool:
    return any(
        connection.execute(select(table.c.id).where(table.c.id.in_(names[start : start + step])).limit(1)).first()
        for start in range(0, len(names), step)
    )


def _renamed(whole: WholeConversation) -> WholeConversation:
    """Give a conversation, its messages and files ids that nobody has."""
    conversation_id = uuid.uuid4().hex
    names = {message.id: uuid.uuid4().hex for message in whole.messages}
    files = {file.attachment.id: uuid.uuid4().hex for file in whole.files}
    head = whole.conversation.head_id

    def attached(attachment: Attachment) -> Attachment:
        return attachment.model_copy(update={"id": files.get(attachment.id, attachment.id)})

    said = tuple(
        message.model_copy(
            update={
                "id": names[message.id],
                "conversation_id": conversation_id,
                "parent_id": message.parent_id and names[message.parent_id],
                "attachments": tuple(map(attached, message.attachments)),
            }
        )
        for message in whole.messages
    )
    return WholeConversation(
        conversation=whole.conversation.model_copy(update={"id": conversation_id, "head_id": head and names[head]}),
        messages=said,
        files=tuple(file.model_copy(update={"attachment": attached(file.attachment)}) for file in whole.files),
    )
