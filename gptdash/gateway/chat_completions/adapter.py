"""Sends a request over Chat Completions and reads the stream that comes back."""

from collections.abc import AsyncGenerator
from typing import cast

import openai
from openai._legacy_response import LegacyAPIResponse
from openai.types.chat import ChatCompletionChunk

from gptdash.domain.catalogue import Capabilities
from gptdash.domain.endpoints import Endpoint
from gptdash.domain.errors import MalformedReply
from gptdash.domain.requests import Request
from gptdash.gateway.chat_completions.payload import Payload, payload_of
from gptdash.gateway.chat_completions.reading import Reading
from gptdash.gateway.event_stream import require_event_stream
from gptdash.gateway.translation import translate
from gptdash.gateway.wire import WireEvent, WireStart


class ChatCompletions:
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
            async with response.parse() as chunks:
                async for chunk in chunks:
                    for event in reading.read(chunk):
                        yield event
        except openai.OpenAIError as error:
            raise translate(error, self._endpoint, model, begun=reading.begun) from error
        except ValueError as error:  # the SDK lets json.JSONDecodeError and pydantic's error of a bad chunk through
            raise MalformedReply(endpoint=self._endpoint.host, detail=type(error).__name__) from error
        for event in reading.end():
            yield event

    async def _open(self, payload: Payload) -> LegacyAPIResponse[openai.AsyncStream[ChatCompletionChunk]]:
        raw = await self._client.chat.completions.with_raw_response.create(**payload)
        response = cast("LegacyAPIResponse[openai.AsyncStream[ChatCompletionChunk]]", raw)
        await require_event_stream(response, self._endpoint)
        return response
