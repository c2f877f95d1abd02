"""How far the reading of a file is: told by the thread that reads, asked for by any other."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Lock
from typing import Final

import duckdb

PLAIN_WORK: Final = 115.0
PERCENT: Final = 100


class Progress:
    """The work of reading one file, done in stages, in hundredths of the reading of a plain text.

    A file that turns out not to be plain makes more work than was expected, so `share` may fall.
    """

    def __init__(self, expected: float = PLAIN_WORK) -> None:
        self._lock = Lock()
        self._expected, self._before, self._stage, self._part = expected, 0.0, 0.0, 0.0
        self._database: duckdb.DuckDBPyConnection | None = None
        self._stopped = False

    def begin(self, work: float) -> None:
        """Begin a stage of so much work; the one before is over."""
        with self._lock:
            self._before += self._stage
            self._stage, self._part = work, 0.0
            self._expected = max(self._expected, self._before + work)

    def reached(self, part: float) -> None:
        """Say how much of the stage is done, as a part of one."""
        with self._lock:
            self._part = max(self._part, min(1.0, part))

    @contextmanager
    def following(self, database: duckdb.DuckDBPyConnection) -> Iterator[None]:
        """Count what a database does meanwhile; where the reading is to stop, its query is interrupted."""
        with suppress(duckdb.InvalidInputException):  # a notebook without widgets has no bar: stages alone are counted
            database.execute("SET enable_progress_bar = true")
            database.execute("SET enable_progress_bar_print = false")
            database.execute("SET progress_bar_time = 0")
        with self._lock:
            self._database = database
        try:
            yield
        finally:
            with self._lock:
                self._database = None

    @property
    def share(self) -> float:
        """How much of the work that is known of is done, from 0 to 1."""
        with self._lock:
            if self._database:
                self._part = max(self._part, self._database.query_progress() / PERCENT)
            return (self._before + self._stage * self._part) / self._expected

    @property
    def stopped(self) -> bool:
        """Whether the reading is to stop."""
        return self._stopped

    def stop(self) -> None:
        """Have the reading stop; a query that begins just now is missed, so it may take more than one call."""
        with self._lock:
            self._stopped = True
            if self._database:
                self._database.interrupt()
