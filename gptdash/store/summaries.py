"""Summaries of the beginnings of conversations, kept so that each is paid for once."""

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import select

from gptdash.domain.conversations import StoredMessage
from gptdash.store.database import Database
from gptdash.store.message_rows import storable
from gptdash.store.schema import summaries


class Summaries:
    """The summaries in a database, by the last message that each covers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, message_ids: Iterable[str]) -> dict[str, str]:
        """Find the summaries that end at these messages: message id to text."""
        query = select(summaries.c.upto_id, summaries.c.text).where(summaries.c.upto_id.in_(list(message_ids)))
        with self._database.reading() as connection:
            return {row.upto_id: row.text for row in connection.execute(query)}

    def keep(self, upto: StoredMessage, text: str) -> None:
        """Write the summary of what was said up to and with a message; one that is there stays."""
        row = {
            "upto_id": upto.id,
            "conversation_id": upto.conversation_id,
            "created_at": datetime.now(UTC),
            "text": storable(text),
        }
        with self._database.writing() as connection:
            connection.execute(self._database.insert_if_new(summaries, row))
