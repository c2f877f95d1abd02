"""Sends a request over Responses and reads the stream that comes back."""

from collections.abc import AsyncGenerator
from typing import Final

import openai

from gptdash.domain.catalogue import Capabilities
from gptdash.domain.endpoints import Endpoint
from gptdash.domain.requests import Request
from gptdash.gateway.event_stream import open_events, understood
from gptdash.gateway.responses.failures import failure_of
from gptdash.gateway.responses.payload import payload_of
from gptdash.gateway.responses.reading import Reading
from gptdash.gateway.responses.said import Said, is_read
from gptdash.gateway.wire import WireEvent, WireStart

PATH: Final = "/responses"


class Responses:
    """A wire over one endpoint's client."""

    def __init__(self, client: openai.AsyncOpenAI, endpoint: Endpoint) -> None:
        self._client = client
        self._endpoint = endpoint

    async def stream(self, request: Request, model: str, capabilities: Capabilities) -> AsyncGenerator[WireEvent, None]:
        """Send the request and read its reply as it comes."""
        origin = f"{model} at {self._endpoint.host}"
        reading = Reading(self._endpoint.host, origin)
        with understood(self._endpoint, model, failure_of, lambda: reading.begun):
            payload = payload_of(request, model, capabilities, origin)
            # Not the SDK's stream() helper: it raises RuntimeError where a server leaves some events out.
            async with await open_events(self._client, PATH, payload, self._endpoint) as events:
                yield WireStart(headers=dict(events.response.headers))
                async for event in events:
                    if is_read(event):
                        for read in reading.read(Said.model_validate(event)):
                            yield read
        for read in reading.end():
            yield read
