"""The services of this server process, which pages and HTTP routes share."""

from threading import Lock, Thread

from gptdash.app.opening import open_services
from gptdash.app.services import Services
from gptdash.domain.tokens import encoding

_shared: Services | None = None
_sharing = Lock()


def shared_services() -> Services:
    """Return the services of this server process, opened on first use."""
    global _shared  # noqa: PLW0603 - one a process is what this is for
    with _sharing:
        if _shared is None:
            _shared = open_services()
            _shared.jobs.adopt()  # what an earlier process left goes on by itself
            # Loading the vocabulary takes a second; the first reply that is stopped should not wait for it.
            Thread(target=encoding, args=("o200k_base",), daemon=True).start()
        return _shared


def close_shared_services() -> None:
    """Close the services of this server process, if they were opened."""
    global _shared  # noqa: PLW0603 - one a process is what this is for
    with _sharing:
        if _shared is not None:
            _shared.close()
            _shared = None
