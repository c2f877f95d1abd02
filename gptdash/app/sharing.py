"""The services of this server process, which pages and HTTP routes share."""

import logging
from dataclasses import dataclass
from threading import Lock, Thread

from gptdash.app.opening import move_in, open_house, services_in
from gptdash.app.residents import Residents
from gptdash.app.services import Services
from gptdash.domain.errors import GptdashError
from gptdash.domain.tokens import encoding
from gptdash.domain.users import User

LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Shared:
    services: Services
    residents: Residents


_shared: _Shared | None = None
_sharing = Lock()


def shared_services() -> Services:
    """Return the services of this server process, opened on first use.

    Without sign-in they are everybody's; with sign-in they are those of the HTTP door alone.
    """
    return _opened().services


def services_of(user: User, held: Services | None = None) -> Services:
    """Return the services of a user who signed in; `held` are those that the session has already.

    Raises:
        SettingsInvalid: a setting cannot be used.
        StoreUnavailable: the user's store cannot be opened.
    """
    house = _opened().residents.house_of(user.key)
    return held.within(house) if held else services_in(house)


def visit_users() -> None:
    """Begin to look after every user's store beside everything else: their jobs go on, what is too old is forgotten."""
    try:
        _opened().residents.visit_all()
    except GptdashError as error:
        LOG.warning("The jobs of users wait until they sign in: %s", error)


def close_shared_services() -> None:
    """Close the services of this server process, if they were opened."""
    global _shared  # noqa: PLW0603 - one a process is what this is for
    with _sharing:
        if _shared is not None:
            _shared.residents.close()
            _shared.services.close()
            _shared.residents.close_stores()
            _shared = None


def _opened() -> _Shared:
    global _shared  # noqa: PLW0603 - one a process is what this is for
    with _sharing:
        if _shared is None:
            house = open_house()
            services = move_in(house)
            services.jobs.adopt()  # what an earlier process left goes on by itself
            _shared = _Shared(services, Residents(house))
            # Loading the vocabulary takes a second; the first reply that is stopped should not wait for it.
            Thread(target=encoding, args=("o200k_base",), daemon=True).start()
        return _shared
