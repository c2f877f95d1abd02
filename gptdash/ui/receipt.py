"""The line under a reply that says what it took."""

import streamlit as st

from gptdash.domain.events import Done
from gptdash.domain.money import format_usd
from gptdash.domain.usage import Cost, Usage
from gptdash.ui.text import _


def price_text(cost: Cost) -> str:
    """Write a price; an unknown one is said to be so."""
    return format_usd(cost.nano_usd) or _("unpriced")


def usage_text(usage: Usage) -> str:
    """Write the tokens of a call, with a mark where we counted them ourselves."""
    mark = "≈ " if usage.source == "estimated" else ""
    return mark + _("{input} in, {output} out", input=f"{usage.input_tokens:,}", output=f"{usage.output_tokens:,}")


def show_receipt(done: Done) -> None:
    """Show model, tokens, cost and time of a finished call."""
    parts = [done.model, usage_text(done.usage), price_text(done.cost), f"{done.duration_ms / 1000:.1f} s"]
    if done.cached:
        saved = format_usd(done.saved_nano_usd) or _("unpriced")
        parts = [done.model, _("from earlier replies, saved {saved}", saved=saved)]
    if done.first_token_ms is not None:
        parts.append(_("first token {seconds} s", seconds=f"{done.first_token_ms / 1000:.2f}"))
    st.caption(" · ".join(parts), help=_("Price from {source}", source=done.cost.source))
