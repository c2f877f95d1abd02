"""Containers at the server, in which models run code: made, filled, read and paid for.

Source: openai 3.54 `resources/containers`; https://developers.openai.com/api/docs/guides/tools-code-interpreter,
2026-11-24.
"""

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Final

import openai

from gptdash.domain.endpoints import Endpoint
from gptdash.domain.errors import EndpointError, MalformedReply, ServerUnreachable
from gptdash.domain.hosted_code import CitedFile, Container
from gptdash.domain.prices import container_cost
from gptdash.domain.requests import Purpose
from gptdash.domain.usage import CallRecord, Usage
from gptdash.domain.wording import mark
from gptdash.gateway.books import Books
from gptdash.gateway.responses import ContainerGone, is_container_gone
from gptdash.gateway.translation import TRANSPORT_ERRORS, translate

BILLED_AS: Final = "container-1g"
SESSION: Final = timedelta(minutes=20)
ALIVE: Final = ("running", "active")


class NoContainers(EndpointError):
    """A server that speaks Responses and has no containers."""

    template = mark("{endpoint} offers no containers to run code in. Use OpenAI's own endpoint for that.")


class Containers:
    """The containers of one endpoint. None has a network; each session in one is a row of the ledger.

    Every method raises EndpointError where the server does not do what it should, ContainerGone where it has no such
    container.
    """

    def __init__(self, endpoint: Endpoint, client: Callable[[], openai.AsyncOpenAI], books: Books) -> None:
        self._endpoint = endpoint
        self._client = client
        self._books = books

    async def open(self, name: str, purpose: Purpose) -> Container:
        """Make a container, and pay for its first session.

        Raises:
            BudgetExceeded: a budget has not so much left; no container was made.
            NoContainers: the server makes none.
        """
        call = await asyncio.to_thread(self._reserve, purpose)
        try:
            async with self._understood():
                made = await self._client().containers.create(
                    name=name,
                    expires_after={"anchor": "last_active_at", "minutes": 20},
                    memory_limit="1g",
                    network_policy={"type": "disabled"},
                )
        except BaseException as error:
            await asyncio.shield(asyncio.to_thread(self._record, call, made=False))
            if isinstance(error, ContainerGone):
                raise NoContainers(endpoint=self._endpoint.host) from error
            raise
        await asyncio.shield(asyncio.to_thread(self._record, call, made=True))
        return Container(id=made.id, created_at=call.started_at)

    async def renew(self, container: Container, purpose: Purpose) -> Container:
        """Pay for another session where the last one is over; returns the container as it is paid for now.

        Raises:
            BudgetExceeded: a budget has not so much left.
        """
        if self.is_paid(container):
            return container
        call = await asyncio.to_thread(self._reserve, purpose)
        await asyncio.shield(asyncio.to_thread(self._record, call, made=True))
        return container.model_copy(update={"created_at": call.started_at})

    @staticmethod
    def is_paid(container: Container) -> bool:
        """Tell whether the session that was paid for last still runs."""
        return datetime.now(UTC) - container.created_at < SESSION

    async def is_alive(self, container: Container) -> bool:
        """Ask whether a container can still be used: one that idles for 20 minutes expires, with all in it."""
        try:
            async with self._understood():
                found = await self._client().containers.retrieve(container.id)
        except ContainerGone:
            return False
        return found.status in ALIVE

    async def upload(self, container: Container, name: str, data: bytes) -> None:
        """Put a file into a container, under `/mnt/data`."""
        async with self._understood():
            await self._client().containers.files.create(container.id, file=(name, data))

    async def download(self, file: CitedFile, most_bytes: int) -> bytes:
        """Read a file out of a container.

        Raises:
            MalformedReply: it is larger than `most_bytes`.
        """
        pieces: list[bytes] = []
        async with self._understood():
            reading = self._client().containers.files.content.with_streaming_response
            async with reading.retrieve(file.file_id, container_id=file.container_id) as response:
                async for piece in response.iter_bytes():
                    pieces.append(piece)
                    if sum(map(len, pieces)) > most_bytes:
                        raise MalformedReply(endpoint=self._endpoint.host, detail=f"more than {most_bytes} bytes")
        return b"".join(pieces)

    @asynccontextmanager
    async def _understood(self) -> AsyncIterator[None]:
        try:
            yield
        except openai.OpenAIError as error:
            if is_container_gone(error):
                raise ContainerGone(endpoint=self._endpoint.host) from error
            raise translate(error, self._endpoint, "", begun=False) from error
        except TRANSPORT_ERRORS as error:
            raise ServerUnreachable(endpoint=self._endpoint.host) from error
        except (AttributeError, ValueError) as error:  # a web page comes back as a plain str
            raise MalformedReply(endpoint=self._endpoint.host, detail=type(error).__name__) from error

    def _reserve(self, purpose: Purpose) -> CallRecord:
        call = CallRecord(
            id=uuid.uuid4().hex,
            started_at=datetime.now(UTC),
            purpose=purpose,
            tag=self._books.tag,
            endpoint=self._endpoint.host,
            model=BILLED_AS,
            usage=Usage(source="estimated"),
            cost=container_cost(self._endpoint),
            finish_reason="unknown",
            duration_ms=0,
        )
        if self._books.purse:
            worst = call.cost.nano_usd or 0
            self._books.purse.reserve(call.id, purpose, self._books.session, call.started_at, worst)
        self._books.ledger.begin(call)
        return call

    def _record(self, call: CallRecord, *, made: bool) -> None:
        took = datetime.now(UTC) - call.started_at
        changes = {"finish_reason": "stop" if made else "failed", "duration_ms": took // timedelta(milliseconds=1)}
        free = {} if made else {"cost": call.cost.model_copy(update={"nano_usd": 0})}
        self._books.ledger.record(call.model_copy(update={**changes, **free}))
