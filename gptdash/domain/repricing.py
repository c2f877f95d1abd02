"""What the same tokens would cost on another model."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from gptdash.domain.catalogue import ModelEntry
from gptdash.domain.endpoints import OPENAI_URL, Endpoint
from gptdash.domain.money import to_nano_usd
from gptdash.domain.noun import Noun
from gptdash.domain.prices import own_prices, price_call
from gptdash.domain.spending import Sums
from gptdash.domain.usage import CallRecord, Usage

OPENAI: Final = Endpoint(kind="openai", label="OpenAI", base_url=OPENAI_URL)
OPENAI_HOST: Final = OPENAI.host
# Below this, every list has one price a token; above, some double it.
LONG_INPUT: Final = 100_000
# Source: https://developers.openai.com/api/docs/guides/batch (half of the synchronous price), 2026-11-24.
BATCH_SHARE: Final = Decimal("0.5")
MILLION: Final = Decimal(1_000_000)


class UnitPrices(Noun):
    """US dollars per one million tokens, for calls of less than 100,000; `checked` None where the list has no date."""

    model: str
    input: Decimal
    cached: Decimal
    cache_write: Decimal
    output: Decimal
    source: str
    checked: date | None = None

    def of(self, sums: Sums) -> int:
        """Price tokens, in nano-dollars; cached and written ones are part of the input."""
        plain = sums.input_tokens - sums.cached_tokens - sums.cache_write_tokens
        dollars = (
            plain * self.input
            + sums.cached_tokens * self.cached
            + sums.cache_write_tokens * self.cache_write
            + sums.output_tokens * self.output
        ) / MILLION
        return to_nano_usd(dollars)


class Repriced(Noun):
    """The same token counts on another model, in nano-dollars; `misfits` calls are too long for it and left out."""

    model: str
    standard_nano_usd: int
    batch_nano_usd: int
    misfits: int
    context_window: int | None
    source: str


def seller_of(host: str) -> Endpoint:
    """Describe the server of a host, as far as its prices go."""
    if host == OPENAI_HOST:
        return OPENAI
    return Endpoint(kind="compatible", label=host, base_url=f"https://{host}/v1")


def unit_prices(model: str, at: datetime, seller: Endpoint = OPENAI) -> UnitPrices | None:
    """Look up what a model's tokens cost at a time; None where no list knows."""
    usages = {
        "input": Usage(input_tokens=LONG_INPUT),
        "cached": Usage(input_tokens=LONG_INPUT, cached_tokens=LONG_INPUT),
        "cache_write": Usage(input_tokens=LONG_INPUT, cache_write_tokens=LONG_INPUT),
        "output": Usage(output_tokens=LONG_INPUT),
    }
    prices: dict[str, Decimal] = {}
    source = ""
    for name, usage in usages.items():
        cost = price_call(seller, model, usage, at)
        if cost.nano_usd is None:
            return None
        prices[name], source = Decimal(cost.nano_usd) / LONG_INPUT / 1000, cost.source
    own = own_prices().get(model) if seller == OPENAI else None
    return UnitPrices(model=model, source=own.source if own else source, checked=own.checked if own else None, **prices)


def batch_nano_usd(standard_nano_usd: int) -> int:
    """Return what the Batch API asks for calls of a standard price."""
    return int(standard_nano_usd * BATCH_SHARE)


def reprice(sums: Sums, long_calls: Sequence[CallRecord], entry: ModelEntry, at: datetime) -> Repriced | None:
    """Price calls on a model, those among them that are long one by one; None where the model has no price."""
    units = unit_prices(entry.name, at)
    if units is None:
        return None
    window = entry.capabilities.context_window
    fitting = [call for call in long_calls if window is None or call.usage.total_tokens <= window]
    prices = [price_call(OPENAI, entry.name, call.usage, at).nano_usd or 0 for call in fitting]
    standard = units.of(without_long(sums, long_calls)) + sum(prices)
    return Repriced(
        model=entry.name,
        standard_nano_usd=standard,
        batch_nano_usd=batch_nano_usd(standard),
        misfits=len(long_calls) - len(fitting),
        context_window=window,
        source=units.source if units.checked is None else f"{units.source}, {units.checked}",
    )


def without_long(sums: Sums, long_calls: Iterable[CallRecord]) -> Sums:
    """Take long calls out of the sums that they are a part of."""
    calls = list(long_calls)
    counts = ("input_tokens", "cached_tokens", "cache_write_tokens", "output_tokens")
    less = {name: getattr(sums, name) - sum(getattr(call.usage, name) for call in calls) for name in counts}
    return sums.model_copy(update={**less, "calls": sums.calls - len(calls)})
