"""A running call, seen from asynchronous code on another event loop."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import suppress

from gptdash.domain.errors import GptdashError
from gptdash.domain.events import Event
from gptdash.gateway.live import SETTLE_S
from gptdash.gateway.loop import BackgroundLoop


class _Crossing:
    """Events of one loop for a reader on another; the reader is woken once for all that came meanwhile."""

    def __init__(self, events: AsyncIterator[Event]) -> None:
        self._events = events
        self._reader = asyncio.get_running_loop()
        self._arrived = asyncio.Event()
        self._items: deque[Event] = deque()
        self._ended = False
        self.failure: GptdashError | None = None

    async def pump(self) -> None:
        """Bring the events over; runs on their loop."""
        try:
            async for event in self._events:
                self._items.append(event)
                self._wake()
        except GptdashError as error:
            self.failure = error
        finally:
            self._ended = True
            self._wake()

    def _wake(self) -> None:
        with suppress(RuntimeError):  # the reader's loop is gone, and nobody waits
            self._reader.call_soon_threadsafe(self._arrived.set)

    async def arrivals(self) -> AsyncGenerator[Event, None]:
        """Yield the events as they come; runs on the reader's loop."""
        while not (self._ended and not self._items):
            await self._arrived.wait()
            self._arrived.clear()
            while self._items:
                yield self._items.popleft()


async def across(events: AsyncIterator[Event], loop: BackgroundLoop) -> AsyncGenerator[Event, None]:
    """Run a call on the background loop and yield its events on the caller's; closing this cancels the call.

    Raises:
        GptdashError: the call failed.
    """
    crossing = _Crossing(events)
    running = loop.submit(crossing.pump())
    try:
        async for event in crossing.arrivals():
            yield event
        if crossing.failure:
            raise crossing.failure
        unforeseen = await asyncio.to_thread(running.failure, SETTLE_S)
        if unforeseen:
            raise RuntimeError("a call failed in an unforeseen way") from unforeseen
    finally:
        running.cancel()
