"""The loop between model and tools."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Final

from gptdash.domain.errors import GptdashError
from gptdash.domain.events import Event
from gptdash.domain.redaction import Redactor
from gptdash.domain.requests import Request
from gptdash.gateway import BackgroundLoop, Gateway, LiveReply
from gptdash.tools.at_once import Confirm, Crew
from gptdash.tools.reply import Answered, ToolReply
from gptdash.tools.toolbox import Toolbox

MAX_ROUNDS: Final = 8


class ToolLoop:
    """Lets a model call functions until it has its answer.

    Each call of the model is one of the gateway, with a row of its own in the ledger; the last event is the bill of all
    of them. A function runs once, whatever is tried again after it. `max_rounds` bounds the calls of the model; the
    last one is offered no tools, so that it has to answer.
    """

    def __init__(
        self, gateway: Gateway, loop: BackgroundLoop, redactor: Redactor | None = None, max_rounds: int = MAX_ROUNDS
    ) -> None:
        self._gateway = gateway
        self._loop = loop
        self._redactor = redactor
        self._max_rounds = max_rounds
        self._without_functions: set[str] = set()

    def opening(self, request: Request, toolbox: Toolbox) -> Request:
        """Write the first call of a reply with tools, just as it is sent; nothing is.

        Raises:
            ToolsUnsupported: the model can use no tools.
        """
        return self._reply(request, toolbox, Crew(toolbox, self._redactor, None)).opening()

    def stream(
        self, request: Request, toolbox: Toolbox, *, confirm: Confirm | None = None, answered: Answered | None = None
    ) -> LiveReply:
        """Prepare a reply with tools; the model is asked when it is first iterated."""
        return LiveReply(self.events(request, toolbox, confirm=confirm, answered=answered), self._loop)

    async def events(
        self, request: Request, toolbox: Toolbox, *, confirm: Confirm | None = None, answered: Answered | None = None
    ) -> AsyncGenerator[Event, None]:
        """Ask the model, run what it asks for, tell it the results, and so on; one `Done` at the end.

        A call with side effects waits for `confirm`; without it the reply ends with `ToolsPending`, and goes on where
        the same request comes again with what was `answered`.

        Raises:
            ToolsUnsupported: the model can use no tools.
            GptdashError: a call of the model failed; what was said and done before stays said and done.
        """
        crew = Crew(toolbox, self._redactor, confirm)
        reply = self._reply(request, toolbox, crew)
        try:
            async with aclosing(reply.events(answered)) as events:
                async for event in events:
                    yield event
        except (GptdashError, asyncio.CancelledError) as error:
            if bill := reply.bill("cut" if isinstance(error, GptdashError) else "cancelled"):
                yield bill
            raise
        if bill := reply.bill():
            yield bill

    def _reply(self, request: Request, toolbox: Toolbox, crew: Crew) -> ToolReply:
        return ToolReply(
            self._gateway,
            request,
            toolbox,
            crew,
            max_rounds=self._max_rounds,
            without_functions=self._without_functions,
        )
