"""Where every call goes out and money is spent."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from copy import copy
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from typing import Final, TypeVar

from pydantic import BaseModel, ValidationError

from gptdash.domain.catalogue import Capabilities, ListedModel, ModelEntry, merged
from gptdash.domain.choosing import ModelChoice, default_model
from gptdash.domain.endpoints import Endpoint
from gptdash.domain.errors import EndpointError, GptdashError, MalformedReply, ModelNotFound, ReplyRefused
from gptdash.domain.events import Event, Notice, Reply
from gptdash.domain.redaction import Redactor
from gptdash.domain.requests import Purpose, Request
from gptdash.domain.safety import Canary
from gptdash.domain.wording import mark, sentence
from gptdash.gateway.batches import Batches
from gptdash.gateway.books import Books
from gptdash.gateway.collecting import collect
from gptdash.gateway.containers import Containers
from gptdash.gateway.desk import Desk
from gptdash.gateway.estimating import Estimate, estimate
from gptdash.gateway.limits import TimeLimits
from gptdash.gateway.live import LiveReply
from gptdash.gateway.loop import BackgroundLoop
from gptdash.gateway.models import list_models
from gptdash.gateway.moderating import Moderator
from gptdash.gateway.redacting import redact_request
from gptdash.gateway.retrying import RetryPolicy
from gptdash.gateway.schema import response_schema_of
from gptdash.gateway.sending import Sender
from gptdash.gateway.wires import wire_for

Model = TypeVar("Model", bound=BaseModel)
BEGUN: Final = ("text", "reasoning", "tool_call", "done")
STARTING: Final = mark("Starting the embedded model…")
FALLBACK: Final = mark("{reason} {model} answers instead.")
FIRST: Final = mark("{model} is the first model that {endpoint} lists.")
LEAKED: Final = mark("The model repeated its hidden instructions word by word. Do not trust this reply.")


class Gateway:
    """The one way to a model at one endpoint.

    `connect` gives the endpoint with an address that answers, starting what must be started; it may take seconds and
    is called before each call. `starting` tells whether the next `connect` will take that long.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        books: Books,
        loop: BackgroundLoop,
        limits: TimeLimits,
        *,
        retries: RetryPolicy | None = None,
        fallback_model: str | None = None,
        connect: Callable[[], Endpoint] | None = None,
        starting: Callable[[], bool] = lambda: False,
    ) -> None:
        self.endpoint = endpoint
        self._books = books
        self._loop = loop
        self._limits = limits
        self._sender = Sender(endpoint, limits, retries or RetryPolicy())
        self._moderator = Moderator(books.moderation)
        self._canary = Canary()
        self._fallback_model = fallback_model
        self._connect = connect
        self._starting = starting
        self._has_batches: bool | None = None
        self._models: tuple[ListedModel, ...] | None = None
        self._default: ModelChoice | None = None

    def redacting_by(self, redactor: Redactor | None) -> "Gateway":
        """Return the same gateway, its connections warm, for a caller whose values another redactor knows."""
        other = copy(self)
        other._books = replace(self._books, redactor=redactor)  # noqa: SLF001 - it is one of us
        return other

    @property
    def batches(self) -> Batches:
        """The endpoint's Batch API."""
        return Batches(self.endpoint, self._sender, self._books)

    def has_batches(self) -> bool:
        """Tell whether the endpoint has the Batch API; it may be asked, once. One that is slow to say so has not."""
        if self._has_batches is None:
            answer: list[bool] = []
            self._loop.submit(self._look_for_batches(answer)).wait(self._limits.connect_s)
            self._has_batches = answer == [True]
        return self._has_batches

    async def _look_for_batches(self, answer: list[bool]) -> None:
        answer.append(await self.batches.exist())

    def working_on(self, purpose: Purpose) -> "Gateway":
        """Return the same gateway, its connections warm, whose own model is the one that fits a purpose."""
        other = copy(self)
        other._default = default_model(self.endpoint, purpose, datetime.now(UTC).date())  # noqa: SLF001 - it is one of us
        return other

    def choice(self) -> ModelChoice:
        """Say which model a request that names none goes to, and why.

        Raises:
            EndpointError: the server gives no list of its models.
        """
        if self._default:
            return self._default
        model = self.model_for(None)
        return ModelChoice(model=model, reason=sentence(FIRST, model=model, endpoint=self.endpoint.host))

    def model_for(self, model: str | None) -> str:
        """Return the model that a request naming `model`, or none, goes to: the endpoint's own, or its first.

        Raises:
            EndpointError: nobody names a model and the server gives no list of its models.
        """
        chosen = model or self._own_model
        if chosen:
            return chosen
        served = self.models()
        if not served:
            raise ModelNotFound(endpoint=self.endpoint.host, model="?")
        return served[0]

    @property
    def _own_model(self) -> str | None:
        return self._default.model if self._default else self.endpoint.model

    def _resolved(self, request: Request) -> Request:
        """Let the default model think as hard as its choice says, where the request does not say it itself."""
        effort = self._default.effort if self._default and not request.model else None
        if effort is None or request.parameters.effort:
            return request
        return request.model_copy(update={"parameters": request.parameters.model_copy(update={"effort": effort})})

    def models(self) -> tuple[str, ...]:
        """List what the endpoint serves, in its own order; asked once.

        Raises:
            EndpointError: it gives no list.
        """
        return tuple(model.name for model in self._listed())

    def model_entries(self) -> tuple[ModelEntry, ...]:
        """Describe what the endpoint serves: its list and the catalogue together.

        Raises:
            EndpointError: it gives no list.
        """
        return merged(self._listed())

    def _listed(self) -> tuple[ListedModel, ...]:
        if self._models is None:
            endpoint = self._connect() if self._connect else self.endpoint
            self._models = list_models(endpoint, self._limits)
        return self._models

    def capabilities(self, model: str | None = None) -> Capabilities:
        """Look up what a model can do here, by the API spoken to it; careful defaults where nobody knows."""
        try:
            return self._sender.abilities(self.model_for(model))
        except EndpointError:
            return self._sender.abilities("")

    @property
    def runs_code(self) -> bool:
        """Whether the model can run code in a container at its server, as far as is known: that takes Responses.

        OpenAI's servers can; another one is believed where its user says that it speaks Responses.
        """
        abilities = self.capabilities()
        spoken = {wire_for(self.endpoint, known, with_tools=True) for known in (Capabilities(), abilities)}
        return spoken == {"responses"} and abilities.tools is not False

    @property
    def containers(self) -> Containers:
        """The containers in which models run code."""
        return Containers(self.endpoint, lambda: self._sender.client(self.endpoint), self._books)

    def estimate(self, request: Request) -> Estimate:
        """Count and price a request before it is sent.

        Raises:
            EndpointError: nobody names a model and the server gives no list of its models.
        """
        model, request = self.model_for(request.model), self._resolved(request)
        return estimate(request, self.endpoint, model, self._sender.abilities(model), datetime.now(UTC))

    def stream(self, request: Request) -> LiveReply:
        """Prepare a call; it is sent when the reply is first iterated."""
        return LiveReply(self.events(request), self._loop)

    def complete(self, request: Request) -> Reply:
        """Make a call and wait for the whole reply."""
        with self.stream(request) as live:
            return collect(chain.from_iterable(live.ticks(self._limits.total_s)))

    def complete_as(self, request: Request, kind: type[Model]) -> tuple[Model, Reply]:
        """Make a call whose reply is an object of `kind`, by a schema that the server enforces.

        Raises:
            ReplyRefused: the model declined.
            MalformedReply: the reply does not validate.
        """
        bound = request.model_copy(update={"response_schema": response_schema_of(kind)})
        reply = self.complete(bound)
        if reply.done.finish_reason == "refusal":
            raise ReplyRefused(detail=reply.text)
        try:
            return kind.model_validate_json(reply.text), reply
        except ValidationError as error:
            raise MalformedReply(endpoint=self.endpoint.host, detail=error.errors()[0]["msg"]) from error

    async def events(self, request: Request) -> AsyncGenerator[Event, None]:
        """Make a call; where it fails before it began and another model may do, make it once more on that one."""
        fallback = self._fallback_model
        try:
            async with aclosing(self._call(request)) as events:
                async for event in events:
                    fallback = None if event.kind in BEGUN else fallback
                    yield event
        except EndpointError as error:
            if fallback in (None, request.model) or not (error.retry_helps or isinstance(error, ModelNotFound)):
                raise
            yield Notice(code="fallback", sentence=sentence(FALLBACK, reason=str(error), model=fallback))
        else:
            return
        async with aclosing(self._call(request.model_copy(update={"model": fallback}))) as events:
            async for event in events:
                yield event

    async def _call(self, request: Request) -> AsyncGenerator[Event, None]:
        """Make a call; this is the order of everything that happens to one.

        1. start the endpoint where it must be started
        2. redact, and validate against what the model can take
        3. ask moderation, where the page's policy wants that
        4. answer from the cache where the same was asked before
        5. reserve the worst case on the budgets, and write the call down
        6. send with a canary in the system prompt, again where that helps, and pass on what comes (`Sender`)
        7. settle: usage, price, ledger, budgets; also when the call failed, was cut or cancelled
        8. keep the reply for the next time

        Placeholders are restored on the screen alone, by the session that knows them.
        """
        if self._starting():
            yield Notice(code="engine_starting", sentence=sentence(STARTING))
        endpoint = await asyncio.to_thread(self._connect) if self._connect else self.endpoint
        # Only a server that must be asked for its models is worth a switch of threads.
        model = request.model or self._own_model
        request = self._resolved(request)
        if not model:
            model = await asyncio.to_thread(self.model_for, None)
        desk = Desk(self._books, endpoint, model, self._sender.abilities(model))
        told = await self._moderate(request, endpoint) if self._moderator.checks(request) else ()
        admitted = await asyncio.to_thread(desk.admit, request, told)
        for event in admitted.events:
            yield event
        if admitted.request is None:
            return
        sent = self._sender.send(self._marked(admitted.request, model), endpoint, model, desk.settlement)
        async with aclosing(self._settled(sent, desk)) as events:
            async for event in events:
                yield event

    async def _moderate(self, request: Request, endpoint: Endpoint) -> tuple[Notice, ...]:
        """Ask about what would be sent, which is without personal data."""
        if self._books.redactor:
            request, _ = redact_request(request, self._books.redactor)
        return await self._moderator.check(request, self._sender.client(endpoint), endpoint)

    def _marked(self, request: Request, model: str) -> Request:
        """Plant the canary; a weak model would be led astray by it, and has no secrets to keep."""
        if self._sender.abilities(model).weak:
            return request
        return request.model_copy(update={"messages": self._canary.plant(request.messages)})

    async def _settled(self, sent: AsyncGenerator[Event, None], desk: Desk) -> AsyncGenerator[Event, None]:
        """Pass a call's events on, and settle it however it ends."""
        try:
            async with aclosing(sent):
                async for event in sent:
                    if event.kind == "notice":
                        desk.settlement.remark(event.code)
                    yield event
        except GptdashError as error:
            done = await desk.close(desk.settlement.finish_after(error), error.code)
            if desk.settlement.begun:
                yield done
            raise
        except GeneratorExit:
            await desk.close("cancelled")
            raise
        except asyncio.CancelledError:
            yield await desk.close("cancelled")
            raise
        if self._canary.sings(desk.settlement.text):
            desk.settlement.remark("prompt_leaked")
            yield Notice(code="prompt_leaked", sentence=sentence(LEAKED))
        yield await desk.close(None)
