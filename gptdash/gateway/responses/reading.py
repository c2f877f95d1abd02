"""Turns the events of one response into ours."""

from collections.abc import Iterable
from typing import Final

from gptdash.domain.errors import MalformedReply, ReplyCut
from gptdash.domain.events import ReasoningDelta, TextDelta, ToolCall
from gptdash.domain.messages import ToolUse
from gptdash.domain.usage import FinishReason, Usage
from gptdash.domain.wording import mark
from gptdash.gateway.responses import said
from gptdash.gateway.responses.code_reading import CodeReading
from gptdash.gateway.responses.failures import reported
from gptdash.gateway.responses.said import Item, ReportedUsage, Said, Whole
from gptdash.gateway.wire import WireEnd, WireEvent

INCOMPLETE: Final[dict[str | None, FinishReason]] = {
    "max_output_tokens": "length",
    "max_messages": "length",
    "content_filter": "content_filter",
}
BETWEEN_SUMMARIES: Final = "\n\n"
FUNCTION_CALL: Final = "function_call"


class Reading:
    """What has been read of one stream."""

    def __init__(self, host: str) -> None:
        self._host = host
        self._last: Whole | None = None
        self._finish: FinishReason | None = None
        self._said = False
        self._refused = False
        self._tools: dict[int, ToolUse] = {}
        self._code = CodeReading()
        self.begun = False

    def read(self, event: Said) -> Iterable[WireEvent]:
        """Take one event in and yield what it says.

        Raises:
            openai.APIError: the server reports a failure.
        """
        match event.type:
            case said.TEXT | said.REFUSAL:
                yield from self._text(event.delta, refused=event.type == said.REFUSAL)
            case said.SUMMARY | said.REASONING:
                yield from self._reasoning(event.delta)
            case said.SUMMARY_PART if event.summary_index:
                yield from self._reasoning(BETWEEN_SUMMARIES)
            case said.ITEM_ADDED | said.ITEM_DONE if event.item and event.item.type == FUNCTION_CALL:
                self._take_call(event.item, event.output_index, done=event.type == said.ITEM_DONE)
            case said.ARGUMENTS:
                self.begun = True
            case said.COMPLETED | said.INCOMPLETE | said.FAILED:
                yield from self._finish_with(event.type, event.response)
            case said.ERROR:
                raise reported(event.code, event.message)
            case _:
                yield from self._read_code(event)

    def _read_code(self, event: Said) -> Iterable[WireEvent]:
        for read in self._code.read(event):
            self.begun = True
            yield read

    def _text(self, text: str | None, *, refused: bool = False) -> Iterable[WireEvent]:
        if text:
            self.begun = self._said = True
            self._refused = self._refused or refused
            yield TextDelta(text=text)

    def _reasoning(self, text: str | None) -> Iterable[WireEvent]:
        if text:
            self.begun = True
            yield ReasoningDelta(text=text)

    def _take_call(self, item: Item, index: int, *, done: bool) -> None:
        """Note a function call: its item, once done, has the whole of its arguments."""
        self.begun = True
        if done:
            self._tools[index] = _use_of(item)

    def _finish_with(self, kind: str, last: Whole) -> Iterable[WireEvent]:
        self._last = last
        if kind == said.COMPLETED:
            self._finish = "stop"
        elif kind == said.INCOMPLETE:
            self._finish = INCOMPLETE.get(last.incomplete_details.reason if last.incomplete_details else None)
        else:
            if self.begun and last.usage:  # what came is billed by what the server says it used
                yield _end("failed", last)
            raise reported(last.error.code if last.error else None, last.error.message if last.error else None)

    def end(self) -> Iterable[WireEvent]:
        """Yield what is known only at the end.

        Raises:
            MalformedReply: the stream was empty.
            ReplyCut: the stream ended without word that the response is complete, about which the SDK says nothing.
        """
        if self._finish is None or self._last is None:
            if not self.begun and self._last is None:
                raise MalformedReply(endpoint=self._host, detail=mark("an empty reply"))
            raise ReplyCut(endpoint=self._host)
        yield from self._what_was_not_streamed(self._last)
        for index in sorted(self._tools):
            yield ToolCall(use=self._tools[index])
        yield _end(self._reason(self._finish), self._last)

    def _what_was_not_streamed(self, last: Whole) -> Iterable[WireEvent]:
        """Take from the finished response what some servers send in no event before."""
        if not self._said:
            yield from self._text(last.text)
        streamed = {use.id for use in self._tools.values()}
        for index, item in enumerate(last.output or ()):
            if item.type == FUNCTION_CALL and item.call_id not in streamed:
                self._tools.setdefault(index, _use_of(item))
                self._tools.setdefault(index, _use_of(item))

    def _reason(self, finish: FinishReason) -> FinishReason:
        if finish != "stop":
            return finish
        if self._refused:
            return "refusal"
        return "tool_calls" if self._tools else "stop"


def _end(finish: FinishReason, last: Whole) -> WireEnd:
    return WireEnd(finish_reason=finish, model=last.model, usage=usage_of(last.usage), service_tier=last.service_tier)


def _use_of(item: Item) -> ToolUse:
    return ToolUse(id=item.call_id, name=_text_of(item.name), arguments=_text_of(item.arguments))


def _text_of(value: object) -> str:
    return value if isinstance(value, str) else ""


def usage_of(usage: ReportedUsage | None) -> Usage | None:
    """Read the reported usage, None where there is none; compatible servers leave out what the API promises."""
    if usage is None:
        return None
    read, written = usage.input_tokens_details, usage.output_tokens_details
    return Usage(
        input_tokens=usage.input_tokens or 0,
        output_tokens=usage.output_tokens or 0,
        cached_tokens=(read.cached_tokens if read else 0) or 0,
        cache_write_tokens=(read.cache_write_tokens if read else 0) or 0,
        reasoning_tokens=(written.reasoning_tokens if written else 0) or 0,
    )
