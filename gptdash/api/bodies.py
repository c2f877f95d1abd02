"""What goes in and out of the HTTP door."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from gptdash.domain.messages import Message, TextPart
from gptdash.domain.requests import Parameters
from gptdash.domain.schemas import output_schema
from gptdash.domain.usage import FinishReason, Usage
from gptdash.services.exchange import Asked

MAX_MESSAGES = 1000


class Body(BaseModel):
    """The base: immutable, without fields that nobody knows."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class ChatMessage(Body):
    """One message of the conversation so far."""

    role: Literal["system", "user", "assistant"]
    content: str


class ChatBody(Body):
    """A question: the conversation so far, and how it should be answered.

    `tools` are names of tools that the model may use; a `schema` asks for an object that follows it.
    """

    messages: Annotated[tuple[ChatMessage, ...], Field(min_length=1, max_length=MAX_MESSAGES)]
    model: str | None = None
    parameters: Parameters = Parameters()
    tools: tuple[str, ...] = ()
    output: dict[str, JsonValue] | None = Field(None, alias="schema", description="a JSON Schema of an object")

    def asked(self) -> Asked:
        """Write it as the service takes it.

        Raises:
            SchemaRejected: the schema cannot be used.
        """
        wanted = self.output
        return Asked(
            messages=tuple(Message(role=each.role, parts=(TextPart(text=each.content),)) for each in self.messages),
            purpose="api",
            model=self.model,
            parameters=self.parameters,
            tools=self.tools,
            output=None if wanted is None else output_schema(str(wanted.get("title") or "object"), wanted),
        )


class NoticeBody(Body):
    """Something that the caller should know and that is no failure."""

    code: str
    message: str


class ChatReply(Body):
    """A whole answer. `object` is there where a schema was given; `cost_usd` is null where no price is known."""

    text: str
    object: dict[str, JsonValue] | None = None
    model: str
    finish_reason: FinishReason
    usage: Usage
    cost_usd: Annotated[str, Field(description="US dollars as a decimal number")] | None
    cached: bool
    notices: tuple[NoticeBody, ...] = ()


class ErrorFacts(Body):
    """What went wrong: a stable code, a sentence, and whether the same question may be answered later."""

    code: str
    message: str
    retryable: bool


class ErrorBody(Body):
    """The body of a reply that failed."""

    error: ErrorFacts


class DeltaEvent(Body):
    """A piece of the answer's text; with a schema, the whole object in one piece."""

    type: Literal["delta"] = "delta"
    text: str


class ToolEvent(Body):
    """A tool begins or ends; `arguments` is JSON as the model wrote it, `error` why there is no better result."""

    type: Literal["tool"] = "tool"
    status: Literal["started", "finished"]
    id: str
    name: str
    arguments: str
    result: str | None = None
    error: str | None = None
    duration_ms: int | None = None


class NoticeEvent(NoticeBody):
    """A notice in its place."""

    type: Literal["notice"] = "notice"


class ErrorEvent(ErrorFacts):
    """The answer failed; what had come before stands."""

    type: Literal["error"] = "error"


class DoneEvent(ChatReply):
    """The end of an answer, with all of it."""

    type: Literal["done"] = "done"


StreamEvent = DeltaEvent | ToolEvent | NoticeEvent | ErrorEvent | DoneEvent
