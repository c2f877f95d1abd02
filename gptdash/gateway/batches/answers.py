"""Reads what became of the lines of a batch, and writes their rows of the ledger."""

import json
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import openai
from pydantic import BaseModel, ConfigDict, ValidationError

from gptdash.domain.batches import TIER, BatchAnswer, half
from gptdash.domain.endpoints import Endpoint, WireName
from gptdash.domain.errors import EndpointError
from gptdash.domain.events import TextDelta
from gptdash.domain.prices import price_call
from gptdash.domain.usage import CallRecord, FinishReason, Usage
from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.gateway.batches.bodies import read_body
from gptdash.gateway.wire import WireEnd

REFUSED: Final = mark("The server refused this line of the batch: {detail}")
UNREADABLE: Final = mark("The server's answer to this line of the batch cannot be read. Ask again.")
# What the server never came to, and does not bill. Source: https://platform.openai.com/docs/guides/batch, 2026-11-24.
UNASKED: Final = ("batch_expired", "batch_cancelled")
BAD_STATUS: Final = 400
DETAIL_LENGTH: Final = 300


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class _Error(_Part):
    code: str | None = None
    message: str | None = None


class _Response(_Part):
    status_code: int = 200
    body: dict[str, Any] = {}


class _Line(_Part):
    custom_id: str
    response: _Response | None = None
    error: _Error | None = None

    def refusal(self) -> _Error | None:
        if self.error:
            return self.error
        if self.response is None or self.response.status_code >= BAD_STATUS:
            said = self.response.body.get("error") if self.response else None
            return _Error.model_validate(said if isinstance(said, dict) else {})
        return None


@dataclass(frozen=True)
class Reader:
    """Reads the lines of one batch, which asked `model` at some time; `label` is our name of it, `tag` the user's."""

    endpoint: Endpoint
    wire: WireName
    model: str
    label: str
    asked_at: datetime
    tag: str = ""

    def read(self, line: bytes) -> tuple[BatchAnswer, CallRecord | None] | None:
        """Read a line as an answer and its row of the ledger; None where it is no line of ours."""
        try:
            read = _Line.model_validate(json.loads(line))
        except (ValueError, ValidationError):
            return None
        if error := read.refusal():
            if error.code in UNASKED:
                return BatchAnswer(key=read.custom_id), None
            detail = (error.message or error.code or "?")[:DETAIL_LENGTH]
            return self._failed(read.custom_id, sentence(REFUSED, detail=detail), error.code)
        try:
            events = read_body(self.wire, self.endpoint.host, read.response.body if read.response else {})
        except (EndpointError, openai.APIError, ValueError):
            return self._failed(read.custom_id, sentence(UNREADABLE), "malformed_reply")
        text = "".join(event.text for event in events if isinstance(event, TextDelta))
        end = next(event for event in events if isinstance(event, WireEnd))
        return self._settled(read.custom_id, text, end.finish_reason, end.usage or Usage(source="estimated"))

    def _failed(self, key: str, problem: Sentence, code: str | None) -> tuple[BatchAnswer, CallRecord]:
        answer, record = self._settled(key, "", "failed", Usage())
        failed = record.model_copy(update={"error_code": (code or "request_refused")[:64]})
        return answer.model_copy(update={"problem": problem}), failed

    def _settled(self, key: str, text: str, finish: FinishReason, usage: Usage) -> tuple[BatchAnswer, CallRecord]:
        cost = half(price_call(self.endpoint, self.model, usage, self.asked_at))
        record = CallRecord(
            # The same however often a file is read, so that a row written before we died is not written twice.
            id=uuid.uuid5(uuid.UUID(self.label), key).hex,
            started_at=self.asked_at,
            purpose="jobs",
            endpoint=self.endpoint.host,
            model=self.model,
            usage=usage,
            cost=cost,
            finish_reason=finish,
            duration_ms=round((datetime.now(UTC) - self.asked_at).total_seconds() * 1000),
            service_tier=TIER,
            tag=self.tag,
        )
        answer = BatchAnswer(
            key=key,
            call_id=record.id,
            text=text,
            finish=finish,
            cost_nano_usd=cost.nano_usd,
            input_tokens=usage.input_tokens,
            output_tokens=usage.output_tokens,
        )
        return answer, record
