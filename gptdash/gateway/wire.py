"""The protocol that a wire adapter implements: our request in, events out."""

from collections.abc import AsyncGenerator
from typing import Literal, Protocol

from gptdash.domain.catalogue import Capabilities
from gptdash.domain.events import CodeEvent, ReasoningDelta, TextDelta, ToolCall
from gptdash.domain.noun import Noun
from gptdash.domain.requests import Request
from gptdash.domain.usage import FinishReason, Usage


class WireEnd(Noun):
    """What the server said at the end; `usage` is None where it reported none.

    `service_tier` is the one that served, by which it bills; None where it does not say.
    """

    kind: Literal["end"] = "end"
    finish_reason: FinishReason
    model: str | None = None
    usage: Usage | None = None
    service_tier: str | None = None


class WireStart(Noun):
    """The server took the request; its headers, names in lower case, tell what is left of its limits."""

    kind: Literal["start"] = "start"
    headers: dict[str, str]


WireEvent = WireStart | TextDelta | ReasoningDelta | ToolCall | CodeEvent | WireEnd


def is_token(event: WireEvent) -> bool:
    """Tell whether an event is a part of the reply, not only word that it is coming."""
    return event.kind != "start"


class Wire(Protocol):
    """One way to speak to a server.

    `stream` yields one `WireStart`, deltas and then one `WireEnd`; it raises EndpointError, also where the server
    ended the stream without saying why.
    """

    def stream(self, request: Request, model: str, capabilities: Capabilities) -> AsyncGenerator[WireEvent, None]:
        """Send the request and read its reply as it comes."""
        ...
