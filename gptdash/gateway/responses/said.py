"""What we read of a response's events: the few that say something, of the types that the API promises.

Read by pydantic in one step, for the reasons given in `chat_completions/chunk.py`.
Source: openai 3.54 `types/responses/response_stream_event.py` and what it refers to, 2026-11-24.
"""

from collections.abc import Iterator
from typing import Final, TypeGuard

from pydantic import BaseModel, ConfigDict, JsonValue

TEXT: Final = "response.output_text.delta"
REFUSAL: Final = "response.refusal.delta"
SUMMARY: Final = "response.reasoning_summary_text.delta"
REASONING: Final = "response.reasoning_text.delta"
SUMMARY_PART: Final = "response.reasoning_summary_part.added"
ITEM_ADDED: Final = "response.output_item.added"
ITEM_DONE: Final = "response.output_item.done"
ARGUMENTS: Final = "response.function_call_arguments.delta"
CODE: Final = "response.code_interpreter_call_code.delta"
ANNOTATION: Final = "response.output_text.annotation.added"
COMPLETED: Final = "response.completed"
INCOMPLETE: Final = "response.incomplete"
FAILED: Final = "response.failed"
ERROR: Final = "error"
DELTAS: Final = (TEXT, REFUSAL, SUMMARY, REASONING, SUMMARY_PART, ITEM_ADDED, ITEM_DONE, ARGUMENTS, CODE, ANNOTATION)
READ: Final = frozenset((*DELTAS, COMPLETED, INCOMPLETE, FAILED, ERROR))


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class InputDetails(_Part):
    """What the input tokens were."""

    cached_tokens: int | None = None
    cache_write_tokens: int | None = None


class OutputDetails(_Part):
    """What the output tokens were."""

    reasoning_tokens: int | None = None


class ReportedUsage(_Part):
    """The usage, in the wire's words."""

    input_tokens: int | None = None
    output_tokens: int | None = None
    input_tokens_details: InputDetails | None = None
    output_tokens_details: OutputDetails | None = None


class Annotation(_Part):
    """What a text refers to; the fields are those of a file in a container."""

    type: str = ""
    container_id: str = ""
    file_id: str = ""
    filename: str = ""


class Content(_Part):
    """A part of a message."""

    type: str
    text: JsonValue = None
    annotations: JsonValue = None


class Output(_Part):
    """What code gave: its logs, or a picture, of which we read nothing."""

    type: str
    logs: str | None = None


class Item(_Part):
    """A message, a function call, a run of code, or something that we do not read; `content` is a message's."""

    type: str
    id: str | None = None
    status: str | None = None
    code: str | None = None
    outputs: tuple[Output, ...] | None = None
    content: JsonValue = None
    call_id: str = ""
    name: JsonValue = None
    arguments: JsonValue = None

    @property
    def text(self) -> str:
        """The text of a message, nothing of any other item."""
        return "".join(part.text for part in self._texts() if isinstance(part.text, str))

    @property
    def annotations(self) -> tuple[Annotation, ...]:
        """What the text of a message refers to."""
        found = (part.annotations for part in self._texts() if isinstance(part.annotations, list))
        return tuple(Annotation.model_validate(one) for some in found for one in some)

    def _texts(self) -> Iterator[Content]:
        if self.type == "message" and isinstance(self.content, list):
            parts = (Content.model_validate(part) for part in self.content)
            yield from (part for part in parts if part.type == "output_text")


class Failure(_Part):
    """Why a response failed."""

    code: str | None = None
    message: str | None = None


class IncompleteDetails(_Part):
    """Why a response is not complete."""

    reason: str | None = None


class Whole(_Part):
    """A response as it stands at its end."""

    model: str | None = None
    service_tier: str | None = None
    output: tuple[Item, ...] | None = None
    usage: ReportedUsage | None = None
    error: Failure | None = None
    incomplete_details: IncompleteDetails | None = None

    @property
    def text(self) -> str:
        """The text of all its messages."""
        return "".join(item.text for item in self.output or ())


class Said(_Part):
    """One event that we read; which fields there are depends on its `type`."""

    type: str
    delta: str | None = None
    summary_index: int | None = None
    output_index: int = 0
    item_id: str = ""
    annotation: Annotation | None = None
    item: Item | None = None
    response: Whole = Whole()
    code: str | None = None
    message: str | None = None


def is_read(event: object) -> TypeGuard[dict[str, object]]:
    """Tell whether an event is one that we read; the API has dozens of others, and gets more."""
    return isinstance(event, dict) and event.get("type") in READ
