"""A circuit breaker: a server that keeps failing is left alone for a while."""

import time
from collections.abc import Callable
from typing import Final

from gptdash.domain.errors import EndpointError, EndpointResting, ServerFailed, ServerUnreachable, TimedOut

FAILURES_TO_OPEN: Final = 8
REST_S: Final = 20.0
BREAKING: Final = (ServerFailed, ServerUnreachable, TimedOut)


class Breaker:
    """Counts failures in a row; at too many it refuses calls for `rest_s` seconds, then lets one through to try.

    Any answer, be it a refusal, shows that the server is up and ends the row.
    """

    def __init__(
        self,
        failures_to_open: int = FAILURES_TO_OPEN,
        rest_s: float = REST_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limit = failures_to_open
        self._rest_s = rest_s
        self._clock = clock
        self._failures = 0
        self._open_until: float | None = None

    def check(self, endpoint: str) -> None:
        """Let a call pass.

        Raises:
            EndpointResting: the server is being left alone.
        """
        if self._open_until is None:
            return
        left_s = self._open_until - self._clock()
        if left_s > 0:
            raise EndpointResting(endpoint=endpoint, seconds=max(1, round(left_s)))
        self._open_until = self._clock() + self._rest_s  # the others wait for what this one finds

    def note(self, error: EndpointError | None) -> None:
        """Take note of how a call went; None is a success."""
        if isinstance(error, EndpointResting):
            return  # no call was made
        if not isinstance(error, BREAKING):
            self._failures, self._open_until = 0, None
            return
        self._failures += 1
        if self._failures >= self._limit:
            self._open_until = self._clock() + self._rest_s
