"""What tokens cost: genai-prices, and a small file of our own for what it lacks."""

import tomllib
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from importlib.metadata import version
from importlib.resources import files

from genai_prices import Usage as PricedUsage
from genai_prices import calc_price

from gptdash.domain.endpoints import Endpoint
from gptdash.domain.money import to_nano_usd
from gptdash.domain.noun import Noun
from gptdash.domain.usage import Cost, Usage

MILLION = Decimal(1_000_000)
UNPRICED = Cost(nano_usd=None, source="no price is known")
OWN_MACHINE = Cost(nano_usd=0, source="runs on this machine, nobody charges for it")


class Price(Noun):
    """US dollars per one million tokens; `cached` None means that cached input has no price of its own."""

    model: str
    input: Decimal
    output: Decimal
    source: str
    checked: date
    cached: Decimal | None = None


@cache
def own_prices() -> dict[str, Price]:
    """Read our own price file: model name to price."""
    raw = tomllib.loads(files("gptdash.domain").joinpath("prices.toml").read_text("utf-8"))
    prices = (Price.model_validate(row) for row in raw["prices"])
    return {price.model: price for price in prices}


def price_call(endpoint: Endpoint, model: str, usage: Usage, at: datetime) -> Cost:
    """Price a call at its time; unpriced where no list knows the model, nothing where it ran on this machine."""
    if endpoint.kind in ("embedded", "local"):
        return OWN_MACHINE
    if endpoint.kind == "openai" and model in own_prices():
        return _price_by_own_list(own_prices()[model], usage)
    return _price_by_genai_prices(endpoint, model, usage, at)


def _price_by_own_list(price: Price, usage: Usage) -> Cost:
    cached_price = price.input if price.cached is None else price.cached
    uncached_tokens = usage.input_tokens - usage.cached_tokens
    dollars = (
        uncached_tokens * price.input + usage.cached_tokens * cached_price + usage.output_tokens * price.output
    ) / MILLION
    return Cost(nano_usd=to_nano_usd(dollars), source=f"{price.source}, {price.checked}")


def _price_by_genai_prices(endpoint: Endpoint, model: str, usage: Usage, at: datetime) -> Cost:
    priced = PricedUsage(
        input_tokens=usage.input_tokens,
        cache_read_tokens=min(usage.cached_tokens, usage.input_tokens),
        output_tokens=usage.output_tokens,
    )
    try:
        if endpoint.kind == "openai":
            found = calc_price(priced, model, provider_id="openai", genai_request_timestamp=at)
        else:
            found = calc_price(priced, model, provider_api_url=endpoint.base_url, genai_request_timestamp=at)
    except LookupError:
        return UNPRICED
    return Cost(nano_usd=to_nano_usd(found.total_price), source=f"genai-prices {version('genai-prices')}")
