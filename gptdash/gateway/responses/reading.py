"""Turns the events of one response into ours."""

from collections.abc import Iterable
from typing import Final

from openai.types.responses import (
    Response,
    ResponseCompletedEvent,
    ResponseErrorEvent,
    ResponseFailedEvent,
    ResponseFunctionCallArgumentsDeltaEvent,
    ResponseFunctionToolCall,
    ResponseIncompleteEvent,
    ResponseOutputItemAddedEvent,
    ResponseOutputItemDoneEvent,
    ResponseReasoningSummaryPartAddedEvent,
    ResponseReasoningSummaryTextDeltaEvent,
    ResponseReasoningTextDeltaEvent,
    ResponseRefusalDeltaEvent,
    ResponseStreamEvent,
    ResponseTextDeltaEvent,
    ResponseUsage,
)

from gptdash.domain.errors import MalformedReply, ReplyCut
from gptdash.domain.events import ReasoningDelta, TextDelta, ToolCall
from gptdash.domain.messages import ToolUse
from gptdash.domain.usage import FinishReason, Usage
from gptdash.domain.wording import mark
from gptdash.gateway.responses.failures import reported
from gptdash.gateway.wire import WireEnd, WireEvent

INCOMPLETE: Final[dict[str | None, FinishReason]] = {
    "max_output_tokens": "length",
    "max_messages": "length",
    "content_filter": "content_filter",
}
BETWEEN_SUMMARIES: Final = "\n\n"


class Reading:
    """What has been read of one stream."""

    def __init__(self, host: str) -> None:
        self._host = host
        self._last: Response | None = None
        self._finish: FinishReason | None = None
        self._said = False
        self._refused = False
        self._tools: dict[int, ToolUse] = {}
        self.begun = False

    def read(self, event: ResponseStreamEvent) -> Iterable[WireEvent]:
        """Take one event in and yield what it says; one that we do not know says nothing.

        Raises:
            openai.APIError: the server reports a failure.
        """
        match event:
            case ResponseTextDeltaEvent() | ResponseRefusalDeltaEvent():
                yield from self._text(event.delta, refused=isinstance(event, ResponseRefusalDeltaEvent))
            case ResponseReasoningSummaryTextDeltaEvent() | ResponseReasoningTextDeltaEvent():
                yield from self._reasoning(event.delta)
            case ResponseReasoningSummaryPartAddedEvent() if event.summary_index:
                yield from self._reasoning(BETWEEN_SUMMARIES)
            case ResponseOutputItemAddedEvent() | ResponseOutputItemDoneEvent():
                self._take_item(event)
            case ResponseFunctionCallArgumentsDeltaEvent():
                self.begun = True
            case ResponseCompletedEvent() | ResponseIncompleteEvent() | ResponseFailedEvent():
                yield from self._finish_with(event)
            case ResponseErrorEvent():
                raise reported(event.code, event.message)
            case _:
                pass

    def _text(self, text: str | None, *, refused: bool = False) -> Iterable[WireEvent]:
        if text:
            self.begun = self._said = True
            self._refused = self._refused or refused
            yield TextDelta(text=text)

    def _reasoning(self, text: str | None) -> Iterable[WireEvent]:
        if text:
            self.begun = True
            yield ReasoningDelta(text=text)

    def _take_item(self, event: ResponseOutputItemAddedEvent | ResponseOutputItemDoneEvent) -> None:
        """Note a function call: its item, once done, has the whole of its arguments."""
        if isinstance(event.item, ResponseFunctionToolCall):
            self.begun = True
            if isinstance(event, ResponseOutputItemDoneEvent):
                self._tools[event.output_index] = _use_of(event.item)

    def _finish_with(
        self, event: ResponseCompletedEvent | ResponseIncompleteEvent | ResponseFailedEvent
    ) -> Iterable[WireEvent]:
        self._last = last = event.response
        if isinstance(event, ResponseCompletedEvent):
            self._finish = "stop"
        elif isinstance(event, ResponseIncompleteEvent):
            details = last.incomplete_details
            self._finish = INCOMPLETE.get(details.reason if details else None)
        else:
            if self.begun and last.usage:  # what came is billed by what the server says it used
                yield WireEnd(finish_reason="failed", model=last.model, usage=usage_of(last.usage))
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
        yield WireEnd(
            finish_reason=self._reason(self._finish), model=self._last.model, usage=usage_of(self._last.usage)
        )

    def _what_was_not_streamed(self, last: Response) -> Iterable[WireEvent]:
        """Take from the finished response what some servers send in no event before."""
        if not self._said and last.output:
            yield from self._text(last.output_text)
        streamed = {use.id for use in self._tools.values()}
        for index, item in enumerate(last.output or ()):
            if isinstance(item, ResponseFunctionToolCall) and item.call_id not in streamed:
                self._tools.setdefault(index, _use_of(item))

    def _reason(self, finish: FinishReason) -> FinishReason:
        if finish != "stop":
            return finish
        if self._refused:
            return "refusal"
        return "tool_calls" if self._tools else "stop"


def _use_of(item: ResponseFunctionToolCall) -> ToolUse:
    return ToolUse(id=item.call_id, name=item.name, arguments=item.arguments)


def usage_of(usage: ResponseUsage | None) -> Usage | None:
    """Read the reported usage, None where there is none; compatible servers leave out what the SDK's types promise."""
    if usage is None:
        return None
    return Usage(
        input_tokens=usage.input_tokens or 0,
        output_tokens=usage.output_tokens or 0,
        cached_tokens=getattr(usage.input_tokens_details, "cached_tokens", 0) or 0,
        reasoning_tokens=getattr(usage.output_tokens_details, "reasoning_tokens", 0) or 0,
    )
