"""Where every call goes out and money is spent."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from functools import partial
from typing import Final, Protocol, TypeVar

import openai
from pydantic import BaseModel, ValidationError

from gptdash.domain.catalogue import EMBEDDED, UNKNOWN, Capabilities, capabilities_of
from gptdash.domain.endpoints import Endpoint
from gptdash.domain.errors import EndpointError, GptdashError, MalformedReply, ModelNotFound
from gptdash.domain.events import Done, Event, Notice, Reply, Retrying
from gptdash.domain.requests import Request
from gptdash.domain.usage import CallRecord, FinishReason
from gptdash.domain.wording import mark, sentence
from gptdash.gateway.breaker import Breaker
from gptdash.gateway.chat_completions import ChatCompletions
from gptdash.gateway.clients import open_client
from gptdash.gateway.collecting import collect
from gptdash.gateway.limits import TimeLimits, within
from gptdash.gateway.live import LiveReply
from gptdash.gateway.loop import BackgroundLoop
from gptdash.gateway.models import list_models
from gptdash.gateway.pacing import Pacer
from gptdash.gateway.retrying import Pause, RetryPolicy
from gptdash.gateway.schema import response_schema_of
from gptdash.gateway.settlement import Settlement
from gptdash.gateway.validation import check_length
from gptdash.gateway.wire import Wire, is_token

Model = TypeVar("Model", bound=BaseModel)
BEGUN: Final = ("text", "reasoning", "tool_call", "done")
STARTING: Final = mark("Starting the embedded model…")
FALLBACK: Final = mark("{reason} {model} answers instead.")


class Ledger(Protocol):
    """Where finished calls are written down."""

    def record(self, call: CallRecord) -> None:
        """Write one call; it is on disk when this returns."""
        ...


class Gateway:
    """The one way to a model at one endpoint.

    `connect` gives the endpoint with an address that answers, starting what must be started; it may take seconds and
    is called before each call. `starting` tells whether the next `connect` will take that long.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        ledger: Ledger,
        loop: BackgroundLoop,
        limits: TimeLimits,
        *,
        retries: RetryPolicy | None = None,
        fallback_model: str | None = None,
        connect: Callable[[], Endpoint] | None = None,
        starting: Callable[[], bool] = lambda: False,
    ) -> None:
        self.endpoint = endpoint
        self._ledger = ledger
        self._loop = loop
        self._limits = limits
        self._retries = retries or RetryPolicy()
        self._fallback_model = fallback_model
        self._breaker = Breaker()
        self._pacer = Pacer()
        self._connect = connect
        self._starting = starting
        self._models: tuple[str, ...] | None = None
        self._clients: dict[Endpoint, openai.AsyncOpenAI] = {}

    def model_for(self, model: str | None) -> str:
        """Return the model that a request naming `model`, or none, goes to: the endpoint's own, or its first.

        Raises:
            EndpointError: nobody names a model and the server gives no list of its models.
        """
        chosen = model or self.endpoint.model
        if chosen:
            return chosen
        served = self.models()
        if not served:
            raise ModelNotFound(endpoint=self.endpoint.host, model="?")
        return served[0]

    def models(self) -> tuple[str, ...]:
        """List what the endpoint serves, in its own order; asked once.

        Raises:
            EndpointError: it gives no list.
        """
        if self._models is None:
            endpoint = self._connect() if self._connect else self.endpoint
            self._models = list_models(endpoint, self._limits)
        return self._models

    def capabilities(self, model: str | None = None) -> Capabilities:
        """Look up what a model can do here; careful defaults where nobody knows."""
        try:
            known = capabilities_of(self.model_for(model))
        except EndpointError:
            known = UNKNOWN
        return EMBEDDED if known == UNKNOWN and self.endpoint.kind == "embedded" else known

    def stream(self, request: Request) -> LiveReply:
        """Prepare a call; it is sent when the reply is first iterated."""
        return LiveReply(self.events(request), self._loop)

    def complete(self, request: Request) -> Reply:
        """Make a call and wait for the whole reply."""
        with self.stream(request) as live:
            return collect(live)

    def complete_as(self, request: Request, kind: type[Model]) -> tuple[Model, Reply]:
        """Make a call whose reply is an object of `kind`, by a schema that the server enforces.

        Raises:
            MalformedReply: the reply does not validate.
        """
        bound = request.model_copy(update={"response_schema": response_schema_of(kind)})
        reply = self.complete(bound)
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
        2. validate the request against what the model can take
        3. (redact, reserve budget and look into the cache: these come here with the gateway's own issue)
        4. send, again where that helps, and pass on what comes, within the time limits
        5. settle: usage, price, ledger; also when the call failed, was cut or cancelled
        """
        if self._starting():
            yield Notice(code="engine_starting", sentence=sentence(STARTING))
        endpoint = await asyncio.to_thread(self._connect) if self._connect else self.endpoint
        model = await asyncio.to_thread(self.model_for, request.model)
        await check_length(request, model, self.capabilities(model))
        settlement = Settlement(request, endpoint, model, self.capabilities(model))
        try:
            async with aclosing(self._send(request, endpoint, model, settlement)) as events:
                async for event in events:
                    yield event
        except GptdashError as error:
            done = await self._settle(settlement, settlement.finish_after(error), error.code)
            if settlement.begun:
                yield done
            raise
        except GeneratorExit:
            await self._settle(settlement, "cancelled")
            raise
        except asyncio.CancelledError:
            yield await self._settle(settlement, "cancelled")
            raise
        yield await self._settle(settlement, None)

    async def _send(
        self, request: Request, endpoint: Endpoint, model: str, settlement: Settlement
    ) -> AsyncGenerator[Event, None]:
        """Send a request until a reply begins, or trying again would not help; each wait is an event."""
        pause = Pause()
        attempts = pause.attempts(self._retries, self._limits.total_s, partial(self._may_repeat, settlement))
        async for attempt in attempts:
            if waiting := pause.take() or self._paced(model):
                yield waiting
                await asyncio.sleep(waiting.wait_s)
            try:
                async with aclosing(self._attempt(request, endpoint, model, settlement)) as events:
                    async for event in events:
                        yield event
            except EndpointError as error:
                await asyncio.to_thread(settlement.lose_attempt, error)
                with attempt:  # the policy decides: it raises the error, or the loop goes on after a pause
                    raise
            else:
                return

    async def _attempt(
        self, request: Request, endpoint: Endpoint, model: str, settlement: Settlement
    ) -> AsyncGenerator[Event, None]:
        self._breaker.check(endpoint.host)
        settlement.begin_attempt()
        wire: Wire = ChatCompletions(self._client(endpoint), endpoint)
        source = wire.stream(request, model, self.capabilities(model))
        try:
            async with aclosing(within(self._limits, source, endpoint.host, is_token)) as events:
                async for event in events:
                    settlement.watch(event)
                    if event.kind == "start":
                        self._pacer.note(model, event.headers)
                    elif event.kind != "end":
                        yield event
        except EndpointError as error:
            self._breaker.note(error)
            raise
        self._breaker.note(None)

    def _may_repeat(self, settlement: Settlement, error: BaseException) -> bool:
        """Never after the first token, never where it cannot help, never where lost attempts have cost too much."""
        return (
            isinstance(error, EndpointError)
            and error.retry_helps
            and not settlement.begun
            and settlement.lost_nano_usd <= self._retries.max_lost_nano_usd
        )

    def _paced(self, model: str) -> Retrying | None:
        wait_s = self._pacer.wait_s(model)
        reason = sentence(mark("{model} has used up its rate limit for now."), model=model)
        return Retrying(wait_s=wait_s, attempt=1, reason=reason) if wait_s else None

    async def _settle(self, settlement: Settlement, finish: FinishReason | None, error_code: str | None = None) -> Done:
        """Bill the call and write it down, off the loop and beyond the reach of a second cancellation."""
        return await asyncio.shield(asyncio.to_thread(self._settle_now, settlement, finish, error_code))

    def _settle_now(self, settlement: Settlement, finish: FinishReason | None, error_code: str | None) -> Done:
        done = settlement.bill(finish)
        self._ledger.record(settlement.record(done, error_code))
        return done

    def _client(self, endpoint: Endpoint) -> openai.AsyncOpenAI:
        if endpoint not in self._clients:
            self._clients[endpoint] = open_client(endpoint, self._limits)
        return self._clients[endpoint]
