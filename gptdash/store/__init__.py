"""One SQL database: the ledger of calls, and conversations. SQLite by default, PostgreSQL by URL."""

from gptdash.store.conversations import Conversations
from gptdash.store.database import Database
from gptdash.store.ledger import Calls
from gptdash.store.store import Store

__all__ = ["Calls", "Conversations", "Database", "Store"]
