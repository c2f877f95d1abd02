"""One reply while it comes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from gptdash.domain.conversations import MessageState, StoredMessage
from gptdash.domain.errors import EndpointError, GptdashError
from gptdash.domain.events import Done, Notice, ToolFinished
from gptdash.domain.tool_trace import ToolTrace
from gptdash.domain.wording import Fact, Sentence, sentence
from gptdash.gateway import GrowingReply, LiveReply
from gptdash.services.chat.history import Window
from gptdash.services.chat.summing_up import NOT_SUMMED, SUMMED, SUMMING


class SaveReply(Protocol):
    """Stores what came."""

    def __call__(
        self, *, text: str, state: MessageState, reasoning: str, trace: ToolTrace | None, done: Done | None
    ) -> object:
        """Store a reply."""


@dataclass(frozen=True)
class Prologue:
    """What has to be summed up before a turn: the call that does it, and the turn's own call once it is done.

    `go_on` takes the summary; None where it failed.
    """

    live: LiveReply
    count: int
    go_on: Callable[[str | None], LiveReply]


class ChatTurn(GrowingReply):
    """A reply that is stored when its block ends, whatever ended it.

    `begun` is the text that it goes on from, `ran` are the calls of functions that belong to that. `window` holds the
    messages that it answers; `warnings` say what is remarkable in what was sent.
    """

    def __init__(
        self,
        live: LiveReply,
        save: SaveReply,
        window: Window,
        *,
        begun: str = "",
        prologue: Prologue | None = None,
        ran: tuple[ToolFinished, ...] = (),
    ) -> None:
        super().__init__(prologue.live if prologue else live)
        self._save = save
        self._state: MessageState = "stopped"
        self._begun = begun
        self._prologue = prologue
        self.text = begun
        self._ran = len(ran)
        self.tools = ran
        self.window = window
        self.warnings: tuple[Sentence, ...] = ()

    @property
    def question(self) -> StoredMessage:
        """The message that this answers."""
        return self.window.messages[-1]

    @property
    def unsent(self) -> int:
        """How many earlier messages the model was not shown."""
        return self.window.earlier

    def ticks(self, interval_s: float = 0.1) -> Iterator[None]:
        """Let the reply grow; yields at least once every `interval_s` seconds.

        Raises:
            EndpointError: the call failed; what arrived stays in `text` and will be stored.
        """
        try:
            if self._prologue:
                yield from self._sum_up(self._prologue, interval_s)
            yield from super().ticks(interval_s)
        except GptdashError:
            self._state = "cut"
            raise
        self._state = "complete"

    def conclude(self) -> None:
        """Store what came."""
        if len(self.text) > len(self._begun) or self.reasoning or self.pending or len(self.tools) > self._ran:
            self._save(text=self.text, state=self._state, reasoning=self.reasoning, trace=self._trace(), done=self.done)

    def _trace(self) -> ToolTrace | None:
        return ToolTrace(runs=self.tools, pending=self.pending) if self.tools or self.pending else None

    def _sum_up(self, prologue: Prologue, interval_s: float) -> Iterator[None]:
        """Have the earlier messages summed up; where that fails, they are left out."""
        self._say(SUMMING, count=prologue.count)
        summing = GrowingReply(prologue.live)
        try:
            for _ in summing.ticks(interval_s):
                yield
        except EndpointError as error:
            self._say(NOT_SUMMED, reason=str(error.sentence))
            self._live = prologue.go_on(None)
        else:
            self._say(SUMMED, count=prologue.count)
            self._live = prologue.go_on(summing.text)

    def _say(self, template: str, **facts: Fact) -> None:
        self.notices = (Notice(code="summing_up", sentence=sentence(template, **facts)),)
