"""What a call says while it runs: one stream of events, `Done` last.

A stream yields any number of the other events and then exactly one `Done`, also when the call was cancelled or cut
after it had begun; after a failed call's `Done`, or in its place when nothing had begun, the error is raised.
"""

from typing import Literal

from pydantic import JsonValue

from gptdash.domain.field_problem import FieldProblem
from gptdash.domain.hosted_code import CitedFile, CodeRun, MadeFile
from gptdash.domain.messages import Message, ToolUse
from gptdash.domain.noun import Noun
from gptdash.domain.usage import Cost, FinishReason, Usage
from gptdash.domain.wording import Sentence


class TextDelta(Noun):
    """A piece of the reply's text."""

    kind: Literal["text"] = "text"
    text: str


class ReasoningDelta(Noun):
    """A piece of the model's visible reasoning."""

    kind: Literal["reasoning"] = "reasoning"
    text: str


class ToolCall(Noun):
    """A complete function call the model asks for."""

    kind: Literal["tool_call"] = "tool_call"
    use: ToolUse


class CodeDelta(Noun):
    """A piece of code that the model is about to run at the server; `run_id` tells the runs of a reply apart."""

    kind: Literal["code"] = "code"
    run_id: str
    text: str


class CodeRan(Noun):
    """Code has run at the server."""

    kind: Literal["code_ran"] = "code_ran"
    run: CodeRun


class FileCited(Noun):
    """The reply refers to a file that code has made."""

    kind: Literal["file_cited"] = "file_cited"
    file: CitedFile


class FileKept(Noun):
    """A file that the reply refers to lies in our store now."""

    kind: Literal["file_kept"] = "file_kept"
    file: MadeFile


class ToolStarted(Noun):
    """One of our functions begins to work for the model."""

    kind: Literal["tool_started"] = "tool_started"
    use: ToolUse


class ToolFinished(Noun):
    """What a function gave: `result` is the text that the model is told; `problem` says why it has no better one."""

    kind: Literal["tool_finished"] = "tool_finished"
    use: ToolUse
    result: str
    duration_ms: int
    problem: Sentence | None = None
    error_code: str | None = None


class ToolsPending(Noun):
    """The reply waits for a person's word on functions with side effects.

    `so_far` are the messages that came after the request; `uses` are those of its calls that have no result yet.
    """

    kind: Literal["tools_pending"] = "tools_pending"
    uses: tuple[ToolUse, ...]
    so_far: tuple[Message, ...]


class ObjectRead(Noun):
    """The object that a schema asked for; `problems` say what in it does not fit. None where there was no object."""

    kind: Literal["object"] = "object"
    value: dict[str, JsonValue] | None
    problems: tuple[FieldProblem, ...] = ()


class Retrying(Noun):
    """The call failed in a way that may pass; it is tried again after `wait_s` seconds."""

    kind: Literal["retrying"] = "retrying"
    wait_s: float
    attempt: int
    reason: Sentence


class Notice(Noun):
    """Something the user should know that is not a failure."""

    kind: Literal["notice"] = "notice"
    code: str
    sentence: Sentence


class Done(Noun):
    """The end of a call and its settlement. `first_token_ms` is None where no token came.

    A `cached` reply was given from our own store: it used nothing, and saved `saved_nano_usd` where a price is known.
    `service_tier` is the one that served and that the price is of; None where the server did not say.
    """

    kind: Literal["done"] = "done"
    call_id: str
    model: str
    usage: Usage
    cost: Cost
    finish_reason: FinishReason
    duration_ms: int
    first_token_ms: int | None = None
    cached: bool = False
    saved_nano_usd: int | None = None
    service_tier: str | None = None


ToolEvent = ToolStarted | ToolFinished | ToolsPending
CodeEvent = CodeDelta | CodeRan | FileCited
Event = TextDelta | ReasoningDelta | ToolCall | CodeEvent | FileKept | ToolEvent | ObjectRead | Retrying | Notice | Done


class Reply(Noun):
    """A complete answer: the stream, collected."""

    text: str
    done: Done
    reasoning: str = ""
    tool_uses: tuple[ToolUse, ...] = ()
    notices: tuple[Notice, ...] = ()
