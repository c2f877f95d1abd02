"""One reply while it comes."""

from collections.abc import Iterator
from typing import Protocol

from gptdash.domain.conversations import MessageState, StoredMessage
from gptdash.domain.errors import GptdashError
from gptdash.domain.events import Done
from gptdash.domain.wording import Sentence
from gptdash.gateway import GrowingReply, LiveReply
from gptdash.services.chat.history import Window


class SaveReply(Protocol):
    """Stores what came."""

    def __call__(self, text: str, state: MessageState, reasoning: str, done: Done | None) -> object:
        """Store a reply."""


class ChatTurn(GrowingReply):
    """A reply that is stored when its block ends, whatever ended it.

    `begun` is the text that it goes on from. `window` holds the messages that it answers; `warnings` say what is
    remarkable in what was sent.
    """

    def __init__(self, live: LiveReply, save: SaveReply, window: Window, begun: str = "") -> None:
        super().__init__(live)
        self._save = save
        self._state: MessageState = "stopped"
        self._begun = begun
        self.text = begun
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
            yield from super().ticks(interval_s)
        except GptdashError:
            self._state = "cut"
            raise
        self._state = "complete"

    def conclude(self) -> None:
        """Store what came."""
        if len(self.text) > len(self._begun) or self.reasoning:
            self._save(self.text, self._state, self.reasoning, self.done)
