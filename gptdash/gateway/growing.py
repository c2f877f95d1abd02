"""A reply that grows while a page looks on."""

from collections.abc import Iterator
from types import TracebackType
from typing import Self

from gptdash.domain.events import (
    Done,
    Event,
    Notice,
    ReasoningDelta,
    Retrying,
    TextDelta,
    ToolFinished,
    ToolsPending,
    ToolStarted,
)
from gptdash.domain.messages import ToolUse
from gptdash.gateway.live import LiveReply


class GrowingReply:
    """A reply whose `text` and `reasoning` grow tick by tick.

    Use it as a context manager: leaving it, by whatever exception, cancels a call that still runs; `is_over` is set
    when all is done. `notices` are what the user should know; `retrying` is the latest wait before the reply began.
    `tools` are the calls of functions that have ended, `working` those that have not, and `pending` those that wait for
    a person's word.
    """

    def __init__(self, live: LiveReply) -> None:
        self._live = live
        self.text = ""
        self.reasoning = ""
        self.notices: tuple[Notice, ...] = ()
        self.retrying: Retrying | None = None
        self.tools: tuple[ToolFinished, ...] = ()
        self.working: tuple[ToolUse, ...] = ()
        self.pending: ToolsPending | None = None
        self.is_over = False

    @property
    def done(self) -> Done | None:
        """The settlement, once there is one."""
        return self._live.done

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._live.close()
        self.conclude()
        self.is_over = True

    def ticks(self, interval_s: float = 0.1) -> Iterator[None]:
        """Let the reply grow; yields at least once every `interval_s` seconds.

        Raises:
            EndpointError: the call failed; what arrived stays in `text`.
        """
        for events in self._live.ticks(interval_s):
            for event in events:
                self._take(event)
            yield

    def conclude(self) -> None:
        """Do what is due when the reply is over, however it ended; nothing unless a feature says so."""

    def _take(self, event: Event) -> None:
        match event:
            case Retrying():
                self.retrying = event
            case TextDelta():
                self.text += event.text
            case ReasoningDelta():
                self.reasoning += event.text
            case Notice():
                self.notices = (*self.notices, event)
            case ToolStarted():
                self.working = (*self.working, event.use)
            case ToolFinished():
                self.working = tuple(use for use in self.working if use.id != event.use.id)
                self.tools = (*self.tools, event)
            case ToolsPending():
                self.pending = event
