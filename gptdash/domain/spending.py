"""What many calls used and cost: sums over hours, and slices of them."""

import math
from collections.abc import Iterable
from typing import Final, Literal

from gptdash.domain.noun import Noun

Dimension = Literal["model", "purpose", "finish_reason", "endpoint", "service_tier", "tag"]
DIMENSIONS: Final[tuple[Dimension, ...]] = ("model", "purpose", "finish_reason", "endpoint", "service_tier", "tag")
Measure = Literal["total", "first"]
BUCKETS_AN_OCTAVE: Final = 8


class Sums(Noun):
    """Sums over settled calls; `cost_nano_usd` sums the priced ones, `unpriced_calls` says how many it leaves out.

    `cached_calls` were answered from our own store and saved `saved_nano_usd`; `retried_calls` were sent more than
    once. Cached, cache-write and image tokens are part of the input, reasoning tokens part of the output.
    """

    calls: int = 0
    failed_calls: int = 0
    retried_calls: int = 0
    cached_calls: int = 0
    unpriced_calls: int = 0
    input_tokens: int = 0
    cached_tokens: int = 0
    cache_write_tokens: int = 0
    image_tokens: int = 0
    output_tokens: int = 0
    reasoning_tokens: int = 0
    cost_nano_usd: int = 0
    saved_nano_usd: int = 0


class HourSums(Noun):
    """The sums of one hour, counted since 1970 UTC."""

    hour: int
    sums: Sums


class Cell(Noun):
    """The sums of the calls that are alike in every dimension; no tier and no tag are the empty ones."""

    model: str
    purpose: str
    finish_reason: str
    endpoint: str
    service_tier: str
    tag: str = ""
    sums: Sums


class Slice(Noun):
    """Which calls: those of hours since 1970 UTC from `start` to before `end`, alike in what is named.

    With `conversation_id`, those of one conversation.
    """

    start: int
    end: int
    model: str | None = None
    purpose: str | None = None
    finish_reason: str | None = None
    endpoint: str | None = None
    service_tier: str | None = None
    tag: str | None = None
    conversation_id: str | None = None

    @property
    def chosen(self) -> dict[Dimension, str]:
        """The dimensions in which a value is named."""
        values = {dimension: getattr(self, dimension) for dimension in DIMENSIONS}
        return {dimension: value for dimension, value in values.items() if value is not None}

    def holds(self, cell: Cell, but: Dimension | None = None) -> bool:
        """Tell whether a cell is in the slice, whatever its value in the dimension `but`."""
        return all(getattr(cell, name) == value for name, value in self.chosen.items() if name != but)


class Latencies(Noun):
    """How many calls of a model took how long: bucket to number of calls."""

    model: str
    buckets: tuple[tuple[int, int], ...]

    def percentile_ms(self, percent: float) -> float:
        """Return the milliseconds that so many percent of the calls stay below, to about 5%."""
        left = sum(count for _, count in self.buckets) * percent / 100
        for bucket, count in self.buckets:
            if left <= count:
                return bucket_ms(bucket + left / count)
            left -= count
        return bucket_ms(self.buckets[-1][0] + 1) if self.buckets else 0.0


def add_sums(some: Iterable[Sums]) -> Sums:
    """Add sums, field by field."""
    totals = dict.fromkeys(Sums.model_fields, 0)
    for sums in some:
        for name, value in sums:
            totals[name] += value
    return Sums(**totals)


def bucket_of(duration_ms: int) -> int:
    """Number the bucket of a duration: eight to each doubling, so that one is 9% wide."""
    return math.floor(BUCKETS_AN_OCTAVE * math.log2(max(duration_ms, 1)))


def bucket_ms(bucket: float) -> float:
    """Return the milliseconds at which a bucket begins; a fraction lies within it."""
    return float(2 ** (bucket / BUCKETS_AN_OCTAVE))
