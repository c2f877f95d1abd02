"""Works for a client as long as it is there."""

import asyncio
from collections.abc import AsyncGenerator, Coroutine
from contextlib import aclosing
from typing import Any, TypeVar

from starlette.types import Receive, Scope, Send

KEEP_ALIVE_S = 15.0
KEEP_ALIVE = b": still working\n\n"
HEADERS = (
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-cache"),
    (b"x-accel-buffering", b"no"),
)
Result = TypeVar("Result")


class ClientGone(Exception):
    """The client has closed its connection; nobody waits for an answer."""


async def while_connected(receive: Receive, work: Coroutine[Any, Any, Result]) -> Result:
    """Do some work; a client that goes cancels it. The request's body must have been read.

    Raises:
        ClientGone: it went.
    """
    working = asyncio.ensure_future(work)
    watching = asyncio.ensure_future(_until_gone(receive))
    try:
        await asyncio.wait((working, watching), return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise ClientGone
        return working.result()
    finally:
        for task in (working, watching):
            task.cancel()
        await asyncio.gather(working, watching, return_exceptions=True)


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


class EventStream:
    """A response of server-sent events; a client that goes closes their source.

    A comment is sent where no event comes for `keep_alive_s` seconds.
    Source: https://html.spec.whatwg.org/multipage/server-sent-events.html, 2026-11-24.
    """

    def __init__(self, source: AsyncGenerator[bytes, None], keep_alive_s: float = KEEP_ALIVE_S) -> None:
        self._source = source
        self._keep_alive_s = keep_alive_s

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        """Send the events as they come."""
        async with aclosing(self._source):
            try:
                await while_connected(receive, self._send(send))
            except (ClientGone, OSError):
                return  # leaving the block closes the source, which cancels the model's call

    async def _send(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": list(HEADERS)})
        async for piece in _kept_alive(self._source, self._keep_alive_s):
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _kept_alive(source: AsyncGenerator[bytes, None], seconds: float) -> AsyncGenerator[bytes, None]:
    """Pass pieces on, and a comment where none comes for long: what stands in between would hang up."""
    upcoming = asyncio.ensure_future(anext(source, None))
    try:
        while True:
            await asyncio.wait((upcoming,), timeout=seconds)
            if not upcoming.done():
                yield KEEP_ALIVE
                continue
            piece = upcoming.result()
            if piece is None:
                return
            upcoming = asyncio.ensure_future(anext(source, None))
            yield piece
    finally:
        upcoming.cancel()
        await asyncio.gather(upcoming, return_exceptions=True)
