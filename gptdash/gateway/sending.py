"""Sends one request: in the words the model accepts, again where that helps, within the time limits."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from functools import partial

import openai

from gptdash.domain.catalogue import EMBEDDED, UNKNOWN, Capabilities, capabilities_of
from gptdash.domain.endpoints import Endpoint
from gptdash.domain.errors import EndpointError, RequestRefused
from gptdash.domain.events import Event, Retrying
from gptdash.domain.requests import Request
from gptdash.domain.wording import mark, sentence
from gptdash.gateway.breaker import Breaker
from gptdash.gateway.clients import open_client
from gptdash.gateway.limits import TimeLimits, within
from gptdash.gateway.pacing import Pacer
from gptdash.gateway.parameters import accepted, carried_by, dropped_notice
from gptdash.gateway.refusals import Refusals
from gptdash.gateway.retrying import Pause, RetryPolicy
from gptdash.gateway.settlement import Settlement
from gptdash.gateway.wire import is_token
from gptdash.gateway.wires import open_wire, wire_for


class Sender:
    """Knows how one endpoint behaves: what it refuses, how fast it may be asked, whether it is up."""

    def __init__(self, endpoint: Endpoint, limits: TimeLimits, retries: RetryPolicy) -> None:
        self._endpoint = endpoint
        self._limits = limits
        self._retries = retries
        self._breaker = Breaker()
        self._pacer = Pacer()
        self._refusals = Refusals()
        self._clients: dict[Endpoint, openai.AsyncOpenAI] = {}

    def abilities(self, model: str, *, with_tools: bool = False) -> Capabilities:
        """Look up what a model can do here, by the API spoken to it and by what it refused before."""
        known = capabilities_of(model)
        known = EMBEDDED if known == UNKNOWN and self._endpoint.kind == "embedded" else known
        wire = wire_for(self._endpoint, known, with_tools=with_tools)
        return self._refusals.narrowed(model, carried_by(wire, known))

    async def send(
        self, request: Request, endpoint: Endpoint, model: str, settlement: Settlement
    ) -> AsyncGenerator[Event, None]:
        """Send what the model accepts of a request; what it refuses nevertheless is dropped and not sent again."""
        told: set[str] = set()
        while True:
            known = self._refusals.known(model)
            parameters, dropped = accepted(request.parameters, self.abilities(model, with_tools=request.uses_tools))
            if news := tuple(name for name in dropped if name not in told):
                told.update(news)
                yield dropped_notice(model, news)
            try:
                bound = request.model_copy(update={"parameters": parameters})
                async with aclosing(self._persist(bound, endpoint, model, settlement)) as events:
                    async for event in events:
                        yield event
            except RequestRefused as error:
                refused = self._refusals.learn(model, error, parameters, known)
                if refused is None:
                    raise
            else:
                return
            if refused == "summary":
                yield dropped_notice(model, (refused,))

    async def _persist(
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
        capabilities = self.abilities(model, with_tools=request.uses_tools)
        name = wire_for(self._endpoint, capabilities, with_tools=request.uses_tools)
        source = open_wire(name, self.client(endpoint), endpoint).stream(request, model, capabilities)
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

    def client(self, endpoint: Endpoint) -> openai.AsyncOpenAI:
        """Return the SDK's client of an endpoint, with its connections kept warm."""
        if endpoint not in self._clients:
            self._clients[endpoint] = open_client(endpoint, self._limits)
        return self._clients[endpoint]
