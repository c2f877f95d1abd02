"""Hours of spending in the columns of FOCUS, which other cost tools read.

Source: https://focus.finops.org/focus-columns/ (FOCUS 1.2), 2026-11-24. What FOCUS has no column for begins with `x_`.
"""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from gptdash.domain.money import to_usd
from gptdash.domain.repricing import OPENAI_HOST
from gptdash.domain.spending import Cell

FocusValue = str | int | Decimal | None
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def focus_row(hour: int, cell: Cell) -> dict[str, FocusValue]:
    """Write the calls of an hour that are alike as a row; costs are list prices, in US dollars, and no invoice."""
    begin = EPOCH + timedelta(hours=hour)
    month = begin.replace(day=1, hour=0)
    next_month = (month + timedelta(days=32)).replace(day=1)
    cost, sums = to_usd(cell.sums.cost_nano_usd), cell.sums
    seller = "OpenAI" if cell.endpoint == OPENAI_HOST else cell.endpoint
    tokens = sums.input_tokens + sums.output_tokens
    return {
        "BilledCost": cost,
        "BillingAccountId": cell.endpoint,
        "BillingAccountName": None,
        "BillingCurrency": "USD",
        "BillingPeriodEnd": _iso(next_month),
        "BillingPeriodStart": _iso(month),
        "ChargeCategory": "Usage",
        "ChargeClass": None,
        "ChargeDescription": f"{cell.model}, {cell.purpose}, {cell.finish_reason}",
        "ChargeFrequency": "Usage-Based",
        "ChargePeriodEnd": _iso(begin + timedelta(hours=1)),
        "ChargePeriodStart": _iso(begin),
        "ConsumedQuantity": tokens,
        "ConsumedUnit": "Tokens",
        "ContractedCost": cost,
        "EffectiveCost": cost,
        "InvoiceIssuerName": seller,
        "ListCost": cost,
        "PricingQuantity": Decimal(tokens) / 1_000_000,
        "PricingUnit": "1000000 Tokens",
        "ProviderName": seller,
        "PublisherName": seller,
        "ResourceId": cell.model,
        "ServiceCategory": "AI and Machine Learning",
        "ServiceName": "Model inference",
        "SkuId": f"{cell.model}/{cell.service_tier or 'default'}",
        "Tags": json.dumps({"tag": cell.tag}) if cell.tag else None,
        "x_Calls": sums.calls,
        "x_UnpricedCalls": sums.unpriced_calls,
        "x_Page": cell.purpose,
        "x_InputTokens": sums.input_tokens,
        "x_CachedTokens": sums.cached_tokens,
        "x_OutputTokens": sums.output_tokens,
    }


def _iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
