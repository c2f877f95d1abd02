"""A stream of server-sent events is what we ask for; anything else is not an API."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final, Protocol

import openai

from gptdash.domain.endpoints import Endpoint
from gptdash.domain.errors import EndpointError, MalformedReply, NotAnApi, ReplyCut, ServerUnreachable
from gptdash.gateway.translation import A_WEB_PAGE, TRANSPORT_ERRORS

EVENT_STREAM: Final = "text/event-stream"


class Translate(Protocol):
    """Turns a failure of the SDK into ours."""

    def __call__(self, error: openai.OpenAIError, endpoint: Endpoint, model: str, *, begun: bool) -> EndpointError:
        """Translate it; `begun` tells that a part of the reply had already come."""
        ...


@contextmanager
def understood(endpoint: Endpoint, model: str, translate: Translate, begun: Callable[[], bool]) -> Iterator[None]:
    """Raise whatever goes wrong while a stream is opened and read as one of our errors.

    Raises:
        EndpointError: the SDK, the transport or the data failed.
    """
    try:
        yield
    except openai.OpenAIError as error:
        raise translate(error, endpoint, model, begun=begun()) from error
    except TRANSPORT_ERRORS as error:  # the SDK lets some through, above all within a stream
        raise (ReplyCut if begun() else ServerUnreachable)(endpoint=endpoint.host) from error
    except ValueError as error:  # json.JSONDecodeError of the SDK, or pydantic's error of a bad event
        raise MalformedReply(endpoint=endpoint.host, detail=type(error).__name__) from error


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
