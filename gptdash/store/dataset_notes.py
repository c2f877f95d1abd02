"""Notes on datasets, by the fingerprint of each."""

from datetime import UTC, datetime

from sqlalchemy import delete, insert, select

from gptdash.store.database import Database
from gptdash.store.message_rows import storable
from gptdash.store.schema import dataset_notes


class DatasetNotesShelf:
    """The notes in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, fingerprint: str) -> str | None:
        """Return what is kept of a dataset."""
        query = select(dataset_notes.c.document).where(dataset_notes.c.fingerprint == fingerprint)
        with self._database.reading() as connection:
            return connection.execute(query).scalar()

    def all(self) -> dict[str, str]:
        """Read everything that is kept, by fingerprint."""
        query = select(dataset_notes.c.fingerprint, dataset_notes.c.document).order_by(dataset_notes.c.fingerprint)
        with self._database.reading() as connection:
            return {row.fingerprint: row.document for row in connection.execute(query)}

    def keep(self, fingerprint: str, document: str) -> None:
        """Keep a text in place of the one before."""
        row = {"fingerprint": fingerprint, "changed_at": datetime.now(UTC), "document": storable(document)}
        with self._database.writing() as connection:
            connection.execute(delete(dataset_notes).where(dataset_notes.c.fingerprint == fingerprint))
            connection.execute(insert(dataset_notes).values(row))
