"""Who is let in, how often, and with how much."""

import math
import secrets
import time
from collections import deque
from collections.abc import Callable

from pydantic import ValidationError
from starlette.requests import Request

from gptdash.api.bodies import ChatBody
from gptdash.api.failures import BodyInvalid, BodyTooLarge, DoorClosed, TokenRefused, TooManyCalls
from gptdash.settings import Settings

MINUTE_S = 60.0
SHOWN_PROBLEMS = 3


class Turnstile:
    """Lets in so many calls in any minute."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._passed: deque[float] = deque()

    def admit(self, limit: int) -> None:
        """Count a call.

        Raises:
            TooManyCalls: the last minute had `limit` of them already.
        """
        now = self._clock()
        while self._passed and self._passed[0] <= now - MINUTE_S:
            self._passed.popleft()
        if len(self._passed) >= limit:
            raise TooManyCalls(seconds=math.ceil(self._passed[0] + MINUTE_S - now), limit=limit)
        self._passed.append(now)


def check_token(request: Request, settings: Settings) -> None:
    """Compare the bearer token, in a time that tells nothing of how much of it is right.

    Raises:
        DoorClosed: no token is set.
        TokenRefused: it is another one.
    """
    if settings.api_token is None:
        raise DoorClosed
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    expected = settings.api_token.get_secret_value().encode()
    if scheme.lower() != "bearer" or not secrets.compare_digest(given.strip().encode(), expected):
        raise TokenRefused


async def read_body(request: Request, limit: int) -> ChatBody:
    """Read the body, no further than the limit.

    Raises:
        BodyTooLarge: there is more.
        BodyInvalid: it does not fit.
    """
    raw = bytearray()
    if int(request.headers.get("content-length") or 0) > limit:
        raise BodyTooLarge(limit=limit)
    async for piece in request.stream():
        raw += piece
        if len(raw) > limit:
            raise BodyTooLarge(limit=limit)
    try:
        return ChatBody.model_validate_json(bytes(raw))
    except ValidationError as error:
        raise BodyInvalid(detail=_problems(error)) from error


def _problems(error: ValidationError) -> str:
    """Name what is wrong, each with its place; of a list with a wrong item the item alone."""
    every = error.errors(include_url=False, include_input=False, include_context=False)
    places = [each["loc"] for each in every]
    found = [each for each in every if not any(_holds(each["loc"], place) for place in places)]
    said = [": ".join(filter(None, (".".join(map(str, each["loc"])), each["msg"]))) for each in found]
    more = f"; {len(said) - SHOWN_PROBLEMS} more" if len(said) > SHOWN_PROBLEMS else ""
    return "; ".join(said[:SHOWN_PROBLEMS]) + more


def _holds(outer: tuple[int | str, ...], inner: tuple[int | str, ...]) -> bool:
    return len(outer) < len(inner) and inner[: len(outer)] == outer
