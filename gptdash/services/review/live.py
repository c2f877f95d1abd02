"""A review at work in a thread of its own, so that a page can show how far it is, and stop it and keep what came."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from threading import Event
from types import TracebackType
from typing import Self

from gptdash.services.review.model import EndReview, Progress, Watch
from gptdash.services.review.review import Review

Work = Callable[[Watch], Review]


class LiveReview:
    """Begins at once. A context manager: leaving it, by whatever exception, stops the calls that are under way."""

    def __init__(self, work: Work) -> None:
        self.progress = Progress(done=0, total=0)
        self._stopping = Event()
        pool = ThreadPoolExecutor(1, thread_name_prefix="gptdash-live-review")
        self._future: Future[Review] = pool.submit(work, self._watch)
        pool.shutdown(wait=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def ticks(self, interval_s: float = 0.1) -> Iterator[Progress]:
        """Yield how far it is, at least once every `interval_s` seconds, until it has ended."""
        while not self._future.done():
            yield self.progress
            try:
                self._future.exception(timeout=interval_s)
            except NotYet:
                continue
        yield self.progress

    def stop(self) -> None:
        """Send no further call and cancel those under way; returns at once."""
        self._stopping.set()

    def result(self) -> Review:
        """Return the review, also one that was stopped: its coverage tells what is missing.

        Raises:
            GptdashError: nothing could be reviewed.
        """
        return self._future.result()

    def _watch(self, progress: Progress) -> None:
        self.progress = progress
        if self._stopping.is_set():
            raise EndReview
