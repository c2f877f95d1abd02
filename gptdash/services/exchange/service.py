"""The exchange feature: one answer to what is given, in words or as an object; nothing is kept of it."""

import asyncio
from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing
from functools import partial

from gptdash.domain.errors import EndpointError, InputRejected
from gptdash.domain.events import Event
from gptdash.domain.messages import ImagePart
from gptdash.domain.redaction import Redactor
from gptdash.domain.requests import Parameters, Purpose
from gptdash.domain.safety import check_input
from gptdash.domain.schemas import OutputSchema
from gptdash.domain.wording import mark
from gptdash.gateway import BackgroundLoop, Gateway, LiveReply, across
from gptdash.services.exchange.asked import COUNTED_NONCE, Asked, Foreseen, reading
from gptdash.services.exchange.enforcing import Ask, Enforcement
from gptdash.services.exchange.forms import asked_in, forms_for
from gptdash.services.exchange.growing import Extraction, GrowingObject
from gptdash.tools import Toolbox, ToolLoop


class ExchangeService:
    """Asks the model of one endpoint, with tools and schemas.

    `toolbox` holds what may be asked for by name; a `redactor` puts back what was replaced before sending.
    """

    def __init__(
        self, gateway: Gateway, loop: BackgroundLoop, toolbox: Toolbox, redactor: Redactor | None = None
    ) -> None:
        self._gateway = gateway
        self._loop = loop
        self._toolbox = toolbox
        self._redactor = redactor
        self._tools = ToolLoop(gateway, loop, redactor)

    @property
    def tools(self) -> tuple[str, ...]:
        """The names of the tools that can be asked for."""
        return self._toolbox.names

    def restore(self, text: str) -> str:
        """Put back what was replaced before sending."""
        return self._redactor.restore(text) if self._redactor else text

    def check(self, asked: Asked) -> None:
        """Look at a question before it is asked.

        Raises:
            InputRejected: a message is too long or holds what a model would not read as text, there is none, or a tool
                does not exist.
        """
        if not any(message.role == "user" for message in asked.messages):
            raise InputRejected(detail=mark("there is no message of a user to answer"))
        for message in asked.messages:
            check_input(message.text)
        self._toolbox.only(asked.tools)

    async def events(self, asked: Asked) -> AsyncGenerator[Event, None]:
        """Answer; with a schema, `ObjectRead` comes before `Done`.

        A notice with the code `repair` makes void the text that came before it.

        Raises:
            InputRejected: the question cannot be asked.
            GptdashError: a call failed.
        """
        self.check(asked)
        source = await self._source(asked)
        async with aclosing(source) as events:
            async for event in events:
                yield event

    def answering(self, asked: Asked) -> AsyncGenerator[Event, None]:
        """Answer for a reader on an event loop of its own; closing the events cancels the call.

        Raises:
            InputRejected: the question cannot be asked.
            GptdashError: a call failed.
        """
        return across(self.events(asked), self._loop)

    async def _source(self, asked: Asked) -> AsyncGenerator[Event, None]:
        ask: Ask = self._gateway.events
        if asked.tools:
            ask = partial(self._tools.events, toolbox=self._toolbox.only(asked.tools))
        if asked.output is None:
            return ask(asked.request)
        capabilities = await asyncio.to_thread(self._gateway.capabilities, asked.model)
        return Enforcement(ask, asked.output, capabilities, self.restore).events(asked.request)

    def foresee(self, text: str, schema: OutputSchema) -> Foreseen | None:
        """Count and price reading an object from a text, its schema among it; None where no model is known.

        Raises:
            InputRejected: there is nothing to read from.
        """
        asked = reading(text, schema, nonce=COUNTED_NONCE)
        form = forms_for(schema, self._gateway.capabilities())[0]
        try:
            estimate = self._gateway.estimate(asked_in(form, asked.request, schema))
        except EndpointError:
            return None
        return Foreseen(input_tokens=estimate.input_tokens, least=estimate.input_cost, most=estimate.worst_cost)

    def extracting(
        self,
        text: str,
        schema: OutputSchema,
        *,
        images: Iterable[ImagePart] = (),
        purpose: Purpose = "chat",
        model: str | None = None,
        parameters: Parameters | None = None,
    ) -> GrowingObject:
        """Prepare to read an object from a text, pictures or both; it is asked for when its ticks are taken.

        Raises:
            InputRejected: there is nothing to read from, or more than can be sent.
        """
        changes = {"purpose": purpose, "model": model, "parameters": parameters or Parameters()}
        asked = reading(text, schema, images).model_copy(update=changes)
        self.check(asked)
        return GrowingObject(LiveReply(self.events(asked), self._loop))

    def extract(
        self,
        text: str,
        schema: OutputSchema,
        *,
        images: Iterable[ImagePart] = (),
        purpose: Purpose = "chat",
        model: str | None = None,
    ) -> Extraction:
        """Read an object from a text, pictures or both; what does not fit the schema after one repair is said so.

        Raises:
            InputRejected: there is nothing to read from, or more than can be sent.
            ReplyRefused: the model declined.
            GptdashError: a call failed.
        """
        with self.extracting(text, schema, images=images, purpose=purpose, model=model) as growing:
            for _ in growing.ticks():
                pass
        return growing.extraction()
