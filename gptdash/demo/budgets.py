"""Budgets: one that is half used, and one that is nearly used up."""

from datetime import datetime
from typing import Final

from gptdash.domain.budgets import Budget
from gptdash.store import Store

CENT: Final = 10_000_000
DOLLAR: Final = 100 * CENT


def write_budgets(store: Store, now: datetime) -> None:
    """Set a budget for the month, and one for reviews that warns; what was spent this month is known already."""
    whole = Budget(id="demo-month", period="month", limit_nano_usd=40 * DOLLAR)
    review = Budget(id="demo-review", period="month", limit_nano_usd=5 * DOLLAR, page="review")
    for budget, share in ((whole, 0.55), (review, 0.84)):
        store.budgets.put(budget)
        spent = next(state.settled_nano_usd for state in store.budgets.states(now, "") if state.budget.id == budget.id)
        limit = max(DOLLAR // 10, round(spent / share / CENT) * CENT)
        store.budgets.put(budget.model_copy(update={"limit_nano_usd": limit}))
