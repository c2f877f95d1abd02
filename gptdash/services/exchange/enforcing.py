"""Sees to it that a reply is an object of a schema: asked for in the surest form, checked, and repaired once."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import Final

from gptdash.domain.billing import together
from gptdash.domain.catalogue import Capabilities
from gptdash.domain.errors import GptdashError, ReplyRefused, RequestRefused
from gptdash.domain.events import Done, Event, Notice, ObjectRead, TextDelta
from gptdash.domain.field_problem import FieldProblem
from gptdash.domain.messages import assistant, user
from gptdash.domain.requests import Request
from gptdash.domain.schemas import OutputSchema, object_in, problems_of, without_absent
from gptdash.domain.wording import mark, sentence
from gptdash.services.exchange.forms import asked_in, forms_for, prompt
from gptdash.services.exchange.restoring import restored_in

REPAIR: Final = "repair"
REPAIRING: Final = mark("The object did not fit its schema ({problem}), so it is asked for once more.")
NO_OBJECT: Final = mark("there is no JSON object in the reply")
CUT_SHORT: Final = mark("the reply reached its length limit before the object was complete")
Ask = Callable[[Request], AsyncGenerator[Event, None]]


class Enforcement:
    """One object in the making. `ask` makes a call; `restore` puts values back that were replaced before sending."""

    def __init__(
        self, ask: Ask, schema: OutputSchema, capabilities: Capabilities, restore: Callable[[str], str]
    ) -> None:
        self._ask = ask
        self._schema = schema
        self._forms = forms_for(schema, capabilities)
        self._restore = restore
        self._bills: list[Done] = []
        self._text = ""

    async def events(self, request: Request) -> AsyncGenerator[Event, None]:
        """Ask for the object; yields what comes, then `ObjectRead`, then one `Done` for all calls.

        A notice with the code `repair` says that the text so far is void.

        Raises:
            ReplyRefused: the model declined.
            GptdashError: a call failed.
        """
        try:
            async with aclosing(self._all(request)) as events:
                async for event in events:
                    yield event
        except (GptdashError, asyncio.CancelledError):
            if self._bills:
                yield together(self._bills)
            raise
        yield together(self._bills)

    async def _all(self, request: Request) -> AsyncGenerator[Event, None]:
        async with aclosing(self._asked(request)) as events:
            async for event in events:
                yield event
        read = self._read()
        if read.problems and not self._is_cut:
            yield Notice(code=REPAIR, sentence=sentence(REPAIRING, problem=str(read.problems[0].sentence)))
            async with aclosing(self._asked(self._corrected(request, read))) as events:
                async for event in events:
                    yield event
            read = self._read()
        yield read

    async def _asked(self, request: Request) -> AsyncGenerator[Event, None]:
        """Ask in the surest form that the server does not refuse."""
        while True:
            try:
                async with aclosing(self._hear(asked_in(self._forms[0], request, self._schema))) as events:
                    async for event in events:
                        yield event
            except RequestRefused:
                if len(self._forms) == 1:
                    raise
                self._forms = self._forms[1:]
            else:
                return

    async def _hear(self, request: Request) -> AsyncGenerator[Event, None]:
        self._text = ""
        async with aclosing(self._ask(request)) as events:
            async for event in events:
                if isinstance(event, Done):
                    self._bills.append(event)
                    continue
                if isinstance(event, TextDelta):
                    self._text += event.text
                yield event
        if self._bills[-1].finish_reason in ("refusal", "content_filter"):
            raise ReplyRefused(detail=self._text)

    @property
    def _is_cut(self) -> bool:
        return self._bills[-1].finish_reason == "length"

    def _read(self) -> ObjectRead:
        """Read the object as the session's own screen shows it, and check it against the schema as it was written."""
        found = object_in(self._text)
        if found is None:
            problem = FieldProblem(path="$", problem=CUT_SHORT if self._is_cut else NO_OBJECT)
            return ObjectRead(value=None, problems=(problem,))
        schema = self._schema.json_schema
        value = restored_in(without_absent(found, schema, schema), self._restore)
        return ObjectRead.model_validate({"value": value, "problems": problems_of(value, schema)})

    def _corrected(self, request: Request, read: ObjectRead) -> Request:
        """Write the request for the repair; a server that ignored the schema is told of it in words."""
        if read.value is None and len(self._forms) > 1:
            self._forms = self._forms[1:]
        problems = "\n".join(f"- {problem.sentence}" for problem in read.problems)
        talk = (assistant(self._text or "{}"), user(prompt("correction").replace("{problems}", problems)))
        return request.model_copy(update={"messages": (*request.messages, *talk)})
