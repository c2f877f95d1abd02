"""Bills: what the sample calls would have used and cost, priced as real ones are."""

import random
from datetime import datetime
from typing import Final

from gptdash.domain.batches import TIER, half
from gptdash.domain.endpoints import OPENAI_URL, Endpoint, endpoint_at
from gptdash.domain.events import Done
from gptdash.domain.noun import Noun
from gptdash.domain.prices import price_call
from gptdash.domain.requests import Purpose
from gptdash.domain.tokens import count_text
from gptdash.domain.usage import CallRecord, Cost, FinishReason, Usage

OPENAI: Final = endpoint_at(OPENAI_URL, None, None)
EMBEDDED: Final = Endpoint(kind="embedded", label="Embedded model")
ELSEWHERE: Final = endpoint_at("https://llm.example.com/v1", None, None)
# Milliseconds: until the first token, and for each that follows.
FIRST_MS: Final = (280, 900)
TOKEN_MS: Final = (6, 16)


class SampleCall(Noun):
    """A call that was never made."""

    at: datetime
    purpose: Purpose
    model: str
    usage: Usage
    endpoint: Endpoint = OPENAI
    finish_reason: FinishReason = "stop"
    tier: str | None = None
    tag: str = ""
    conversation_id: str | None = None
    error_code: str | None = None
    attempts: int = 1
    cached: bool = False
    remarks: tuple[str, ...] = ()


class Till:
    """Prices sample calls, and holds their rows for the ledger; the same seed gives the same ids and times."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.rows: list[CallRecord] = []

    def new_id(self) -> str:
        """Make an id."""
        return f"{self.chance.getrandbits(128):032x}"

    def bill(self, call: SampleCall) -> Done:
        """Settle a call."""
        cost = price_call(call.endpoint, call.model, call.usage, call.at, None if call.tier == TIER else call.tier)
        cost = half(cost) if call.tier == TIER else cost
        saved = cost.nano_usd if call.cached else None
        if call.cached:
            cost = Cost(nano_usd=0, source="answered from the cache")
        first, duration = self._times(call)
        row = CallRecord(
            id=self.new_id(),
            started_at=call.at,
            purpose=call.purpose,
            endpoint=call.endpoint.host,
            model=call.model,
            usage=Usage() if call.cached else call.usage,
            cost=cost,
            finish_reason=call.finish_reason,
            duration_ms=duration,
            first_token_ms=first,
            error_code=call.error_code,
            conversation_id=call.conversation_id,
            attempts=call.attempts,
            cached=call.cached,
            saved_nano_usd=saved,
            service_tier=call.tier,
            tag=call.tag,
            remarks=call.remarks,
        )
        self.rows.append(row)
        return Done(call_id=row.id, **{name: getattr(row, name) for name in Done.model_fields if name in _SHARED})

    def bill_texts(self, call: SampleCall, asked: str, replied: str) -> Done:
        """Settle a call whose texts are known: its tokens are counted, above those that its usage names."""
        usage = call.usage.model_copy(
            update={
                "input_tokens": call.usage.input_tokens + count_text(asked),
                "output_tokens": call.usage.output_tokens + count_text(replied),
            }
        )
        return self.bill(call.model_copy(update={"usage": usage}))

    def _times(self, call: SampleCall) -> tuple[int | None, int]:
        if call.cached:
            return 1, 2
        first = self.chance.randint(*FIRST_MS)
        tokens = call.usage.output_tokens
        if call.error_code and not tokens:
            return None, first
        return first, first + round(tokens * self.chance.uniform(*TOKEN_MS))


_SHARED: Final = frozenset(CallRecord.model_fields) & frozenset(Done.model_fields)
