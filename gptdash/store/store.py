"""The whole store, opened once a process."""

from typing import Self

from gptdash.store.conversations import Conversations
from gptdash.store.database import Database
from gptdash.store.ledger import Calls


class Store:
    """The rooms of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.calls = Calls(database)
        self.conversations = Conversations(database)

    @classmethod
    def open(cls, url: str) -> Self:
        """Open and migrate the database at a SQLAlchemy URL.

        Raises:
            StoreUnavailable: it cannot be opened or migrated.
        """
        return cls(Database.open(url))

    def close(self) -> None:
        """Close all connections."""
        self._database.close()
