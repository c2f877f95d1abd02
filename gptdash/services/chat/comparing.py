"""One question to several models at once."""

from collections.abc import Iterator
from types import TracebackType
from typing import Final, Self

from gptdash.domain.conversations import StoredMessage
from gptdash.domain.errors import GptdashError, InputRejected
from gptdash.domain.wording import Sentence, mark
from gptdash.services.chat.turn import ChatTurn

FEWEST: Final = 2
MOST: Final = 4


class WrongNumberOfModels(InputRejected):
    """Too few models to compare, or too many to look at."""

    template = mark("Choose two to four different models to compare.")


class Contender:
    """The reply of one model; `failure` says why it has none."""

    def __init__(self, model: str, turn: ChatTurn) -> None:
        self.model = model
        self.turn = turn
        self.failure: Sentence | None = None


class Comparison:
    """Replies of several models to one message, which grow side by side.

    Use it as a context manager: leaving it, by whatever exception, cancels the calls that still run. Each reply is
    stored beside the others, as soon as it has ended.
    """

    def __init__(self, contenders: tuple[Contender, ...], warnings: tuple[Sentence, ...] = ()) -> None:
        self.contenders = contenders
        self.warnings = warnings

    @property
    def question(self) -> StoredMessage:
        """The message that all answer."""
        return self.contenders[0].turn.question

    @property
    def is_over(self) -> bool:
        """Whether all is done."""
        return all(contender.turn.is_over for contender in self.contenders)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for contender in self.contenders:
            _close(contender)

    def ticks(self, interval_s: float = 0.1) -> Iterator[None]:
        """Let all replies grow; yields at least once every `interval_s` seconds.

        One that fails says so in its `failure`, and leaves the others be.
        """
        share_s = interval_s / len(self.contenders)
        running = {contender: contender.turn.ticks(share_s) for contender in self.contenders}
        while running:
            for contender in tuple(running):
                if not _grows(contender, running[contender]):
                    del running[contender]
                    _close(contender)
            yield


def _grows(contender: Contender, ticks: Iterator[None]) -> bool:
    try:
        next(ticks)
    except StopIteration:
        return False
    except GptdashError as error:
        contender.failure = error.sentence
        return False
    return True


def _close(contender: Contender) -> None:
    if not contender.turn.is_over:
        contender.turn.__exit__(None, None, None)
