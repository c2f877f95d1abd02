"""What one call took, from its start to its row in the ledger."""

import time
import uuid
from datetime import UTC, datetime
from typing import Final

from gptdash.domain.catalogue import Capabilities
from gptdash.domain.endpoints import Endpoint
from gptdash.domain.errors import GptdashError, ReplyCut, TimedOut
from gptdash.domain.events import CodeDelta, Done, ReasoningDelta, Reply, TextDelta, ToolCall
from gptdash.domain.prices import price_call
from gptdash.domain.requests import Request
from gptdash.domain.tokens import count_messages, count_text
from gptdash.domain.usage import CallRecord, Cost, FinishReason, Usage
from gptdash.gateway.wire import WireEnd, WireEvent, WireStart

NOT_SETTLED: Final = Cost(nano_usd=None, source="not settled")
FROM_CACHE: Final = Cost(nano_usd=0, source="given from earlier replies, nobody charges for it")


class Settlement:
    """Watches a call's events and writes its bill."""

    def __init__(self, request: Request, endpoint: Endpoint, model: str, capabilities: Capabilities) -> None:
        self.call_id = uuid.uuid4().hex
        self.request = request
        self._endpoint = endpoint
        self._model = model
        self._encoding = capabilities.encoding
        self._started_at = datetime.now(UTC)
        self._clock = time.perf_counter()
        self._first_token_ms: int | None = None
        self._pieces: list[str] = []
        self._texts: list[str] = []
        self._end: WireEnd | None = None
        self._lost_input_tokens = 0
        self._remarks = dict.fromkeys(request.remarks)
        self.attempts = 0

    def remark(self, *codes: str) -> None:
        """Note what is remarkable about the call, for the record."""
        self._remarks.update(dict.fromkeys(codes))

    @property
    def text(self) -> str:
        """The text that has come."""
        return "".join(self._texts)

    @property
    def begun(self) -> bool:
        """Whether a part of the reply has come, which the server will bill."""
        return self._first_token_ms is not None

    def begin_attempt(self) -> None:
        """Count another attempt."""
        self.attempts += 1

    def lose_attempt(self, error: GptdashError) -> None:
        """Count what a failed attempt may have cost: a server that was too slow has worked on the prompt."""
        if isinstance(error, TimedOut) and not self.begun:
            self._lost_input_tokens += count_messages(self.request.messages, self._encoding)

    @property
    def lost_nano_usd(self) -> int:
        """The estimated price of the attempts of which nothing came back; 0 where no price is known."""
        usage = Usage(input_tokens=self._lost_input_tokens)
        return price_call(self._endpoint, self._model, usage, self._started_at).nano_usd or 0

    def watch(self, event: WireEvent) -> None:
        """Take note of an event."""
        if isinstance(event, WireStart):
            return
        if isinstance(event, WireEnd):
            self._end = event
            return
        if self._first_token_ms is None:
            self._first_token_ms = self._elapsed_ms()
        match event:
            case TextDelta():
                self._texts.append(event.text)
                self._pieces.append(event.text)
            case ReasoningDelta() | CodeDelta():
                self._pieces.append(event.text)
            case ToolCall():
                self._pieces.append(event.use.name + event.use.arguments)

    @property
    def started_at(self) -> datetime:
        """When the call was asked for, UTC."""
        return self._started_at

    def opening(self) -> CallRecord:
        """Write the ledger's row of a call whose outcome is not known yet."""
        return self.record(
            Done(
                call_id=self.call_id,
                model=self._model,
                usage=Usage(source="estimated"),
                cost=NOT_SETTLED,
                finish_reason="unknown",
                duration_ms=0,
            )
        )

    def reply(self, done: Done) -> Reply:
        """Put the whole reply together, for the next time."""
        return Reply(text=self.text, done=done)

    def bill_of_cached(self, kept: Reply) -> Done:
        """Write the bill of a reply that was kept: nothing, and what it saved."""
        return Done(
            call_id=self.call_id,
            model=kept.done.model,
            usage=Usage(),
            cost=FROM_CACHE,
            finish_reason=kept.done.finish_reason,
            duration_ms=self._elapsed_ms(),
            cached=True,
            saved_nano_usd=kept.done.cost.nano_usd,
        )

    def finish_after(self, error: GptdashError) -> FinishReason:
        """Tell how a call ended by its failure: what the server may have worked on is cut, not failed."""
        return "cut" if self.begun or isinstance(error, ReplyCut | TimedOut) else "failed"

    def bill(self, finish_reason: FinishReason | None = None) -> Done:
        """Write what the call took; `finish_reason` overrides the server's where we ended it."""
        usage = self._usage(finish_reason)
        model = (self._end.model if self._end else None) or self._model
        tier = self._end.service_tier if self._end else None
        return Done(
            call_id=self.call_id,
            model=self._model,
            usage=usage,
            cost=price_call(self._endpoint, self._priced_model(model), usage, self._started_at, tier),
            service_tier=tier,
            finish_reason=finish_reason or (self._end.finish_reason if self._end else "failed"),
            duration_ms=self._elapsed_ms(),
            first_token_ms=self._first_token_ms,
        )

    def record(self, done: Done, error_code: str | None = None) -> CallRecord:
        """Write the ledger's row of a bill."""
        return CallRecord(
            id=done.call_id,
            started_at=self._started_at,
            purpose=self.request.purpose,
            endpoint=self._endpoint.host,
            model=done.model,
            usage=done.usage,
            cost=done.cost,
            finish_reason=done.finish_reason,
            duration_ms=done.duration_ms,
            first_token_ms=done.first_token_ms,
            error_code=error_code,
            conversation_id=self.request.conversation_id,
            attempts=max(self.attempts, 1),
            cached=done.cached,
            saved_nano_usd=done.saved_nano_usd,
            service_tier=done.service_tier,
            tag=self.request.tag,
            remarks=tuple(self._remarks),
        )

    def _priced_model(self, served: str) -> str:
        """Price what was served where it is a snapshot of what was asked; else what was asked."""
        return served if served.startswith(self._model) else self._model

    def _usage(self, finish_reason: FinishReason | None) -> Usage:
        """Return the reported usage, else our own count, and what lost attempts may have cost."""
        usage = self._usage_of_last_attempt(finish_reason)
        if not self._lost_input_tokens:
            return usage
        return usage.model_copy(
            update={"input_tokens": usage.input_tokens + self._lost_input_tokens, "source": "estimated"}
        )

    def _usage_of_last_attempt(self, finish_reason: FinishReason | None) -> Usage:
        if self._end and self._end.usage:
            return self._end.usage
        if finish_reason in ("failed", "unknown"):
            return Usage(source="estimated")
        lost_already = self._lost_input_tokens and not self.begun
        return Usage(
            input_tokens=0 if lost_already else count_messages(self.request.messages, self._encoding),
            output_tokens=count_text("".join(self._pieces), self._encoding),
            source="estimated",
        )

    def _elapsed_ms(self) -> int:
        return round((time.perf_counter() - self._clock) * 1000)
