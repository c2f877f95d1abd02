"""Every failure of the HTTP library, before and within a reply, becomes one of ours."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import openai
import pytest

from gptdash.domain.catalogue import Capabilities
from gptdash.domain.endpoints import Endpoint, WireName
from gptdash.domain.errors import EndpointError, ReplyCut, ServerUnreachable
from gptdash.domain.events import TextDelta
from gptdash.domain.messages import user
from gptdash.domain.requests import Request
from gptdash.gateway.wires import open_wire

ERRORS = sorted(
    (kind for kind in vars(httpx2).values() if isinstance(kind, type) and issubclass(kind, Exception)),
    key=lambda kind: kind.__name__,
)
REQUEST = httpx2.Request("POST", "http://127.0.0.1:9/v1")
HEADERS = {"content-type": "text/event-stream"}
FIRST = {
    "chat_completions": b'data: {"choices": [{"index": 0, "delta": {"content": "par"}}]}\n\n',
    "responses": b'data: {"type": "response.output_text.delta", "delta": "par"}\n\n',
}


def built(kind: type[Exception]) -> Exception:
    """Build an error as the library would."""
    if issubclass(kind, httpx2.HTTPStatusError):
        return kind("planted", request=REQUEST, response=httpx2.Response(500, request=REQUEST))
    for arguments in ((), ("planted",)):
        try:
            return kind(*arguments)
        except TypeError:
            continue
    raise AssertionError(f"nobody knows how to build {kind.__name__}")


class Breaking(httpx2.AsyncBaseTransport):
    """Fails when it is asked, or after the first event of its reply."""

    def __init__(self, error: Exception, first: bytes | None) -> None:
        self._error = error
        self._first = first

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        if self._first is None:
            raise self._error
        return httpx2.Response(200, headers=HEADERS, stream=BrokenBody(self._first, self._error), request=request)


class BrokenBody(httpx2.AsyncByteStream):
    def __init__(self, first: bytes, error: Exception) -> None:
        self._first = first
        self._error = error

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._first
        raise self._error


async def read(wire: WireName, transport: Breaking, into: list[Any]) -> None:
    endpoint = Endpoint(kind="openai", label="OpenAI", base_url="http://127.0.0.1:9/v1", wire=wire)
    async with httpx2.AsyncClient(transport=transport) as http:
        client = openai.AsyncOpenAI(api_key="none", base_url=endpoint.base_url, http_client=http, max_retries=0)
        request = Request(messages=(user("hello"),), purpose="chat")
        async for event in open_wire(wire, client, endpoint).stream(request, "gpt-6-luna", Capabilities()):
            into.append(event)  # noqa: PERF401 - extend would append nothing when the stream raises


def test_the_library_has_the_errors_that_this_test_walks() -> None:
    names = {kind.__name__ for kind in ERRORS}
    assert names >= {"ConnectError", "ReadTimeout", "RemoteProtocolError", "InvalidURL", "StreamClosed"}


@pytest.mark.parametrize("wire", ["chat_completions", "responses"])
@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.__name__)
def test_a_call_that_the_transport_breaks_before_it_began_is_a_server_out_of_reach(
    kind: type[Exception], wire: WireName
) -> None:
    with pytest.raises(ServerUnreachable):
        asyncio.run(read(wire, Breaking(built(kind), None), []))


@pytest.mark.parametrize("wire", ["chat_completions", "responses"])
@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.__name__)
def test_a_reply_that_the_transport_breaks_keeps_what_came_and_is_cut(kind: type[Exception], wire: WireName) -> None:
    events: list[Any] = []
    with pytest.raises(EndpointError) as caught:
        asyncio.run(read(wire, Breaking(built(kind), FIRST[wire]), events))
    assert isinstance(caught.value, ReplyCut)
    assert [event.text for event in events if isinstance(event, TextDelta)] == ["par"]
