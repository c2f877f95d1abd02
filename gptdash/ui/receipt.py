"""The line under a reply that says what it took."""

import streamlit as st

from gptdash.domain.events import Done
from gptdash.domain.usage import Cost, Usage
from gptdash.ui.locales import as_count, as_money
from gptdash.ui.markdown import plain
from gptdash.ui.text import _


def price_text(cost: Cost) -> str:
    """Write a price; an unknown one is said to be so."""
    return as_money(cost.nano_usd) or _("unpriced")


def usage_text(usage: Usage) -> str:
    """Write the tokens of a call, with a mark where we counted them ourselves."""
    mark = "≈ " if usage.source == "estimated" else ""
    return mark + _(
        "{input} in, {output} out", input=as_count(usage.input_tokens), output=as_count(usage.output_tokens)
    )


def show_estimate(input_tokens: int, least: Cost, most: Cost) -> None:
    """Show what a call would take: the tokens that are sent, and the price from no reply to the longest."""
    low, high = price_text(least), price_text(most)
    price = low if low == high else _("{least} to {most}", least=low, most=high)
    st.caption(_("≈ {n} tokens to send", n=as_count(input_tokens)) + f" · {price}")


def show_receipt(done: Done) -> None:
    """Show model, tokens, cost and time of a finished call."""
    parts = [plain(done.model), usage_text(done.usage), price_text(done.cost), f"{done.duration_ms / 1000:.1f} s"]
    if done.cached:
        saved = as_money(done.saved_nano_usd) or _("unpriced")
        parts = [plain(done.model), _("from earlier replies, saved {saved}", saved=saved)]
    if done.first_token_ms is not None:
        parts.append(_("first token {seconds} s", seconds=f"{done.first_token_ms / 1000:.2f}"))
    st.caption(" · ".join(parts), help=_("Price from {source}", source=done.cost.source))
