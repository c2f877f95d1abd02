"""What tokens cost: genai-prices, and a small file of our own for what it lacks."""

import tomllib
from datetime import date, datetime
from decimal import Decimal
from functools import cache, partial
from importlib.metadata import version
from importlib.resources import files

from genai_prices import Usage as PricedUsage
from genai_prices import calc_price

from gptdash.domain.endpoints import Endpoint
from gptdash.domain.money import to_nano_usd
from gptdash.domain.noun import Noun
from gptdash.domain.usage import Cost, Usage

MILLION = Decimal(1_000_000)
# What a server calls the tier of its list prices.
STANDARD_TIERS = (None, "default", "auto", "standard")
UNPRICED = Cost(nano_usd=None, source="no price is known")
OWN_MACHINE = Cost(nano_usd=0, source="runs on this machine, nobody charges for it")


class Price(Noun):
    """US dollars per one million tokens; `cached` and `cache_write` None mean that these have no price of their own."""

    model: str
    input: Decimal
    output: Decimal
    source: str
    checked: date
    cached: Decimal | None = None
    cache_write: Decimal | None = None


class ContainerPrice(Noun):
    """What a session in a container costs at most, in US dollars."""

    session: Decimal
    source: str
    checked: date


def container_cost(endpoint: Endpoint) -> Cost:
    """Price a session of 20 minutes in a container of 1 GB, in which a model runs code; OpenAI's price is known."""
    if endpoint.kind != "openai":
        return UNPRICED
    raw = tomllib.loads(files("gptdash.domain").joinpath("prices.toml").read_text("utf-8"))
    price = ContainerPrice.model_validate(raw["container"])
    return Cost(nano_usd=to_nano_usd(price.session), source=f"{price.source}, {price.checked}")


@cache
def own_prices() -> dict[str, Price]:
    """Read our own price file: model name to price."""
    raw = tomllib.loads(files("gptdash.domain").joinpath("prices.toml").read_text("utf-8"))
    prices = (Price.model_validate(row) for row in raw["prices"])
    return {price.model: price for price in prices}


@cache
def _genai_prices_source() -> str:
    return f"genai-prices {version('genai-prices')}"


def price_call(endpoint: Endpoint, model: str, usage: Usage, at: datetime, tier: str | None = None) -> Cost:
    """Price a call at its time and service tier.

    It is unpriced where no list knows the model or the tier's price, and nothing where it ran on this machine.
    """
    if endpoint.kind in ("embedded", "local"):
        return OWN_MACHINE
    if endpoint.kind == "openai" and model in own_prices():
        return _price_by_own_list(own_prices()[model], usage) if tier in STANDARD_TIERS else UNPRICED
    return _price_by_genai_prices(endpoint, model, usage, at, tier)


def _price_by_own_list(price: Price, usage: Usage) -> Cost:
    cached = min(usage.cached_tokens, usage.input_tokens)
    written = min(usage.cache_write_tokens, usage.input_tokens - cached)
    dollars = (
        (usage.input_tokens - cached - written) * price.input
        + cached * (price.input if price.cached is None else price.cached)
        + written * (price.input if price.cache_write is None else price.cache_write)
        + usage.output_tokens * price.output
    ) / MILLION
    return Cost(nano_usd=to_nano_usd(dollars), source=f"{price.source}, {price.checked}")


def _price_by_genai_prices(endpoint: Endpoint, model: str, usage: Usage, at: datetime, tier: str | None) -> Cost:
    cached = min(usage.cached_tokens, usage.input_tokens)
    priced = PricedUsage(
        input_tokens=usage.input_tokens,
        cache_read_tokens=cached,
        cache_write_tokens=min(usage.cache_write_tokens, usage.input_tokens - cached),
        output_tokens=usage.output_tokens,
    )
    ask = partial(calc_price, priced, model, genai_request_timestamp=at)
    if endpoint.kind == "openai":
        ask = partial(ask, provider_id="openai")
    else:
        ask = partial(ask, provider_api_url=endpoint.base_url)
    try:
        found = ask() if tier in STANDARD_TIERS else ask(price_context={"service_tier": tier})
        if tier not in STANDARD_TIERS and found.model_price == ask().model_price:
            return UNPRICED  # the list has no price of this tier and gave the standard one
    except LookupError:
        return UNPRICED
    return Cost(nano_usd=to_nano_usd(found.total_price), source=_genai_prices_source())
