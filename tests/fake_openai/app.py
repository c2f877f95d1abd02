"""The fake's HTTP routes."""

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from tests.fake_openai.batches import batch_routes
from tests.fake_openai.chat_rules import check_chat_rules
from tests.fake_openai.checking import check_key, check_rules, find_model, parse
from tests.fake_openai.containers import container_of
from tests.fake_openai.models import Model
from tests.fake_openai.moderation import moderation_of
from tests.fake_openai.playing import play_stream, play_whole
from tests.fake_openai.recording import RecordedRequest, Turn
from tests.fake_openai.refusing import Refused, error_response
from tests.fake_openai.responses_playing import play_response_stream, play_whole_response
from tests.fake_openai.responses_rules import check_responses_rules
from tests.fake_openai.sending import WatchedReply
from tests.fake_openai.steps import Html200, MalformedJson, Status

if TYPE_CHECKING:
    from tests.fake_openai.server import FakeOpenAI

HTTP_OK: Final = 200


@dataclass(frozen=True)
class Wire:
    """How one API checks a request, and how it plays a reply as a stream or whole."""

    check: Callable[[dict[str, Any], Model], None]
    stream: Callable[[Turn], AsyncIterator[bytes]]
    whole: Callable[[Turn], AsyncIterator[bytes]]


WIRES: Final = {
    "/v1/chat/completions": Wire(check_chat_rules, play_stream, play_whole),
    "/v1/responses": Wire(check_responses_rules, play_response_stream, play_whole_response),
}


def build_app(fake: "FakeOpenAI") -> Starlette:
    """Build the routes over the state of one fake."""

    async def models(request: Request) -> Response:
        fake.record(_recorded(request, b""))
        check_key(request.headers, fake.key)
        return JSONResponse({"object": "list", "data": [_listed(model) for model in fake.models]})

    async def reply(request: Request) -> ASGIApp:
        wire = WIRES[request.url.path]
        raw = await request.body()
        recorded = _recorded(request, raw)
        fake.record(recorded)
        try:
            check_key(request.headers, fake.key)
            body = parse(request.url.path, raw)
            model = find_model(fake.models, body.get("model", ""))
            wire.check(body, model)
            check_rules(body, model)
            if container := container_of(body):
                fake.shelf.usable(container)
            return _answer(Turn(recorded, fake.next_steps(body), fake.released, fake.shelf), wire)
        except Refused:
            recorded.finished.set()
            raise

    async def moderations(request: Request) -> Response:
        raw = await request.body()
        fake.record(_recorded(request, raw))
        check_key(request.headers, fake.key)
        if fake.moderation_status != HTTP_OK:
            raise Refused("The server had an error.", status=fake.moderation_status)
        return JSONResponse(moderation_of(parse(request.url.path, raw), fake.flagged))

    async def containers(request: Request) -> Response:
        fake.record(_recorded(request, await request.body()))
        check_key(request.headers, fake.key)
        return await fake.shelf.answer(request)

    async def unknown(request: Request) -> Response:
        fake.record(_recorded(request, await request.body()))
        raise Refused(f"Invalid URL ({request.method} {request.url.path})", status=404)

    async def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, Refused)
        return error_response(error)

    routes = [
        Route("/v1/models", models),
        *(Route(path, reply, methods=["POST"]) for path in WIRES),
        Route("/v1/moderations", moderations, methods=["POST"]),
        *batch_routes(fake.batches, partial(_admit_to_batches, fake), partial(_answer_line, fake)),
        Route("/v1/containers", containers, methods=["POST"]),
        Route("/v1/containers/{container}", containers),
        Route("/v1/containers/{container}/files", containers, methods=["POST"]),
        Route("/v1/containers/{container}/files/{file}/content", containers),
        Route("/{path:path}", unknown, methods=["GET", "POST"]),
    ]
    return Starlette(routes=routes, exception_handlers={Refused: refused})


def _admit_to_batches(fake: "FakeOpenAI", request: Request) -> None:
    fake.record(_recorded(request, b""))
    check_key(request.headers, fake.key)
    if not fake.has_batches:
        raise Refused(f"Invalid URL ({request.method} {request.url.path})", status=404)


async def _answer_line(fake: "FakeOpenAI", path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """Answer one line of a batch by the rules of a single call."""
    wire = WIRES[path]
    try:
        parsed = parse(path, json.dumps(body).encode())
        model = find_model(fake.models, parsed.get("model", ""))
        wire.check(parsed, model)
        check_rules(parsed, model)
    except Refused as refused:
        return refused.status, json.loads(bytes(error_response(refused).body))
    turn = Turn(RecordedRequest("POST", path, {}, parsed), fake.next_steps(parsed), fake.released, fake.shelf)
    for step in turn.steps:
        if isinstance(step, Status):
            return step.status, json.loads(bytes(error_response(step).body))
    return HTTP_OK, json.loads(b"".join([piece async for piece in wire.whole(turn)]))


def _recorded(request: Request, raw: bytes) -> RecordedRequest:
    try:
        body = json.loads(raw) if raw else {}
    except ValueError:
        body = {}
    return RecordedRequest(request.method, request.url.path, dict(request.headers), body)


def _answer(turn: Turn, wire: Wire) -> ASGIApp:
    for step in turn.steps:
        if isinstance(step, Status):
            return _done(turn, error_response(step))
        if isinstance(step, Html200):
            return _done(turn, HTMLResponse(step.body))
        if isinstance(step, MalformedJson):
            return _done(turn, Response(step.body, media_type="application/json"))
    if turn.body.get("stream"):
        return WatchedReply(wire.stream(turn), "text/event-stream; charset=utf-8", turn.request)
    return WatchedReply(wire.whole(turn), "application/json", turn.request)


def _done(turn: Turn, response: Response) -> Response:
    turn.request.finished.set()
    return response


def _listed(model: Model) -> dict[str, Any]:
    listed = {"id": model.name, "object": "model", "created": 1_700_000_000, "owned_by": "fake"}
    return {**listed, "shutdown_date": model.shutdown_date}
