"""What we read of a chunk: the few fields that say something, of the types that the API promises.

The SDK's own classes are built field by field in Python, for half of a call's CPU time, and check nothing; these are
read by pydantic in one step. What compatible servers leave out or set to null is None here.
Source: openai 3.54 `types/chat/chat_completion_chunk.py`, `types/completion_usage.py`, 2026-11-24.
"""

from pydantic import BaseModel, ConfigDict, JsonValue


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class FunctionPiece(_Part):
    """A piece of a function call's name and arguments."""

    name: str | None = None
    arguments: str | None = None


class ToolPiece(_Part):
    """A piece of one tool call; pieces with one `index` belong together."""

    index: int = 0
    id: str | None = None
    function: FunctionPiece | None = None


class Delta(_Part):
    """What a chunk adds to the message.

    Reasoning comes in a field of its own from DeepSeek, vLLM, Ollama and llama.cpp; the API has no type for it.
    """

    content: str | None = None
    refusal: str | None = None
    tool_calls: tuple[ToolPiece, ...] | None = None
    reasoning_content: JsonValue = None
    reasoning: JsonValue = None


class Choice(_Part):
    """One of the replies; we ask for one."""

    delta: Delta | None = None
    finish_reason: str | None = None


class PromptDetails(_Part):
    """What the input tokens were."""

    cached_tokens: int | None = None
    cache_write_tokens: int | None = None
    image_tokens: int | None = None


class CompletionDetails(_Part):
    """What the output tokens were."""

    reasoning_tokens: int | None = None


class ReportedUsage(_Part):
    """The usage, in the wire's words."""

    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    prompt_tokens_details: PromptDetails | None = None
    completion_tokens_details: CompletionDetails | None = None


class Chunk(_Part):
    """One event of the stream."""

    model: str | None = None
    service_tier: str | None = None
    choices: tuple[Choice, ...] | None = None
    usage: ReportedUsage | None = None
