"""The fake's HTTP routes."""

import json
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from tests.fake_openai.checking import check_key, check_rules, find_model, parse
from tests.fake_openai.models import Model
from tests.fake_openai.playing import play_stream, play_whole
from tests.fake_openai.recording import RecordedRequest, Turn
from tests.fake_openai.refusing import Refused, error_response
from tests.fake_openai.sending import WatchedReply
from tests.fake_openai.steps import Html200, MalformedJson, Status

if TYPE_CHECKING:
    from tests.fake_openai.server import FakeOpenAI


def build_app(fake: "FakeOpenAI") -> Starlette:
    """Build the routes over the state of one fake."""

    async def models(request: Request) -> Response:
        fake.record(_recorded(request, b""))
        check_key(request.headers, fake.key)
        return JSONResponse({"object": "list", "data": [_listed(model) for model in fake.models]})

    async def chat(request: Request) -> ASGIApp:
        raw = await request.body()
        recorded = _recorded(request, raw)
        fake.record(recorded)
        try:
            check_key(request.headers, fake.key)
            body = parse(raw)
            check_rules(body, find_model(fake.models, body["model"]))
            return _answer(Turn(recorded, fake.next_steps(body), fake.released))
        except Refused:
            recorded.finished.set()
            raise

    async def unknown(request: Request) -> Response:
        fake.record(_recorded(request, await request.body()))
        raise Refused(f"Invalid URL ({request.method} {request.url.path})", status=404)

    async def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, Refused)
        return error_response(error)

    routes = [
        Route("/v1/models", models),
        Route("/v1/chat/completions", chat, methods=["POST"]),
        Route("/{path:path}", unknown, methods=["GET", "POST"]),
    ]
    return Starlette(routes=routes, exception_handlers={Refused: refused})


def _recorded(request: Request, raw: bytes) -> RecordedRequest:
    try:
        body = json.loads(raw) if raw else {}
    except ValueError:
        body = {}
    return RecordedRequest(request.method, request.url.path, dict(request.headers), body)


def _answer(turn: Turn) -> ASGIApp:
    for step in turn.steps:
        if isinstance(step, Status):
            return _done(turn, error_response(step))
        if isinstance(step, Html200):
            return _done(turn, HTMLResponse(step.body))
        if isinstance(step, MalformedJson):
            return _done(turn, Response(step.body, media_type="application/json"))
    if turn.body.get("stream"):
        return WatchedReply(play_stream(turn), "text/event-stream; charset=utf-8", turn.request)
    return WatchedReply(play_whole(turn), "application/json", turn.request)


def _done(turn: Turn, response: Response) -> Response:
    turn.request.finished.set()
    return response


def _listed(model: Model) -> dict[str, Any]:
    listed = {"id": model.name, "object": "model", "created": 1_700_000_000, "owned_by": "fake"}
    return {**listed, "shutdown_date": model.shutdown_date}
