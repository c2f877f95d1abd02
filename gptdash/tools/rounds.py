"""One call of a model that may ask for tools: what is sent, what is heard, what is told in return."""

import re
import uuid
from collections.abc import Iterable
from typing import Final, Protocol

from gptdash.domain.events import Event, ReasoningSealed, TextDelta, ToolCall, ToolFinished
from gptdash.domain.messages import Message, SealedReasoning, TextPart, ToolUse
from gptdash.domain.requests import Request
from gptdash.tools.running import is_object
from gptdash.tools.toolbox import Toolbox

NOT_IN_A_NAME: Final = re.compile(r"[^A-Za-z0-9_-]")
LONGEST_NAME: Final = 64


class Round(Protocol):
    """One call. `request` is what is sent.

    Once it is over and concluded, `uses` are the tools that the reply asks for; one that is `announced` asks for the
    last round, which gives the answer itself.
    """

    @property
    def request(self) -> Request:
        """What is sent."""

    @property
    def uses(self) -> tuple[ToolUse, ...]:
        """The tools that are asked for."""

    def hear(self, event: Event) -> Iterable[Event]:
        """Take an event in and return what the reader is told."""
        ...

    @property
    def announced(self) -> bool:
        """Whether the answer is yet to come."""

    def conclude(self) -> Iterable[Event]:
        """Read the whole reply once it is over, and return what the reader is yet to be told."""
        ...

    def said(self) -> tuple[Message, ...]:
        """Write the reply as the next call's messages."""
        ...

    def told(self, finished: Iterable[ToolFinished]) -> tuple[Message, ...]:
        """Write the results as the next call's messages."""
        ...


class NativeRound:
    """A call of a model that calls functions; the `last` one is offered none, so that it has to answer."""

    announced = False

    def __init__(self, request: Request, toolbox: Toolbox, *, strict: bool, last: bool) -> None:
        specs = () if last else tuple(spec.model_copy(update={"strict": strict}) for spec in toolbox.specs)
        self.request = request.model_copy(update={"tools": specs})
        self.uses: tuple[ToolUse, ...] = ()
        self._text = ""
        self._sealed: tuple[SealedReasoning, ...] = ()

    def hear(self, event: Event) -> Iterable[Event]:
        """Note what is said and asked for."""
        if isinstance(event, ToolCall):
            if event.use not in self.uses:  # the same call under the same id is one that the server tells of twice
                self.uses = (*self.uses, self._identified(event.use))
            return ()
        if isinstance(event, ReasoningSealed):
            self._sealed = (*self._sealed, event.sealed)
            return ()
        if isinstance(event, TextDelta):
            self._text += event.text
        return (event,)

    def _identified(self, use: ToolUse) -> ToolUse:
        """Give a call an id of its own where the server gave none, or one twice."""
        if use.id and all(use.id != other.id for other in self.uses):
            return use
        return use.model_copy(update={"id": f"call_{uuid.uuid4().hex}"})

    def conclude(self) -> Iterable[Event]:
        """Add nothing: all has been heard."""
        return ()

    def said(self) -> tuple[Message, ...]:
        """Write the reply with its calls, in a form that no server refuses to read again."""
        parts = (TextPart(text=self._text),) if self._text else ()
        uses = tuple(map(sendable, self.uses))
        return (Message(role="assistant", parts=parts, tool_uses=uses, sealed=self._sealed),)

    def told(self, finished: Iterable[ToolFinished]) -> tuple[Message, ...]:
        """Write one message for each result."""
        return tuple(
            Message(role="tool", parts=(TextPart(text=each.result),), tool_use_id=each.use.id) for each in finished
        )


def sendable(use: ToolUse) -> ToolUse:
    """Write a call so that servers take it back: some read the arguments, and all check the name."""
    name = NOT_IN_A_NAME.sub("_", use.name)[:LONGEST_NAME] or "_"
    return use.model_copy(update={"name": name, "arguments": use.arguments if is_object(use.arguments) else "{}"})
