"""Sends a request over Chat Completions and reads the stream that comes back."""

from collections.abc import AsyncGenerator
from typing import Final

import openai

from gptdash.domain.catalogue import Capabilities
from gptdash.domain.endpoints import Endpoint
from gptdash.domain.requests import Request
from gptdash.gateway.chat_completions.chunk import Chunk
from gptdash.gateway.chat_completions.payload import payload_of
from gptdash.gateway.chat_completions.reading import Reading
from gptdash.gateway.event_stream import open_events, understood
from gptdash.gateway.translation import translate
from gptdash.gateway.wire import WireEvent, WireStart

PATH: Final = "/chat/completions"


class ChatCompletions:
    """A wire over one endpoint's client."""

    def __init__(self, client: openai.AsyncOpenAI, endpoint: Endpoint) -> None:
        self._client = client
        self._endpoint = endpoint

    async def stream(self, request: Request, model: str, capabilities: Capabilities) -> AsyncGenerator[WireEvent, None]:
        """Send the request and read its reply as it comes."""
        reading = Reading(self._endpoint.host)
        with understood(self._endpoint, model, translate, lambda: reading.begun):
            payload = payload_of(request, model, capabilities)
            async with await open_events(self._client, PATH, payload, self._endpoint) as chunks:
                yield WireStart(headers=dict(chunks.response.headers))
                async for chunk in chunks:
                    for event in reading.read(Chunk.model_validate(chunk)):
                        yield event
        for event in reading.end():
            yield event
