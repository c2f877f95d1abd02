"""One SQL database: ledger, budgets, cached replies, conversations. SQLite by default, PostgreSQL by URL."""

from gptdash.store.archive import Archive
from gptdash.store.boards import Boards
from gptdash.store.branches import Branches, MessageGone
from gptdash.store.budgets import Budgets
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
from gptdash.store.retention import Purged, Retention
from gptdash.store.reviews import Reviews
from gptdash.store.searching import Search
from gptdash.store.spending import Spending
from gptdash.store.store import Store
from gptdash.store.talks import Talks
from gptdash.store.threads import Threads
from gptdash.store.traces import Traces

__all__ = [
    "Archive",
    "Boards",
    "Branches",
    "Budgets",
    "CachedReplies",
    "Calls",
    "Cases",
    "Companies",
    "Conversations",
    "Database",
    "DatasetNotesShelf",
    "Jobs",
    "MessageGone",
    "PictureAnalyses",
    "Presets",
    "Purged",
    "Retention",
    "Reviews",
    "Search",
    "Spending",
    "Store",
    "Talks",
    "Threads",
    "Traces",
]
