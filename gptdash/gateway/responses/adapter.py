"""Sends a request over Responses and reads the stream that comes back."""

from collections.abc import AsyncGenerator
from typing import cast

import openai
from openai._legacy_response import LegacyAPIResponse
from openai.types.responses import ResponseStreamEvent

from gptdash.domain.catalogue import Capabilities
from gptdash.domain.endpoints import Endpoint
from gptdash.domain.errors import MalformedReply
from gptdash.domain.requests import Request
from gptdash.gateway.event_stream import require_event_stream
from gptdash.gateway.responses.failures import failure_of
from gptdash.gateway.responses.payload import Payload, payload_of
from gptdash.gateway.responses.reading import Reading
from gptdash.gateway.wire import WireEvent, WireStart


class Responses:
    """A wire over one endpoint's client."""

    def __init__(self, client: openai.AsyncOpenAI, endpoint: Endpoint) -> None:
        self._client = client
        self._endpoint = endpoint

    async def stream(self, request: Request, model: str, capabilities: Capabilities) -> AsyncGenerator[WireEvent, None]:
        """Send the request and read its reply as it comes."""
        reading = Reading(self._endpoint.host)
        try:
            response = await self._open(payload_of(request, model, capabilities))
            yield WireStart(headers=dict(response.headers))
            async with response.parse() as events:
                async for event in events:
                    for read in reading.read(event):
                        yield read
        except openai.OpenAIError as error:
            raise failure_of(error, self._endpoint, model, begun=reading.begun) from error
        except ValueError as error:  # the SDK lets json.JSONDecodeError and pydantic's error of a bad event through
            raise MalformedReply(endpoint=self._endpoint.host, detail=type(error).__name__) from error
        for read in reading.end():
            yield read

    async def _open(self, payload: Payload) -> LegacyAPIResponse[openai.AsyncStream[ResponseStreamEvent]]:
        # create() gives the bare events; the SDK's stream() helper raises RuntimeError where a server leaves some out.
        raw = await self._client.responses.with_raw_response.create(**payload)
        response = cast("LegacyAPIResponse[openai.AsyncStream[ResponseStreamEvent]]", raw)
        await require_event_stream(response, self._endpoint)
        return response
