"""Turns the chunks of one reply into events."""

from collections.abc import Iterable
from typing import Final

from gptdash.domain.errors import MalformedReply, ReplyCut
from gptdash.domain.events import ReasoningDelta, TextDelta, ToolCall
from gptdash.domain.messages import ToolUse
from gptdash.domain.usage import FinishReason, Usage
from gptdash.domain.wording import mark
from gptdash.gateway.chat_completions.chunk import Chunk, Delta, ReportedUsage, ToolPiece
from gptdash.gateway.wire import WireEnd, WireEvent

FINISH_REASONS: Final[dict[str, FinishReason]] = {
    "stop": "stop",
    "length": "length",
    "content_filter": "content_filter",
    "tool_calls": "tool_calls",
    "function_call": "tool_calls",
}


class Reading:
    """What has been read of one stream."""

    def __init__(self, host: str) -> None:
        self._host = host
        self._model: str | None = None
        self._usage: Usage | None = None
        self._tier: str | None = None
        self._finish: FinishReason | None = None
        self._refused = False
        self._tools: dict[int, dict[str, str]] = {}
        self.begun = False

    def read(self, chunk: Chunk) -> Iterable[WireEvent]:
        """Take one chunk in and yield what it says."""
        self._model = chunk.model or self._model
        self._tier = chunk.service_tier or self._tier
        if chunk.usage:
            self._usage = usage_of(chunk.usage)
        for choice in chunk.choices or ():
            if choice.finish_reason:
                self._finish = FINISH_REASONS.get(choice.finish_reason, "stop")
            if choice.delta is not None:  # some compatible servers send null
                yield from self._read_delta(choice.delta)

    def _read_delta(self, delta: Delta) -> Iterable[WireEvent]:
        reasoning = delta.reasoning_content or delta.reasoning
        if isinstance(reasoning, str) and reasoning:
            self.begun = True
            yield ReasoningDelta(text=reasoning)
        text = delta.content or delta.refusal
        if text:
            self.begun = True
            self._refused = self._refused or bool(delta.refusal)
            yield TextDelta(text=text)
        for piece in delta.tool_calls or ():
            self.begun = True
            self._add_tool_piece(piece)

    def _add_tool_piece(self, piece: ToolPiece) -> None:
        tool = self._tools.setdefault(piece.index, {"id": "", "name": "", "arguments": ""})
        tool["id"] = piece.id or tool["id"]
        if piece.function:
            tool["name"] += piece.function.name or ""
            tool["arguments"] += piece.function.arguments or ""

    def end(self) -> Iterable[WireEvent]:
        """Yield what is known only at the end.

        Raises:
            MalformedReply: the stream was empty.
            ReplyCut: the stream ended without a finish reason, about which the SDK says nothing.
        """
        if self._finish is None:
            if not self.begun:
                raise MalformedReply(endpoint=self._host, detail=mark("an empty reply"))
            raise ReplyCut(endpoint=self._host)
        for index in sorted(self._tools):
            yield ToolCall(use=ToolUse(**self._tools[index]))
        finish: FinishReason = "refusal" if self._refused else self._finish
        yield WireEnd(finish_reason=finish, model=self._model, usage=self._usage, service_tier=self._tier)


def usage_of(usage: ReportedUsage) -> Usage:
    """Read the reported usage; compatible servers leave out what the API promises."""
    prompt, completion = usage.prompt_tokens_details, usage.completion_tokens_details
    return Usage(
        input_tokens=usage.prompt_tokens or 0,
        output_tokens=usage.completion_tokens or 0,
        cached_tokens=(prompt.cached_tokens if prompt else 0) or 0,
        cache_write_tokens=(prompt.cache_write_tokens if prompt else 0) or 0,
        image_tokens=(prompt.image_tokens if prompt else 0) or 0,
        reasoning_tokens=(completion.reasoning_tokens if completion else 0) or 0,
    )
