"""Adds up what several calls took for one reply."""

from collections.abc import Iterable, Sequence
from typing import Final

from gptdash.domain.events import Done
from gptdash.domain.usage import Cost, Usage, UsageSource

COUNTS: Final = tuple(name for name in Usage.model_fields if name != "source")


def together(bills: Sequence[Done]) -> Done:
    """Add the bills of at least one call: the last one's identity and ending, everybody's tokens, price and time.

    A price is known where each one is. The first token is that of the first call.
    """
    last = bills[-1]
    if len(bills) == 1:
        return last
    source = next((bill.cost.source for bill in reversed(bills) if not bill.cached), last.cost.source)
    return last.model_copy(
        update={
            "usage": _usage(bills),
            "cost": Cost(nano_usd=_sum(bill.cost.nano_usd for bill in bills), source=source),
            "duration_ms": sum(bill.duration_ms for bill in bills),
            "first_token_ms": bills[0].first_token_ms,
            "cached": all(bill.cached for bill in bills),
            "saved_nano_usd": _sum(bill.saved_nano_usd for bill in bills if bill.cached),
        }
    )


def _usage(bills: Sequence[Done]) -> Usage:
    source: UsageSource = "estimated" if any(bill.usage.source == "estimated" for bill in bills) else "reported"
    counts = {name: sum(getattr(bill.usage, name) for bill in bills) for name in COUNTS}
    return Usage(**counts, source=source)


def _sum(amounts: Iterable[int | None]) -> int | None:
    known = list(amounts)
    total = 0
    for amount in known:
        if amount is None:
            return None
        total += amount
    return total if known else None
