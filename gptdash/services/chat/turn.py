"""One reply while it comes."""

from collections.abc import Callable, Iterator

from gptdash.domain.conversations import MessageState
from gptdash.domain.errors import GptdashError
from gptdash.domain.events import Done
from gptdash.domain.wording import Sentence
from gptdash.gateway import GrowingReply, LiveReply

SaveReply = Callable[[str, MessageState, Done | None], object]


class ChatTurn(GrowingReply):
    """A reply that is stored when its block ends, whatever ended it.

    `unsent` counts the earlier messages that did not fit the model; `warnings` say what is remarkable in what was sent.
    """

    def __init__(self, live: LiveReply, save: SaveReply, unsent: int = 0) -> None:
        super().__init__(live)
        self._save = save
        self._state: MessageState = "stopped"
        self.unsent = unsent
        self.warnings: tuple[Sentence, ...] = ()

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
        if self.text:
            self._save(self.text, self._state, self.done)
