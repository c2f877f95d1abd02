"""The whole store, opened once a process."""

from contextlib import suppress
from datetime import timedelta
from typing import Final, Self

from gptdash.domain.errors import StoreUnavailable
from gptdash.store.boards import Boards
from gptdash.store.budgets import Budgets
from gptdash.store.call_texts import TEXTS_FOR, CallTexts
from gptdash.store.cases import Cases
from gptdash.store.companies import Companies
from gptdash.store.conversations import Conversations
from gptdash.store.database import Database
from gptdash.store.dataset_notes import DatasetNotesShelf
from gptdash.store.jobs import Jobs
from gptdash.store.ledger import Calls
from gptdash.store.picture_analyses import PictureAnalyses
from gptdash.store.presets import Presets
from gptdash.store.replies import CachedReplies
from gptdash.store.retention import Retention
from gptdash.store.reviews import Reviews
from gptdash.store.spending import Spending
from gptdash.store.talks import Talks
from gptdash.store.threads import Threads
from gptdash.store.traces import Traces

CACHE_TTL: Final = timedelta(days=7)
CACHE_BYTES: Final = 50_000_000


class Store:
    """The rooms of one database."""

    def __init__(self, database: Database, texts_for: timedelta = TEXTS_FOR) -> None:
        self._database = database
        self._texts_for = texts_for
        self.boards = Boards(database)
        self.budgets = Budgets(database)
        self.calls = Calls(database, self.budgets)
        self.replies = CachedReplies(database, CACHE_TTL, CACHE_BYTES)
        self.cases = Cases(database)
        self.companies = Companies(database)
        self.dataset_notes = DatasetNotesShelf(database)
        self.conversations = Conversations(database)
        self.jobs = Jobs(database)
        self.reviews = Reviews(database)
        self.talks = Talks(database)
        self.threads = Threads(database)
        self.picture_analyses = PictureAnalyses(database)
        self.presets = Presets(database)
        self.retention = Retention(database)
        self.spending = Spending(database)
        self.texts = CallTexts(database, texts_for)
        self.traces = Traces(database, self.texts)

    @classmethod
    def open(cls, url: str, texts_for: timedelta = TEXTS_FOR) -> Self:
        """Open and migrate the database at a SQLAlchemy URL; the texts of calls are kept for a time.

        Raises:
            StoreUnavailable: it cannot be opened or migrated.
        """
        return cls(Database.open(url), texts_for)

    def of_user(self, key: str) -> "Store":
        """Open the store of one signed-in user; its rows and those of any other store are apart.

        Raises:
            StoreUnavailable: it cannot be opened or migrated.
        """
        return Store(self._database.of_user(key), self._texts_for)

    def user_keys(self) -> tuple[str, ...]:
        """List the keys of the users who have a store.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        return self._database.user_keys()

    def close(self) -> None:
        """Write what waits to be written, and close all connections."""
        with suppress(StoreUnavailable):  # traces alone are lost
            self.texts.write()
        self._database.close()
