"""What a review will cost, before it is sent."""

from collections.abc import Iterable
from datetime import UTC, datetime

from gptdash.domain.noun import Noun
from gptdash.domain.prices import price_call
from gptdash.domain.requests import Request
from gptdash.domain.usage import Cost, Usage
from gptdash.gateway import Gateway
from gptdash.gateway.estimating import count_request, most_output


class PriceBefore(Noun):
    """Calls and input tokens as counted; `least` is the price of the input alone, `most` of the longest replies."""

    calls: int
    input_tokens: int
    least: Cost
    most: Cost


def price_before(gateway: Gateway, requests: Iterable[Request], *, more_tokens: int = 0) -> PriceBefore:
    """Estimate calls together, each with `more_tokens` of input that are not known yet.

    Each call is priced on its own: beyond some length a token costs more.
    """
    model, capabilities, now = gateway.model_for(None), gateway.capabilities(), datetime.now(UTC)
    usages = tuple(
        Usage(
            input_tokens=count_request(request, capabilities) + more_tokens,
            output_tokens=most_output(request, capabilities),
        )
        for request in requests
    )
    inputs = (usage.model_copy(update={"output_tokens": 0}) for usage in usages)
    return PriceBefore(
        calls=len(usages),
        input_tokens=sum(usage.input_tokens for usage in usages),
        least=_sum(price_call(gateway.endpoint, model, usage, now) for usage in inputs),
        most=_sum(price_call(gateway.endpoint, model, usage, now) for usage in usages),
    )


def both(first: PriceBefore, second: PriceBefore) -> PriceBefore:
    """Add two estimates."""
    return PriceBefore(
        calls=first.calls + second.calls,
        input_tokens=first.input_tokens + second.input_tokens,
        least=_sum((first.least, second.least)),
        most=_sum((first.most, second.most)),
    )


def _sum(costs: Iterable[Cost]) -> Cost:
    """Add prices; one that is unknown makes the sum unknown."""
    known = tuple(costs)
    prices = [cost.nano_usd for cost in known]
    unknown = None in prices
    return Cost(
        nano_usd=None if unknown else sum(price for price in prices if price is not None),
        source=known[0].source if known else "",
    )
