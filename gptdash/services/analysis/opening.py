"""A file that is being read, beside whoever waits for it."""

import time
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as StillReading
from threading import Thread
from typing import Final

from gptdash.services.analysis.ingest import Progress
from gptdash.services.analysis.rejections import ReadingStopped
from gptdash.services.analysis.table import Table

STOPPING_S: Final = 10
AGAIN_S: Final = 0.1
LEAST_SHARE: Final = 0.02


class Opening:
    """The reading of a file in a thread of its own, which tells how far it is."""

    def __init__(self, name: str, read: Callable[[Progress], Table]) -> None:
        self.name = name
        self._progress = Progress()
        self._table: Future[Table] = Future()
        self._since = time.monotonic()
        Thread(target=self._read, args=(read,), name="gptdash-opening", daemon=True).start()

    def _read(self, read: Callable[[Progress], Table]) -> None:
        try:
            table = read(self._progress)
        except BaseException as error:  # noqa: BLE001 - raised where the table is taken
            self._table.set_exception(ReadingStopped(name=self.name) if self.stopped else error)
        else:
            if self.stopped:
                table.close()
                self._table.set_exception(ReadingStopped(name=self.name))
            else:
                self._table.set_result(table)

    @property
    def share(self) -> float:
        """How much of the work that is known of is done, from 0 to 1; it falls where more turns up."""
        return self._progress.share

    @property
    def left_s(self) -> float | None:
        """How many seconds it will take still, at the pace so far; None while that cannot be told."""
        share = self.share
        return (time.monotonic() - self._since) * (1 - share) / share if share >= LEAST_SHARE else None

    @property
    def stopped(self) -> bool:
        """Whether it was told to stop."""
        return self._progress.stopped

    @property
    def is_over(self) -> bool:
        """Whether it has come to an end."""
        return self._table.done()

    def wait(self, seconds: float) -> bool:
        """Wait at most so long; tells whether it is over."""
        try:
            self._table.exception(seconds)
        except StillReading:
            return False
        return True

    def stop(self) -> None:
        """End it and wait for that; nothing of it stays."""
        until = time.monotonic() + STOPPING_S
        self._progress.stop()
        while not self.wait(AGAIN_S) and time.monotonic() < until:
            self._progress.stop()

    def table(self) -> Table:
        """Take the table, once it is there.

        Raises:
            FileRejected: the file cannot become a table, or the reading was stopped; the class says why.
        """
        return self._table.result()
