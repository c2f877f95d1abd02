"""One answer while it comes."""

from collections.abc import Iterator
from types import TracebackType
from typing import Final, Self

from gptdash.domain.errors import EndpointError, EngineError
from gptdash.domain.events import Notice, Retrying
from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.gateway import GrowingReply, LiveReply
from gptdash.services.support.answer import SupportAnswer
from gptdash.services.support.citations import check_citations
from gptdash.services.support.decision import Decision

HAND_OFF: Final = "[hand-off]"
EQUALS: Final = 0.9


class SupportTurn:
    """An answer whose `text` grows tick by tick; `answer` is what came of it, at any time.

    Use it as a context manager: leaving it cancels a call that still runs. Without `live` no model is asked, and
    `unasked` says why.
    """

    def __init__(self, decision: Decision, live: LiveReply | None = None, unasked: tuple[Sentence, ...] = ()) -> None:
        self.decision = decision
        self.is_over = live is None
        self._growing = GrowingReply(live) if live else None
        self._unasked = unasked
        self._complete = live is None
        self._failure: Sentence | None = None

    @property
    def text(self) -> str:
        """What the model has said."""
        return self._growing.text if self._growing else ""

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
        except (EndpointError, EngineError) as error:
            self._failure = error.sentence
            return
        self._complete = True

    @property
    def answer(self) -> SupportAnswer:
        """The answer as far as it has come."""
        if self.decision.kind != "answer":
            return self._base(self.decision.kind)
        if not self.text.strip():
            return self._quoted()
        if HAND_OFF in self.text:
            said = sentence(mark("The nearest passages do not answer this question."))
            return self._base("hand_off").model_copy(update={"reason": said})
        return self._written()

    def _base(self, kind: str) -> SupportAnswer:
        return SupportAnswer.model_validate(
            {
                "kind": kind,
                "reason": self.decision.reason,
                "passages": tuple(match.passage for match in self.decision.matches),
                "done": self._growing.done if self._growing else None,
                "complete": self._complete or not self.text.strip(),
            }
        )

    def _quoted(self) -> SupportAnswer:
        """Quote the best passage, and its equals: where no model was asked, or where nothing came of it."""
        least = EQUALS * self.decision.matches[0].score
        passages = tuple(match.passage for match in self.decision.matches if match.score >= least)
        text = "\n\n".join(passage.text for passage in passages)
        changes = {"text": text, "passages": passages, "notes": self._unasked, "failure": self._failure}
        return self._base("quoted").model_copy(update=changes)

    def _written(self) -> SupportAnswer:
        base = self._base("model")
        checked = check_citations(self.text, base.passages)
        return base.model_copy(
            update={
                "text": self.text,
                "citations": checked.citations,
                "notes": checked.notes,
                "failure": self._failure,
            }
        )
