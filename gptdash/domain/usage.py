"""What a call used and cost."""

from datetime import datetime
from typing import Literal

from gptdash.domain.noun import Noun
from gptdash.domain.requests import Purpose, Tag

UsageSource = Literal["reported", "estimated"]
# "unknown" is a call that was begun and never settled: its process died, and nobody knows what the server made of it.
FinishReason = Literal[
    "stop", "length", "content_filter", "tool_calls", "refusal", "cut", "cancelled", "failed", "unknown"
]


class Usage(Noun):
    """Tokens of one call.

    `cached_tokens`, `cache_write_tokens` and `image_tokens` are part of `input_tokens`, `reasoning_tokens` part of
    `output_tokens`. `source` says whether the server reported them or we counted.
    """

    input_tokens: int = 0
    output_tokens: int = 0
    cached_tokens: int = 0
    reasoning_tokens: int = 0
    cache_write_tokens: int = 0
    image_tokens: int = 0
    source: UsageSource = "reported"

    @property
    def total_tokens(self) -> int:
        """Input and output together."""
        return self.input_tokens + self.output_tokens


class Cost(Noun):
    """The price of one call in nano-dollars; None is unpriced. `source` names the price list and its date."""

    nano_usd: int | None
    source: str


class CallRecord(Noun):
    """One row of the ledger: a call that was made, with what it used, cost and how it went.

    `attempts` counts how often it was sent. A `cached` one was answered from our own store and saved its price.
    `service_tier` is the one that served, None where the server did not say. `tag` is the user's own word for
    what the call was for, or empty. `remarks` are codes of what the user was told: what was redacted, flagged, dropped,
    or looked like an attempt to steer the model.
    Times are UTC; durations are milliseconds. `first_token_ms` is None where no token came.
    """

    id: str
    started_at: datetime
    purpose: Purpose
    endpoint: str
    model: str
    usage: Usage
    cost: Cost
    finish_reason: FinishReason
    duration_ms: int
    first_token_ms: int | None = None
    error_code: str | None = None
    conversation_id: str | None = None
    attempts: int = 1
    cached: bool = False
    saved_nano_usd: int | None = None
    service_tier: str | None = None
    tag: Tag = ""
    remarks: tuple[str, ...] = ()


class Totals(Noun):
    """Sums over calls. `cost_nano_usd` sums the priced ones; `unpriced_calls` says how many it leaves out.

    `unknown_calls` run still, or were never settled because their process died.
    """

    calls: int = 0
    failed_calls: int = 0
    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0
    cost_nano_usd: int = 0
    unpriced_calls: int = 0
    unknown_calls: int = 0


class Spend(Noun):
    """The totals of one group: an hour (its start, UTC, in ISO form), a model or a page."""

    group: str
    totals: Totals
