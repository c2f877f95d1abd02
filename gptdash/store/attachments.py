"""The contents of attached files."""

from collections.abc import Iterable

from sqlalchemy import Connection, select

from gptdash.domain.conversations import AttachedFile, Attachment
from gptdash.store.database import Database
from gptdash.store.message_rows import storable
from gptdash.store.schema import attachments

LONGEST_NAME = 255


class Attachments:
    """The files of the conversations in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def read(self, wanted: Iterable[Attachment]) -> tuple[AttachedFile, ...]:
        """Read the contents of attachments, in their order; one that is no longer there is left out."""
        by_id = {attachment.id: attachment for attachment in wanted}
        query = select(attachments.c.id, attachments.c.data).where(attachments.c.id.in_(by_id))
        if not by_id:
            return ()
        with self._database.reading() as connection:
            data = {row.id: row.data for row in connection.execute(query)}
        return tuple(AttachedFile(attachment=by_id[name], data=data[name]) for name in by_id if name in data)


def keep_files(connection: Connection, database: Database, conversation_id: str, files: Iterable[AttachedFile]) -> None:
    """Write the contents of files."""
    for file in files:
        row = {
            "id": file.attachment.id,
            "conversation_id": conversation_id,
            "name": storable(file.attachment.name)[:LONGEST_NAME],
            "media_type": file.attachment.media_type,
            "data": file.data,
        }
        connection.execute(database.insert_if_new(attachments, row))
