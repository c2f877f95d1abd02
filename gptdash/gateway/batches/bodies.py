"""Writes the body of one call for a batch, and reads the body of its reply, over either wire."""

from typing import Any, Final

from gptdash.domain.catalogue import Capabilities
from gptdash.domain.endpoints import WireName
from gptdash.domain.requests import Request
from gptdash.gateway import chat_completions, responses
from gptdash.gateway.wire import WireEvent

Body = dict[str, Any]
PATHS: Final[dict[WireName, str]] = {"chat_completions": "/v1/chat/completions", "responses": "/v1/responses"}
OF_STREAMS: Final = ("stream", "stream_options")


def write_body(wire: WireName, request: Request, model: str, capabilities: Capabilities) -> Body:
    """Write a request in the wire's words, without what is only for streams."""
    write = responses.payload_of if wire == "responses" else chat_completions.payload_of
    return {name: value for name, value in write(request, model, capabilities).items() if name not in OF_STREAMS}


def read_body(wire: WireName, host: str, body: Body) -> tuple[WireEvent, ...]:
    """Read a whole reply as the events that would have come one by one.

    Raises:
        EndpointError, openai.APIError: there is no reply in it.
        ValueError: it is none of this wire.
    """
    return _read_response(host, body) if wire == "responses" else _read_completion(host, body)


def _read_response(host: str, body: Body) -> tuple[WireEvent, ...]:
    reading = responses.Reading(host)
    event = responses.Said.model_validate({"type": f"response.{body.get('status', 'completed')}", "response": body})
    return (*reading.read(event), *reading.end())


def _read_completion(host: str, body: Body) -> tuple[WireEvent, ...]:
    reading = chat_completions.Reading(host)
    choices = [{**choice, "delta": choice.get("message")} for choice in body.get("choices") or ()]
    chunk = chat_completions.Chunk.model_validate({**body, "choices": choices})
    return (*reading.read(chunk), *reading.end())
