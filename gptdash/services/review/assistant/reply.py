"""A reply of the assistant while it comes."""

from collections.abc import Callable, Iterator

from gptdash.domain.assistant import AssistantTurn, TurnState
from gptdash.domain.errors import GptdashError
from gptdash.domain.events import CodeDelta, CodeRan, Event, FileKept
from gptdash.domain.hosted_code import CodeRun, MadeFile
from gptdash.gateway import GrowingReply, LiveReply


class AssistantReply(GrowingReply):
    """A reply that is kept when its block ends, whatever ended it.

    `code` is what is being written or run now; `runs` are those that have ended, `files` those that were copied.
    """

    def __init__(self, live: LiveReply, question: str, keep: Callable[[AssistantTurn], None]) -> None:
        super().__init__(live)
        self.question = question
        self.code = ""
        self.runs: tuple[CodeRun, ...] = ()
        self.files: tuple[MadeFile, ...] = ()
        self._keep = keep
        self._state: TurnState = "stopped"

    def ticks(self, interval_s: float = 0.1) -> Iterator[None]:
        """Let the reply grow; yields at least once every `interval_s` seconds.

        Raises:
            EndpointError: the call failed; what came is kept.
        """
        try:
            yield from super().ticks(interval_s)
        except GptdashError:
            self._state = "cut"
            raise
        self._state = "complete"

    def conclude(self) -> None:
        """Keep what came."""
        if self.text or self.runs or self.files:
            turn = AssistantTurn(
                question=self.question,
                text=self.text,
                state=self._state,
                runs=self.runs,
                files=self.files,
                done=self.done,
            )
            self._keep(turn)

    def _take(self, event: Event) -> None:
        match event:
            case CodeDelta():
                self.code += event.text
            case CodeRan():
                self.code = ""
                self.runs = (*self.runs, event.run)
            case FileKept():
                self.files = (*self.files, event.file)
            case _:
                super()._take(event)
