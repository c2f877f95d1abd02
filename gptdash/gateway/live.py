"""A running call, seen from synchronous code."""

import time
from collections.abc import AsyncIterator, Iterator
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Final, Self

from gptdash.domain.errors import GptdashError
from gptdash.domain.events import Done, Event
from gptdash.gateway.loop import BackgroundLoop, Running

SETTLE_S: Final = 5.0
_Item = Event | GptdashError | None


class LiveReply:
    """The events of one call, as they come. Nothing is sent before the first iteration.

    Use it as a context manager: leaving it, by whatever exception, cancels the call and settles what it used.
    `done` is the settlement once there is one, also after a cancelled call.
    """

    def __init__(self, events: AsyncIterator[Event], loop: BackgroundLoop) -> None:
        self._events = events
        self._loop = loop
        self._queue: SimpleQueue[_Item] = SimpleQueue()
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
        running = self._start()
        while (item := self._queue.get()) is not None:
            if isinstance(item, GptdashError):
                raise item
            yield item
        _raise_unforeseen(running)

    def ticks(self, interval_s: float = 0.1) -> Iterator[tuple[Event, ...]]:
        """Yield what came, at least once every `interval_s` seconds, the first event at once.

        A tick is empty where nothing came: the caller gets its chance to look whether it should stop.
        """
        running = self._start()
        seen_any = False
        while True:
            batch = self._gather(interval_s, at_once=not seen_any)
            seen_any = seen_any or bool(batch)
            yield tuple(item for item in batch if item is not None and not isinstance(item, GptdashError))
            last = batch[-1] if batch else ()
            if isinstance(last, GptdashError):
                raise last
            if last is None:
                _raise_unforeseen(running)
                return

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
                self._queue.put(event)
        except GptdashError as error:
            self._queue.put(error)
        finally:
            self._queue.put(None)

    def _gather(self, interval_s: float, *, at_once: bool) -> list[_Item]:
        """Gather items for `interval_s` seconds, less where the call ended or where one is wanted at once."""
        batch: list[_Item] = []
        deadline = time.monotonic() + interval_s
        while (left_s := deadline - time.monotonic()) > 0:
            try:
                batch.append(self._queue.get(timeout=left_s))
            except Empty:
                break
            if at_once or batch[-1] is None or isinstance(batch[-1], GptdashError):
                break
        return batch


def _raise_unforeseen(running: Running) -> None:
    """Raise what nobody translated: a defect of ours must not look like an empty reply."""
    failure = running.failure(SETTLE_S)
    if failure:
        raise RuntimeError("a call failed in an unforeseen way") from failure
