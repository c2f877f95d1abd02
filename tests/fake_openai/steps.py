"""What a scripted reply does, step by step."""

import json
import re
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final, Literal, Self

Delta = dict[str, Any]
FinishReason = Literal["stop", "length", "content_filter", "tool_calls"]

COUNTED: Final = "counted"
JSON_PIECE: Final = 12
ARGUMENT_PIECE: Final = 7


class Spoken:
    """Text that is streamed in pieces, `delay_s` seconds before each."""

    wire_field: ClassVar[str]

    def __init__(self, *pieces: str, delay_s: float = 0.0) -> None:
        self.pieces = pieces
        self.delay_s = delay_s

    def marked(self, mark: str) -> Self:
        """End the names of what was redacted with a session's mark, unless they have it."""
        other = copy(self)
        other.pieces = tuple(re.sub(r"(?<!_[0-9a-f]{6})⟧", f"_{mark}⟧", piece) for piece in self.pieces)
        return other

    def deltas(self) -> Iterable[Delta]:
        """Write the pieces as deltas of the stream."""
        return [{self.wire_field: piece} for piece in self.pieces]


class Text(Spoken):
    """The reply's text."""

    wire_field = "content"


class Reasoning(Spoken):
    """Visible reasoning, in the field that DeepSeek, vLLM, Ollama and llama.cpp use."""

    wire_field = "reasoning_content"


class Refusal(Spoken):
    """The model declines."""

    wire_field = "refusal"


class JsonObject(Text):
    """A JSON value as the reply's text, in small pieces."""

    def __init__(self, value: object, *, delay_s: float = 0.0) -> None:
        text = json.dumps(value, ensure_ascii=False)
        super().__init__(*in_pieces(text, JSON_PIECE), delay_s=delay_s)


class ToolCalls:
    """Function calls as (name, arguments as JSON text), each call's arguments in fragments."""

    def __init__(self, *calls: tuple[str, str], delay_s: float = 0.0) -> None:
        self.calls = calls
        self.delay_s = delay_s

    def deltas(self) -> Iterable[Delta]:
        """Open each call with its name, then send the fragments of its arguments."""
        for index, (name, arguments) in enumerate(self.calls):
            opening = {"id": f"call_{index}", "type": "function", "function": {"name": name, "arguments": ""}}
            yield {"tool_calls": [{"index": index, **opening}]}
            for piece in in_pieces(arguments, ARGUMENT_PIECE):
                yield {"tool_calls": [{"index": index, "function": {"arguments": piece}}]}


@dataclass(frozen=True)
class RunsCode:
    """The model runs code in the request's container; on Responses only. `makes` are files that it leaves there."""

    code: str
    logs: tuple[str, ...] = ()
    makes: Mapping[str, bytes] = field(default_factory=dict)
    status: Literal["completed", "failed"] = "completed"
    delay_s: float = 0.0


@dataclass(frozen=True)
class Cites:
    """The text refers to a file in the request's container, by its name."""

    name: str
    delay_s: float = 0.0


@dataclass(frozen=True)
class Finish:
    """How the reply ends: the reason, the usage counted, as given, or not reported at all, and the tier that served."""

    reason: FinishReason = "stop"
    usage: Delta | Literal["counted"] | None = COUNTED
    service_tier: str | None = None


LENGTH: Final = Finish("length")
CONTENT_FILTER: Final = Finish("content_filter")


@dataclass(frozen=True)
class SlowFirstToken:
    """Nothing is sent for some seconds."""

    seconds: float


@dataclass(frozen=True)
class Stall:
    """Nothing more is sent until `fake.release()` is called or the client goes."""


@dataclass(frozen=True)
class CutMidStream:
    """The connection is closed before the reply is complete."""


@dataclass(frozen=True)
class CleanEndWithoutFinish:
    """The stream ends properly, but without finish reason, usage and `[DONE]`."""


@dataclass(frozen=True)
class ErrorEventMidStream:
    """An error in place of a chunk, after HTTP 200. `nested` is the form that some servers give it on Responses."""

    code: str = "server_error"
    message: str = "The server had an error while processing your request."
    nested: bool = False


@dataclass(frozen=True)
class Failed:
    """The end of a reply that failed: `response.failed` on Responses, an error in place of a chunk elsewhere."""

    code: str = "server_error"
    message: str = "The server had an error while processing your request."


@dataclass(frozen=True)
class MalformedSse:
    """A chunk that is not JSON."""

    data: str = '{"id": "chatcmpl-1", "choices": [{"delta"'


@dataclass(frozen=True)
class EmptyChoices:
    """A chunk without choices, as Azure sends for its content filter; on Responses an event that says nothing."""


@dataclass(frozen=True)
class Status:
    """An error reply in the API's JSON shape."""

    status: int
    code: str | None = None
    message: str = "The request failed."
    type: str = "api_error"
    param: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Html200:
    """A web page with status 200, as a wrong base URL gives."""

    body: str = "<!doctype html><title>Welcome</title><h1>It works!</h1>"


@dataclass(frozen=True)
class MalformedJson:
    """A body that claims to be JSON and is not."""

    body: str = '{"id": "chatcmpl-1", "choices": ['


Step = (
    Spoken
    | ToolCalls
    | RunsCode
    | Cites
    | Finish
    | SlowFirstToken
    | Stall
    | CutMidStream
    | CleanEndWithoutFinish
    | ErrorEventMidStream
    | Failed
    | MalformedSse
    | EmptyChoices
    | Status
    | Html200
    | MalformedJson
)


def in_pieces(text: str, size: int) -> tuple[str, ...]:
    """Cut a text into pieces of at most `size` characters."""
    return tuple(text[start : start + size] for start in range(0, len(text), size))
