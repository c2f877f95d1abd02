"""A running call, seen from synchronous code."""

from collections.abc import AsyncIterator, Iterator
from types import TracebackType
from typing import Final, Self

from gptdash.domain.errors import GptdashError
from gptdash.domain.events import Done, Event
from gptdash.gateway.inbox import Inbox
from gptdash.gateway.loop import BackgroundLoop, Running

SETTLE_S: Final = 5.0


class LiveReply:
    """The events of one call, as they come. Nothing is sent before the first iteration.

    Use it as a context manager: leaving it, by whatever exception, cancels the call and settles what it used.
    `done` is the settlement once there is one, also after a cancelled call.
    """

    def __init__(self, events: AsyncIterator[Event], loop: BackgroundLoop) -> None:
        self._events = events
        self._loop = loop
        self._inbox: Inbox[Event] = Inbox()
        self._failure: GptdashError | None = None
        self._running: Running | None = None
        self.done: Done | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __iter__(self) -> Iterator[Event]:
        """Yield each event as it comes; raises the call's failure at its place."""
        self._start()
        while not self._inbox.is_empty_for_good:
            yield from self._inbox.next()
        self._raise_failure()

    def ticks(self, interval_s: float = 0.1) -> Iterator[tuple[Event, ...]]:
        """Yield what came, at least once every `interval_s` seconds, the first event at once.

        A tick is empty where nothing came: the caller gets its chance to look whether it should stop.
        """
        self._start()
        seen_any = False
        while not self._inbox.is_empty_for_good:
            batch = self._inbox.gather(interval_s) if seen_any else self._inbox.next(interval_s)
            seen_any = seen_any or bool(batch)
            yield batch
        self._raise_failure()

    def close(self) -> None:
        """Cancel the call if it still runs, and wait until it is settled."""
        if self._running:
            self._running.cancel()
            self._running.wait(SETTLE_S)

    def _start(self) -> Running:
        if self._running is None:
            self._running = self._loop.submit(self._pump())
        return self._running

    async def _pump(self) -> None:
        try:
            async for event in self._events:
                if isinstance(event, Done):
                    self.done = event
                self._inbox.put(event)
        except GptdashError as error:
            self._failure = error
        finally:
            self._inbox.end()

    def _raise_failure(self) -> None:
        """Raise the call's failure; one that nobody translated, a defect of ours, must not look like an empty reply."""
        if self._failure:
            raise self._failure
        unforeseen = self._running.failure(SETTLE_S) if self._running else None
        if unforeseen:
            raise RuntimeError("a call failed in an unforeseen way") from unforeseen
