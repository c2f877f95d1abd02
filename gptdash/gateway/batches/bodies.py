"""Writes the body of one call for a batch, and reads the body of its reply, over either wire."""

from collections.abc import Iterator
from typing import Any, Final

from gptdash.domain.catalogue import Capabilities
from gptdash.domain.endpoints import WireName
from gptdash.domain.requests import Request
from gptdash.gateway import chat_completions, responses
from gptdash.gateway.wire import WireEvent

Body = dict[str, Any]
PATHS: Final[dict[WireName, str]] = {"chat_completions": "/v1/chat/completions", "responses": "/v1/responses"}
REFUSAL: Final = "response.refusal.delta"
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
    # A stream tells of a refusal in events of its own, which a whole response has not.
    said: list[Body] = [{"type": REFUSAL, "delta": text} for text in _refusals(body)]
    said += [{"type": f"response.{body.get('status', 'completed')}", "response": body}]
    events = [event for each in said for event in reading.read(responses.Said.model_validate(each))]
    return (*events, *reading.end())


def _refusals(body: Body) -> Iterator[str]:
    for item in body.get("output") or ():
        parts = item.get("content") if isinstance(item, dict) else None
        for part in parts if isinstance(parts, list) else ():
            if isinstance(part, dict) and part.get("type") == "refusal":
                yield str(part.get("refusal") or "")


def _read_completion(host: str, body: Body) -> tuple[WireEvent, ...]:
    reading = chat_completions.Reading(host)
    choices = [{**choice, "delta": choice.get("message")} for choice in body.get("choices") or ()]
    chunk = chat_completions.Chunk.model_validate({**body, "choices": choices})
    return (*reading.read(chunk), *reading.end())
