"""Makes several calls at once, a few at a time, and tells how far they are."""

from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from threading import Event
from typing import Final

from gptdash.domain.noun import Noun
from gptdash.domain.requests import Request
from gptdash.gateway import Gateway
from gptdash.services.review.model.asking import Answer, ask_model

AT_ONCE: Final = 4
TICK_S: Final = 0.1


class Progress(Noun):
    """How many of the calls of a review have ended."""

    done: int
    total: int


Watch = Callable[[Progress], object]


class EndReview(Exception):
    """Raised by a watcher to end a review early and keep what came."""


def ask_all(gateway: Gateway, requests: tuple[Request, ...], watch: Watch) -> tuple[Answer, ...]:
    """Make all calls; after one that fails for a reason that the others share, the rest is not sent.

    `watch` is called about ten times a second; what it raises cancels the calls under way, and goes on to the caller,
    but for `EndReview`: then what came until now is returned.
    """
    stop, spent = Event(), Event()
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="gptdash-review") as pool:
        calls = [pool.submit(_ask, gateway, request, stop, spent) for request in requests]
        try:
            _follow(calls, watch)
        except EndReview:
            stop.set()
        except BaseException:
            stop.set()
            raise
    return tuple(call.result() for call in calls)


def _follow(calls: list[Future[Answer]], watch: Watch) -> None:
    running = set(calls)
    while running:
        watch(Progress(done=len(calls) - len(running), total=len(calls)))
        running = wait(running, timeout=TICK_S, return_when=FIRST_COMPLETED).not_done
    watch(Progress(done=len(calls), total=len(calls)))


def _ask(gateway: Gateway, request: Request, stop: Event, spent: Event) -> Answer:
    if stop.is_set() or spent.is_set():
        return Answer()
    answer = ask_model(gateway, request, lambda: not stop.is_set())
    if answer.fatal:
        spent.set()
    return answer
