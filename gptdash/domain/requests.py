"""What is asked of a model."""

from typing import Annotated, Final, Literal

from pydantic import Field, JsonValue

from gptdash.domain.messages import Message
from gptdash.domain.noun import Noun

Purpose = Literal["chat", "analysis", "review", "images", "support", "jobs"]
Effort = Literal["none", "minimal", "low", "medium", "high", "xhigh", "max"]
JsonSchema = dict[str, JsonValue]
TAG_LENGTH: Final = 64
# A word of the user's own for what calls are for: a customer, a project.
Tag = Annotated[str, Field(max_length=TAG_LENGTH)]


class Parameters(Noun):
    """How to sample; None leaves the model's default.

    Source: https://platform.openai.com/docs/api-reference/chat/create, 2026-11-23.
    """

    temperature: Annotated[float, Field(ge=0, le=2)] | None = None
    top_p: Annotated[float, Field(ge=0, le=1)] | None = None
    max_output_tokens: Annotated[int, Field(ge=1)] | None = None
    frequency_penalty: Annotated[float, Field(ge=-2, le=2)] | None = None
    presence_penalty: Annotated[float, Field(ge=-2, le=2)] | None = None
    stop: tuple[str, ...] = Field(default=(), max_length=4)
    seed: int | None = None
    effort: Effort | None = None


class ResponseSchema(Noun):
    """A JSON Schema that the reply must follow.

    In the mode `json_object` the server only sees to it that the reply is JSON; the messages tell it the schema.
    """

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
    json_schema: JsonSchema
    strict: bool = True
    mode: Literal["json_schema", "json_object"] = "json_schema"


class ToolSpec(Noun):
    """A function that the model may call; `parameters` is its JSON Schema, which a `strict` server enforces."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
    description: str
    parameters: JsonSchema
    strict: bool = False


class Request(Noun):
    """One call of a model; `model` None means the endpoint's own choice.

    With `container_id` the model may run code at the server, in that container. A `fresh` one is not answered from the
    cache. `remarks` are codes of what was remarkable in what the user wrote, and `tag` is the user's word for what
    it is for; both are for the ledger alone.
    """

    messages: tuple[Message, ...]
    purpose: Purpose
    model: str | None = None
    parameters: Parameters = Parameters()
    response_schema: ResponseSchema | None = None
    tools: tuple[ToolSpec, ...] = ()
    container_id: str | None = None
    conversation_id: str | None = None
    fresh: bool = False
    remarks: tuple[str, ...] = ()
    tag: Tag = ""

    @property
    def uses_tools(self) -> bool:
        """Whether the model may use tools, ours or its server's."""
        return bool(self.tools or self.container_id)
