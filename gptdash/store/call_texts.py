"""Keeps the texts of calls for a while."""

from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import delete, insert

from gptdash.domain.kept_texts import CallText
from gptdash.store.database import Database
from gptdash.store.schema import call_texts

TEXTS_FOR: Final = timedelta(days=7)
SWEEP_EVERY: Final = timedelta(hours=1)
# Built once: a statement that carries its values is built and looked up anew at every call.
KEEP: Final = insert(call_texts)


class CallTexts:
    """The texts of calls in a database; what is older than `kept_for` is removed, at most once an hour."""

    def __init__(self, database: Database, kept_for: timedelta) -> None:
        self._database = database
        self._kept_for = kept_for
        self._swept_at = datetime.min.replace(tzinfo=UTC)

    def keep(self, call_id: str, text: CallText) -> None:
        """Write what was asked and answered in a call; the disk is not waited for, the ledger is what counts."""
        now = datetime.now(UTC)
        with self._database.jotting() as connection:
            connection.execute(KEEP, {"call_id": call_id, "at": now, "texts": text.model_dump(mode="json")})
        if now - self._swept_at > SWEEP_EVERY:
            self.sweep(now)

    def sweep(self, now: datetime) -> None:
        """Remove what is older than its time."""
        self._swept_at = now
        with self._database.jotting() as connection:
            connection.execute(delete(call_texts).where(call_texts.c.at < now - self._kept_for))
