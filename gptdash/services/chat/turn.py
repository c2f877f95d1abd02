"""One reply while it comes."""

from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Self

from gptdash.domain.conversations import MessageState
from gptdash.domain.errors import GptdashError
from gptdash.domain.events import Done, Event, Notice, ReasoningDelta, Retrying, TextDelta
from gptdash.domain.wording import Sentence
from gptdash.gateway import LiveReply

SaveReply = Callable[[str, MessageState, Done | None], object]


class ChatTurn:
    """A reply that grows in `text` tick by tick, and is stored when the block ends, whatever ended it.

    Use it as a context manager. `unsent` counts the earlier messages that did not fit the model;
    `warnings` say what is remarkable in what was sent; `retrying` is the latest wait before the reply began.
    """

    def __init__(self, live: LiveReply, save: SaveReply, unsent: int = 0) -> None:
        self._live = live
        self._save = save
        self._state: MessageState = "stopped"
        self.unsent = unsent
        self.text = ""
        self.reasoning = ""
        self.warnings: tuple[Sentence, ...] = ()
        self.notices: tuple[Notice, ...] = ()
        self.retrying: Retrying | None = None

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
        if self.text:
            self._save(self.text, self._state, self.done)

    def ticks(self, interval_s: float = 0.1) -> Iterator[None]:
        """Let the reply grow; yields at least once every `interval_s` seconds.

        Raises:
            EndpointError: the call failed; what arrived stays in `text` and will be stored.
        """
        try:
            for events in self._live.ticks(interval_s):
                for event in events:
                    self._take(event)
                yield
        except GptdashError:
            self._state = "cut"
            raise
        self._state = "complete"

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
