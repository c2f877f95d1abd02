"""Where events wait between the loop's thread and the one that reads them."""

from collections import deque
from threading import Event as Signal
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Inbox(Generic[Item]):
    """Items of one writer for one reader. The reader sleeps until its time is up, not until the next item.

    A reader that is woken for each token costs more CPU time than the token does.
    """

    def __init__(self) -> None:
        self._items: deque[Item] = deque()
        self._arrived = Signal()
        self._ended = Signal()

    def put(self, item: Item) -> None:
        """Add an item."""
        self._items.append(item)
        self._arrived.set()

    def end(self) -> None:
        """Say that no item will follow."""
        self._ended.set()
        self._arrived.set()

    @property
    def is_empty_for_good(self) -> bool:
        """Whether there is nothing left and nothing to come."""
        return self._ended.is_set() and not self._items

    def next(self, timeout_s: float | None = None) -> tuple[Item, ...]:
        """Return all there is as soon as there is any; nothing where it ended or the seconds have passed."""
        self._arrived.wait(timeout_s)
        return self._drain()

    def gather(self, interval_s: float) -> tuple[Item, ...]:
        """Return all that comes within an interval, or until the end where that is sooner."""
        self._ended.wait(interval_s)
        return self._drain()

    def _drain(self) -> tuple[Item, ...]:
        if not self._ended.is_set():
            self._arrived.clear()  # before the items are taken: one that comes now is taken or announced again
        return tuple(self._items.popleft() for _ in range(len(self._items)))
