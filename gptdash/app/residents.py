"""The houses of the users who sign in."""

import logging
from collections import OrderedDict
from threading import Event, Lock, Thread
from typing import Final

from gptdash.app.house import House
from gptdash.app.opening import services_in
from gptdash.domain.errors import GptdashError

MOST_OPEN: Final = 64
LOG: Final = logging.getLogger(__name__)


class Residents:
    """Opens the house of each user on first use, and closes those that were not used for longest.

    At most `most_open` stay open, but for those where jobs run. A house that is closed under a session loses nothing:
    the session gets it anew by its next look.
    """

    def __init__(self, main: House, most_open: int = MOST_OPEN) -> None:
        self._main = main
        self._most_open = most_open
        self._houses: OrderedDict[str, House] = OrderedDict()
        self._lock = Lock()
        self._closing = Event()
        self._rounds: Thread | None = None

    def visit_all(self) -> None:
        """Begin to visit every user's store once, beside everything else.

        Jobs that an earlier process left go on by themselves, and what is older than its time is forgotten, whether or
        not its user ever comes back.
        """
        self._rounds = Thread(target=self._visit_all, name="gptdash-residents", daemon=True)
        self._rounds.start()

    def house_of(self, key: str) -> House:
        """Return a user's house.

        Raises:
            StoreUnavailable: their store cannot be opened.
        """
        with self._lock:
            house = self._houses.pop(key, None)
            if house is None:
                house = House.open(self._main.common, self._main.store.of_user(key))
                services_in(house).jobs.adopt()
            self._houses[key] = house
            self._make_room(key)
            return house

    def open_keys(self) -> tuple[str, ...]:
        """List whose houses are open, the longest unused first."""
        with self._lock:
            return tuple(self._houses)

    def wait_for_visits(self, timeout_s: float | None = None) -> None:
        """Wait until every store that there was has been visited."""
        if self._rounds:
            self._rounds.join(timeout_s)

    def close(self) -> None:
        """Stop all work on jobs; what is being asked is cancelled and settled."""
        self._closing.set()
        self.wait_for_visits()
        with self._lock:
            for house in self._houses.values():
                house.runner.close()

    def close_stores(self) -> None:
        """Close all stores, once nothing writes into them any more."""
        with self._lock:
            while self._houses:
                self._houses.popitem()[1].store.close()

    def _make_room(self, kept: str) -> None:
        spare = len(self._houses) - self._most_open
        for key in [key for key in self._houses if key != kept] if spare > 0 else ():
            if spare > 0 and _is_idle(self._houses[key]):
                self._houses.pop(key).close()
                spare -= 1

    def _visit_all(self) -> None:
        try:
            keys = self._main.store.user_keys()
        except GptdashError as error:
            LOG.warning("The jobs of users wait until they sign in: %s", error)
            return
        for key in keys:
            if self._closing.is_set():
                return
            self._visit(key)

    def _visit(self, key: str) -> None:
        try:
            house = self.house_of(key)
        except GptdashError as error:
            LOG.warning("The jobs of a user wait until they sign in: %s", error)
            return
        with self._lock:
            if len(self._houses) > 1 and self._houses.get(key) is house and _is_idle(house):
                self._houses.move_to_end(key, last=False)  # the first to be closed: nobody asked for it


def _is_idle(house: House) -> bool:
    """Tell whether nothing is to be done in a house unless its user comes."""
    try:
        host = services_in(house).endpoint.host
        return house.runner.is_idle() and not house.store.jobs.running(host)
    except GptdashError:
        return False
