"""A stream of server-sent events is what we ask for; anything else is not an API."""

from collections.abc import Mapping
from typing import Final

import openai

from gptdash.domain.endpoints import Endpoint
from gptdash.domain.errors import NotAnApi
from gptdash.gateway.translation import A_WEB_PAGE

EVENT_STREAM: Final = "text/event-stream"


async def open_events(
    client: openai.AsyncOpenAI, path: str, payload: Mapping[str, object], endpoint: Endpoint
) -> openai.AsyncStream[object]:
    """Post a payload that is in the wire's words already, and give the events that come back as decoded JSON.

    The SDK's typed methods walk through the payload once more, and build objects of its own classes from the events,
    at more CPU time than all the rest of a call takes; they would also hand a web page out as a plain str.

    Raises:
        openai.OpenAIError: the server refused, or could not be reached.
        NotAnApi: what comes is no stream of events; the connection is closed.
    """
    events = await client.post(path, cast_to=object, body=payload, stream=True, stream_cls=openai.AsyncStream[object])
    content_type = events.response.headers.get("content-type", "")
    if content_type.startswith(EVENT_STREAM):
        return events
    await events.close()
    raise NotAnApi(endpoint=endpoint.host, found=A_WEB_PAGE if "html" in content_type else content_type or "nothing")
