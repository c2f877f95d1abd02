"""Keeps the texts of calls for a while."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from threading import Lock, Timer
from typing import Any, Final

from sqlalchemy import delete

from gptdash.domain.errors import StoreUnavailable
from gptdash.domain.kept_texts import CallText
from gptdash.store.database import Database
from gptdash.store.schema import call_texts

TEXTS_FOR: Final = timedelta(days=7)
SWEEP_EVERY: Final = timedelta(hours=1)
AT_ONCE: Final = 20
LATEST_S: Final = 1.0


class CallTexts:
    """The texts of calls in a database; what is older than `kept_for` is removed, at most once an hour.

    They are written some at a time, and a second late at most: the ledger is what counts, and a process that is killed
    takes no more along than the traces of its last second.
    """

    def __init__(self, database: Database, kept_for: timedelta) -> None:
        self._database = database
        self._kept_for = kept_for
        self._swept_at = datetime.min.replace(tzinfo=UTC)
        self._add = database.insert_if_new(call_texts)
        self._waiting: list[dict[str, Any]] = []
        self._timer: Timer | None = None
        self._lock = Lock()

    def keep(self, call_id: str, text: CallText) -> None:
        """Write what was asked and answered in a call, within a second.

        Raises:
            StoreUnavailable: the database cannot be written to.
        """
        row = {"call_id": call_id, "at": datetime.now(UTC), "texts": text.model_dump(mode="json")}
        with self._lock:
            self._waiting.append(row)
            if self._timer is None:
                self._timer = Timer(LATEST_S, self._write_late)
                self._timer.daemon = True
                self._timer.start()
            are_many = len(self._waiting) >= AT_ONCE
        if are_many:
            self.write()

    def write(self) -> None:
        """Write what waits now.

        Raises:
            StoreUnavailable: the database cannot be written to.
        """
        with self._lock:
            rows, self._waiting = self._waiting, []
            if self._timer:
                self._timer.cancel()
                self._timer = None
        if rows:
            with self._database.jotting() as connection:
                connection.execute(self._add, rows)
        now = datetime.now(UTC)
        if rows and now - self._swept_at > SWEEP_EVERY:
            self.sweep(now)

    def _write_late(self) -> None:
        with suppress(StoreUnavailable):  # nobody is there to be told; the calls themselves stand in the ledger
            self.write()

    def sweep(self, now: datetime) -> None:
        """Remove what is older than its time."""
        self._swept_at = now
        with self._database.jotting() as connection:
            connection.execute(delete(call_texts).where(call_texts.c.at < now - self._kept_for))
