"""The door described for programs, written from the models that it checks with.

Source: https://spec.openapis.org/oas/v3.1.1, 2026-11-24.
"""

from functools import cache
from importlib.metadata import version
from typing import Any, Final

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import models_json_schema
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from gptdash.api.bodies import ChatBody, ChatReply, ErrorBody, StreamEvent

REF: Final = "#/components/schemas/{model}"
FAILURES: Final = {
    "400": "The model's server refuses the request.",
    "401": "The bearer token is missing or wrong.",
    "402": "A budget or the account's credit is used up.",
    "403": "The door is closed: no token is set.",
    "404": "There is no such model.",
    "413": "The body, or what it says, is too large.",
    "422": "The body does not fit, or cannot be answered.",
    "429": "Too many calls; Retry-After says for how long.",
    "502": "The model's server failed.",
    "503": "The model or the database cannot be used now.",
    "504": "The model's server took too long.",
}


async def openapi(_request: Request) -> JSONResponse:
    """Describe the door."""
    return JSONResponse(document())


@cache
def document() -> dict[str, Any]:
    """Write the OpenAPI document."""
    _, parts = models_json_schema(
        [(ChatBody, "validation"), (ChatReply, "serialization"), (ErrorBody, "serialization")], ref_template=REF
    )
    events = TypeAdapter(StreamEvent).json_schema(mode="serialization", ref_template=REF)
    schemas = {**parts["$defs"], **events.pop("$defs"), "StreamEvent": events}
    return {
        "openapi": "3.1.1",
        "info": {"title": "gptdash", "version": version("gptdash"), "description": __doc__.splitlines()[0]},
        "security": [{"token": []}],
        "paths": {
            "/api/chat": {"post": _operation("Answer with the whole reply.", "application/json", ChatReply.__name__)},
            "/api/chat/stream": {
                "post": _operation(
                    "Answer with server-sent events: each `data:` line is a StreamEvent, the last one is [DONE].",
                    "text/event-stream",
                    "StreamEvent",
                )
            },
        },
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(summary: str, media_type: str, schema: str) -> dict[str, Any]:
    answer = {"description": summary, "content": {media_type: {"schema": _ref(schema)}}}
    failures = {status: _failure(said) for status, said in FAILURES.items()}
    return {
        "summary": summary,
        "requestBody": {"required": True, "content": _json(ChatBody)},
        "responses": {"200": answer, **failures},
    }


def _failure(said: str) -> dict[str, Any]:
    return {"description": said, "content": _json(ErrorBody)}


def _json(kind: type[BaseModel]) -> dict[str, Any]:
    return {"application/json": {"schema": _ref(kind.__name__)}}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": REF.format(model=name)}


ROUTES: Final = (Route("/api/openapi.json", openapi),)
