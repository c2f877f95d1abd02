"""The HTTP door: an answer to a list of messages, whole or as a stream; nothing of it is kept."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Final

from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from gptdash.api.answering import Answer
from gptdash.api.bodies import ChatReply, StreamEvent
from gptdash.api.connection import ClientGone, EventStream, while_connected
from gptdash.api.failures import error_event, error_response
from gptdash.api.guarding import Turnstile, check_token, read_body
from gptdash.app import shared_services
from gptdash.domain.errors import GptdashError
from gptdash.services.exchange import Asked, ExchangeService

CLIENT_GONE: Final = 499
LAST: Final = b"data: [DONE]\n\n"


class Door:
    """The two ways in, which share one turnstile."""

    def __init__(self) -> None:
        self._turnstile = Turnstile()

    @property
    def routes(self) -> tuple[Route, ...]:
        """The routes."""
        return (
            Route("/api/chat", self.chat, methods=["POST"]),
            Route("/api/chat/stream", self.chat_stream, methods=["POST"]),
        )

    async def chat(self, request: Request) -> Response:
        """Answer with the whole reply."""
        try:
            exchange, asked = await self._admit(request)
            reply = await while_connected(request.receive, _whole(exchange, asked))
        except GptdashError as error:
            return error_response(error)
        except ClientGone:
            return Response(status_code=CLIENT_GONE)
        return JSONResponse(_fields_of(reply))

    async def chat_stream(self, request: Request) -> ASGIApp:
        """Answer with events as they come; what fails before the first of them fails with its own status."""
        try:
            exchange, asked = await self._admit(request)
            events = _told(exchange, asked)
            first = await while_connected(request.receive, anext(events))
        except GptdashError as error:
            return error_response(error)
        except ClientGone:
            return Response(status_code=CLIENT_GONE)
        return EventStream(_as_lines(first, events))

    async def _admit(self, request: Request) -> tuple[ExchangeService, Asked]:
        """Check who asks, how often and what; the first call of all opens the services."""
        services = await run_in_threadpool(shared_services)
        settings = services.settings
        check_token(request, settings)
        self._turnstile.admit(settings.api_calls_per_minute)
        asked = (await read_body(request, settings.api_max_bytes)).asked()
        exchange = services.for_caller()
        exchange.check(asked)
        return exchange, asked


async def _whole(exchange: ExchangeService, asked: Asked) -> ChatReply:
    answer = Answer(asked, exchange)
    async with aclosing(exchange.answering(asked)) as events:
        async for event in events:
            tuple(answer.take(event))
    tuple(answer.conclude())
    return answer.reply()


async def _told(exchange: ExchangeService, asked: Asked) -> AsyncGenerator[StreamEvent, None]:
    """Tell of an answer as it grows; a failure after it began is an event, and the bill still comes.

    Raises:
        GptdashError: it failed before there was anything to tell.
    """
    answer = Answer(asked, exchange)
    begun = False
    try:
        async with aclosing(exchange.answering(asked)) as events:
            async for event in events:
                for said in answer.take(event):
                    begun = True
                    yield said
        for said in answer.conclude():
            yield said
    except GptdashError as error:
        if not begun and answer.done is None:
            raise
        yield error_event(error)
    if answer.done:
        yield answer.done_event()


async def _as_lines(first: StreamEvent, events: AsyncGenerator[StreamEvent, None]) -> AsyncGenerator[bytes, None]:
    async with aclosing(events):
        yield _line(first)
        async for event in events:
            yield _line(event)
        yield LAST


def _line(event: StreamEvent) -> bytes:
    return b"data: " + JSONResponse(_fields_of(event)).body + b"\n\n"


def _fields_of(body: BaseModel) -> dict[str, object]:
    """Write a body, of an event its type first; `object` is there only where one was asked for."""
    fields = body.model_dump(mode="json")
    first = {"type": fields["type"]} if "type" in fields else {}
    return first | {name: value for name, value in fields.items() if name != "object" or value is not None}
