"""Something that a model reads off a conversation, by a strict schema."""

from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Final, Generic, Self, TypeVar

from pydantic import BaseModel, ValidationError

from gptdash.domain.errors import GptdashError
from gptdash.domain.events import Done
from gptdash.domain.messages import system, user
from gptdash.domain.requests import Parameters, Request
from gptdash.domain.safety import Enclosure
from gptdash.domain.schemas import object_in
from gptdash.domain.support import Exchange
from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.gateway import Gateway, GrowingReply
from gptdash.gateway.schema import response_schema_of
from gptdash.services.support.asking import filled

MAX_OUTPUT_TOKENS: Final = 1_000
TALK_EXCHANGES: Final = 20
UNREADABLE: Final = mark("The model's reply could not be read.")
STOPPED: Final = mark("It was stopped before it was there.")
TOO_WEAK: Final = mark("{model} is too small to judge a conversation.")
Said = TypeVar("Said", bound=BaseModel)
Value = TypeVar("Value")


class Reading(Generic[Said, Value]):
    """A value while it is read; `value` is it, or what stands in for it where it could not be had.

    Use it as a context manager: leaving it cancels a call that still runs. Nothing here raises: a conversation goes on
    without it.
    """

    def __init__(
        self,
        kind: type[Said],
        made: Callable[[Said, Done], Value],
        missing: Callable[[Sentence, Done | None], Value],
        growing: GrowingReply | None,
        *,
        unasked: Sentence | None = None,
        restore: Callable[[str], str] = str,
    ) -> None:
        self._kind = kind
        self._made = made
        self._missing = missing
        self._growing = growing
        self._problem = unasked or sentence(STOPPED)
        self._restore = restore
        self._is_whole = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._growing:
            self._growing.__exit__(kind, error, trace)

    def ticks(self, interval_s: float = 0.1) -> Iterator[None]:
        """Let it come; yields at least once every `interval_s` seconds."""
        if self._growing is None:
            return
        try:
            yield from self._growing.ticks(interval_s)
        except GptdashError as error:
            self._problem = error.sentence
            return
        self._is_whole = True

    def now(self) -> Value:
        """Wait for it."""
        with self:
            for _ in self.ticks():
                pass
        return self.value

    @property
    def value(self) -> Value:
        """What was read, as far as it has come."""
        done = self._growing.done if self._growing else None
        if not self._growing or not self._is_whole or done is None:
            return self._missing(self._problem, done)
        try:
            said = self._kind.model_validate(object_in(self._restore(self._growing.text)))
        except ValidationError:
            return self._missing(sentence(UNREADABLE), done)
        return self._made(said, done)


def begin_reading(
    gateway: Gateway, prompt: str, exchanges: tuple[str, ...], kind: type[BaseModel]
) -> GrowingReply | None:
    """Prepare the call, with the conversation as data; None where the model is too weak for it."""
    if gateway.capabilities().weak:
        return None
    enclosure = Enclosure()
    request = Request(
        messages=(system(filled(prompt, {"nonce": enclosure.nonce})), user(enclosure.enclose(exchanges))),
        purpose="support",
        response_schema=response_schema_of(kind),
        parameters=Parameters(max_output_tokens=MAX_OUTPUT_TOKENS),
    )
    return GrowingReply(gateway.stream(request))


def too_weak(gateway: Gateway) -> Sentence:
    """Say why the model was not asked."""
    return sentence(TOO_WEAK, model=gateway.model_for(None))


def lines_of(exchanges: tuple[Exchange, ...]) -> tuple[str, ...]:
    """Write a conversation, its last part where it is long."""
    return tuple(
        line
        for exchange in exchanges[-TALK_EXCHANGES:]
        for line in (f"Customer: {exchange.question}", f"Bot: {exchange.answer.text or '(nothing)'}")
    )
