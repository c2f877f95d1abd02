"""The event loop on which every call runs, in a thread of its own.

Pages are synchronous and end by exceptions; calls are asynchronous and must be cancelled and settled. One loop a
process keeps connections warm and makes a hundred streams cost one thread.
"""

import asyncio
from collections.abc import Coroutine
from threading import Event, Thread


class Running:
    """A coroutine at work on the background loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop, work: Coroutine[None, None, None]) -> None:
        self._loop = loop
        self._finished = Event()
        self._task: asyncio.Task[None] | None = None
        loop.call_soon_threadsafe(self._begin, work)

    def _begin(self, work: Coroutine[None, None, None]) -> None:
        self._task = self._loop.create_task(work)
        self._task.add_done_callback(lambda _task: self._finished.set())

    def cancel(self) -> None:
        """Ask the work to stop; it is told once, so that it can settle."""
        if not self._finished.is_set():
            self._loop.call_soon_threadsafe(lambda: self._task and self._task.cancel())

    def wait(self, timeout_s: float) -> None:
        """Wait until the work has ended, at most `timeout_s` seconds."""
        self._finished.wait(timeout_s)

    def failure(self, timeout_s: float) -> BaseException | None:
        """Return what the work raised, None where it ended well or was cancelled."""
        self.wait(timeout_s)
        if self._task is None or not self._task.done() or self._task.cancelled():
            return None
        return self._task.exception()


class BackgroundLoop:
    """An asyncio loop that runs until `close`."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="gptdash-calls", daemon=True)
        self._thread.start()

    def submit(self, work: Coroutine[None, None, None]) -> Running:
        """Start a coroutine."""
        return Running(self._loop, work)

    def close(self, timeout_s: float = 10) -> None:
        """Cancel what still runs, let it settle, and stop the thread."""
        if self._loop.is_closed():
            return
        self.submit(self._cancel_all()).wait(timeout_s)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout_s)
        if not self._thread.is_alive():
            self._loop.close()

    async def _cancel_all(self) -> None:
        running = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await self._loop.shutdown_asyncgens()
