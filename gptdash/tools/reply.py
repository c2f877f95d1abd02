"""One reply in the making: the model and its tools in turn, until it has its answer."""

import asyncio
import re
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import Final

from gptdash.domain.billing import together
from gptdash.domain.errors import RequestRefused
from gptdash.domain.events import Done, Event, Notice, TextDelta, ToolsPending
from gptdash.domain.messages import Message, ToolUse
from gptdash.domain.noun import Noun
from gptdash.domain.requests import Request
from gptdash.domain.safety import Enclosure
from gptdash.domain.usage import FinishReason
from gptdash.domain.wording import mark, sentence
from gptdash.gateway import Gateway
from gptdash.tools.action import ActionRound
from gptdash.tools.at_once import Crew
from gptdash.tools.choosing import Mode, mode_of, why_off
from gptdash.tools.problems import ToolsUnsupported
from gptdash.tools.rounds import NativeRound, Round
from gptdash.tools.toolbox import Toolbox

BETWEEN_TEXTS: Final = "\n\n"
INTERRUPTED: Final = ("cancelled", "cut", "failed")
ABOUT_TOOLS: Final = re.compile(r"tool|function", re.IGNORECASE)
LIMIT_REACHED: Final = mark("The model has used tools {count} times in a row; now it must answer with what it has.")
BY_SCHEMA: Final = mark("{endpoint} does not let this model call functions, so it chooses its tools by a schema.")


class Answered(Noun):
    """A person's word on calls with side effects: the ids of those that may run; the others are declined."""

    pending: ToolsPending
    allowed: frozenset[str]


class ToolReply:
    """What was said and done so far, and what it cost.

    `without_functions` names the models whose server was seen to refuse functions; it is added to.
    """

    def __init__(
        self,
        gateway: Gateway,
        request: Request,
        toolbox: Toolbox,
        crew: Crew,
        *,
        max_rounds: int,
        without_functions: set[str],
    ) -> None:
        self._gateway = gateway
        self._request = request
        self._toolbox = toolbox
        self._crew = crew
        self._max_rounds = max_rounds
        self._without_functions = without_functions
        self._mode: Mode = "native"
        self._strict = False
        self._may_fall_back = False
        self._enclosure = Enclosure()
        self._so_far: tuple[Message, ...] = ()
        self._has_text = False
        self._bills: list[Done] = []
        self._told: list[Notice] = []
        self._spoken: Round

    def bill(self, finish: FinishReason | None = None) -> Done | None:
        """Add up what the calls took, None where there was none yet; `finish` tells how it ended before its end."""
        if not self._bills:
            return None
        bill = together(self._bills)
        ended_by_tools = finish and bill.finish_reason == "tool_calls"
        return bill.model_copy(update={"finish_reason": finish}) if ended_by_tools else bill

    def opening(self) -> Request:
        """Write the first call.

        Raises:
            ToolsUnsupported: the model can use no tools.
        """
        self._choose_mode()
        return self._round(last=self._max_rounds == 1).request

    async def events(self, answered: Answered | None) -> AsyncGenerator[Event, None]:
        """Go round until the answer is there, a person must be asked, or the last round is over; no bill is told.

        Raises:
            ToolsUnsupported: the model can use no tools.
        """
        await asyncio.to_thread(self._choose_mode)
        if answered:
            self._so_far = answered.pending.so_far
            self._has_text = any(message.role == "assistant" and message.text for message in self._so_far)
            async with aclosing(self._serve(answered.pending.uses, answered.allowed)) as served:
                async for event in served:
                    yield event
        announced = False
        for number in range(1, self._max_rounds + 1):
            if number == self._max_rounds and not announced:
                yield Notice(code="tool_limit", sentence=sentence(LIMIT_REACHED, count=number - 1))
            async with aclosing(self._ask(last=announced or number == self._max_rounds)) as heard:
                async for event in heard:
                    yield event
            announced = self._spoken.announced
            if announced:
                continue
            if not self._spoken.uses:
                return
            self._so_far += self._spoken.said()
            async with aclosing(self._serve(self._spoken.uses)) as served:
                async for event in served:
                    yield event
            if self._crew.waiting:
                yield ToolsPending(uses=tuple(self._crew.waiting), so_far=self._so_far)
                return

    def _choose_mode(self) -> None:
        known = self._gateway.capabilities(self._request.model)
        mode, model = mode_of(known), self._gateway.model_for(self._request.model)
        if mode is None:
            raise ToolsUnsupported(reason=str(why_off(known, model)))
        self._mode = "action" if model in self._without_functions else mode
        self._strict = known.strict_schema is True
        self._may_fall_back = known.tools is None and known.strict_schema is not False

    def _round(self, *, last: bool) -> Round:
        request = self._request.model_copy(update={"messages": (*self._request.messages, *self._so_far)})
        if self._mode == "native":
            return NativeRound(request, self._toolbox, strict=self._strict, last=last)
        return ActionRound(request, self._toolbox, self._enclosure, last=last)

    async def _ask(self, *, last: bool) -> AsyncGenerator[Event, None]:
        """Make one call of the model; by a schema where its server turns out to refuse functions."""
        self._spoken = self._round(last=last)
        try:
            async with aclosing(self._hear(self._spoken)) as heard:
                async for event in heard:
                    yield event
        except RequestRefused as error:
            yield self._fall_back(error)
        else:
            return
        self._spoken = self._round(last=last)
        async with aclosing(self._hear(self._spoken)) as heard:
            async for event in heard:
                yield event

    async def _hear(self, spoken: Round) -> AsyncGenerator[Event, None]:
        """Make one call of the model; its bill is kept."""
        is_new = self._has_text
        async with aclosing(self._gateway.events(spoken.request)) as events:
            async for event in events:
                if isinstance(event, Notice) and not self._is_news(event):
                    continue
                for heard in spoken.hear(event) if not isinstance(event, Done) else self._conclude(spoken, event):
                    if isinstance(heard, TextDelta) and is_new:
                        yield TextDelta(text=BETWEEN_TEXTS)
                    if isinstance(heard, TextDelta):
                        is_new, self._has_text = False, True
                    yield heard

    def _is_news(self, notice: Notice) -> bool:
        """Tell whether the reader has not been told: each call has the same to say of the messages that it repeats."""
        if notice in self._told:
            return False
        self._told.append(notice)
        return True

    def _conclude(self, spoken: Round, done: Done) -> Sequence[Event]:
        self._bills.append(done)
        return () if done.finish_reason in INTERRUPTED else tuple(spoken.conclude())

    async def _serve(
        self, uses: Sequence[ToolUse], allowed: frozenset[str] | None = None
    ) -> AsyncGenerator[Event, None]:
        """Run calls of tools, and write down what the model is told of them."""
        async with aclosing(self._crew.work(uses, allowed)) as working:
            async for event in working:
                yield event
        self._so_far += self._round(last=True).told(self._crew.results(uses))

    def _fall_back(self, error: RequestRefused) -> Notice:
        """Go on by a schema where a server of which nobody knew refuses tools.

        Raises:
            RequestRefused: it refuses something else, or there is no other way.
        """
        if self._mode != "native" or not self._may_fall_back or not ABOUT_TOOLS.search(str(error)):
            raise error
        self._mode = "action"
        self._without_functions.add(self._gateway.model_for(self._request.model))
        return Notice(code="tools_by_schema", sentence=sentence(BY_SCHEMA, endpoint=self._gateway.endpoint.host))
