"""A demo from its beginning until it is cleared."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from gptdash.demo.rooms import Rooms
from gptdash.demo.seeding import seed
from gptdash.store import Store

MARK: Final = "state.txt"
FILLED: Final = "filled"
CLEARED: Final = "cleared"


def begin_anew(folder: Path) -> None:
    """Have the demo in a folder filled anew when it is opened next."""
    (folder / MARK).unlink(missing_ok=True)


class Demo:
    """The sample data in a demo's own database; its state lies in a file beside it."""

    def __init__(self, store: Store, folder: Path) -> None:
        self._store = store
        self._mark = folder / MARK

    @property
    def is_filled(self) -> bool:
        """Whether the sample data is there."""
        return self._state() == FILLED

    def fill(self, rooms: Rooms) -> None:
        """Write the sample data, once: not where it is there already, or was cleared.

        Whatever an attempt left that was cut off is removed before.
        """
        if self._state():
            return
        self._store.retention.remove_all()
        seed(rooms, datetime.now(UTC))
        self._mark.write_text(FILLED, "utf-8")

    def clear(self) -> None:
        """Remove all that the demo's database holds; what follows begins from nothing."""
        self._store.retention.remove_all()
        self._mark.write_text(CLEARED, "utf-8")

    def _state(self) -> str:
        try:
            return self._mark.read_text("utf-8")
        except FileNotFoundError:
            return ""
