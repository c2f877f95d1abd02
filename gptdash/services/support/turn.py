"""One answer while it comes."""

from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Self

from gptdash.domain.errors import GptdashError
from gptdash.domain.events import Notice, Retrying
from gptdash.domain.support import AnswerKind, Company, SupportAnswer
from gptdash.domain.wording import Sentence
from gptdash.gateway import GrowingReply, LiveReply
from gptdash.services.support.answering import ModelWords, answer_of_model, begun_answer, quoted_answer
from gptdash.services.support.decision import Decision
from gptdash.services.support.secrecy import repeats
from gptdash.services.support.signs import is_sign


class SupportTurn:
    """An answer whose `text` grows tick by tick; `answer` is what came of it, at any time.

    Use it as a context manager: leaving it cancels a call that still runs. Without `live` no model is asked, and
    `unasked` says why. `restore` puts values back that were replaced before sending. Where the model
    repeats its `instructions`, nothing of it is shown.
    """

    def __init__(
        self,
        company: Company,
        question: str,
        decision: Decision,
        live: LiveReply | None = None,
        *,
        unasked: tuple[Sentence, ...] = (),
        restore: Callable[[str], str] = str,
        instructions: str = "",
    ) -> None:
        self.decision = decision
        self.question = question
        self.is_over = live is None
        self._company = company
        self._growing = GrowingReply(live) if live else None
        self._unasked = unasked
        self._restore = restore
        self._instructions = instructions
        self._complete = live is None
        self._failure: Sentence | None = None

    @property
    def text(self) -> str:
        """What the model has said to the customer; its signs to us and its instructions are not shown."""
        said = self._growing.text if self._growing else ""
        return "" if is_sign(said) or repeats(said, self._instructions) else said

    @property
    def reasoning(self) -> str:
        """What the model thinks, as far as it shows it."""
        return self._growing.reasoning if self._growing else ""

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What the user should know."""
        return self._growing.notices if self._growing else ()

    @property
    def retrying(self) -> Retrying | None:
        """The latest wait before the answer began."""
        return self._growing.retrying if self._growing else None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._growing:
            self._growing.__exit__(kind, error, trace)
        self.is_over = True

    def ticks(self, interval_s: float = 0.1) -> Iterator[None]:
        """Let the answer grow; yields at least once every `interval_s` seconds. A failed call ends it quietly."""
        if self._growing is None:
            return
        try:
            yield from self._growing.ticks(interval_s)
        except GptdashError as error:
            self._failure = error.sentence
            return
        self._complete = True

    @property
    def answer(self) -> SupportAnswer:
        """The answer as far as it has come."""
        begun = begun_answer(self._company, self.question, self.decision)
        if self._growing is None or not self._growing.text.strip():
            asked = {"done": self._growing.done if self._growing else None, "failure": self._failure}
            return (quoted_answer(begun, self.decision, self._unasked) if self._fits else begun).model_copy(
                update=asked
            )
        words = ModelWords(
            text=self._restore(self._growing.text),
            notices=self._growing.notices,
            done=self._growing.done,
            failure=self._failure,
            complete=self._complete,
            leaks=repeats(self._growing.text, self._instructions),
        )
        return answer_of_model(self._company, self.question, begun, words)

    @property
    def _fits(self) -> bool:
        kind: AnswerKind = self.decision.kind
        return kind == "model"
