"""A stream of server-sent events is what we asked for; anything else is not an API."""

from typing import Final, TypeVar

import openai
from openai._legacy_response import LegacyAPIResponse

from gptdash.domain.endpoints import Endpoint
from gptdash.domain.errors import NotAnApi
from gptdash.gateway.translation import A_WEB_PAGE

EVENT_STREAM: Final = "text/event-stream"
Chunk = TypeVar("Chunk")


async def require_event_stream(response: LegacyAPIResponse[openai.AsyncStream[Chunk]], endpoint: Endpoint) -> None:
    """Look at what kind of content comes; the SDK would hand a web page out as a plain str.

    Raises:
        NotAnApi: it is no stream of events; the connection is closed.
    """
    content_type = response.headers.get("content-type", "")
    if content_type.startswith(EVENT_STREAM):
        return
    await response.http_response.aclose()
    raise NotAnApi(endpoint=endpoint.host, found=A_WEB_PAGE if "html" in content_type else content_type or "nothing")
