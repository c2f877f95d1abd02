"""The line under a reply: model, tokens, cost, speed, and how it ended."""

from typing import Final

import streamlit as st

from gptdash.domain.events import Done
from gptdash.domain.usage import FinishReason, Usage
from gptdash.domain.wording import mark
from gptdash.ui.locales import as_amount, as_count, as_money
from gptdash.ui.markdown import plain
from gptdash.ui.receipt import price_text
from gptdash.ui.text import _

ENDS: Final[dict[FinishReason, str]] = {
    "stop": mark("complete"),
    "length": mark("ended at the length limit"),
    "content_filter": mark("ended by the content filter"),
    "tool_calls": mark("asked for a tool"),
    "refusal": mark("declined"),
    "cut": mark("cut off"),
    "cancelled": mark("stopped"),
    "failed": mark("failed"),
    "unknown": mark("end unknown"),
}

# Below this a rate says more about the clock than about the model.
SHORTEST_MS: Final = 50


def show_reply_receipt(done: Done) -> None:
    """Show what a reply took and how it ended."""
    parts = _cached(done) if done.cached else _called(done)
    st.caption(" · ".join(parts), help=_("Price from {source}", source=done.cost.source))


def tokens_text(usage: Usage) -> str:
    """Write the tokens of a call, with a mark where we counted them ourselves."""
    about = "≈ " if usage.source == "estimated" else ""
    tokens_in = _("{n} in", n=as_count(usage.input_tokens))
    if usage.cached_tokens:
        tokens_in = _("{n} in ({cached} cached)", n=as_count(usage.input_tokens), cached=as_count(usage.cached_tokens))
    tokens_out = _("{n} out", n=as_count(usage.output_tokens))
    if usage.reasoning_tokens:
        reasoning = as_count(usage.reasoning_tokens)
        tokens_out = _("{n} out ({reasoning} reasoning)", n=as_count(usage.output_tokens), reasoning=reasoning)
    return f"{about}{tokens_in}, {tokens_out}"


def speed_text(done: Done) -> str | None:
    """Write how fast the reply came, from its first token on; None where that cannot be told."""
    if done.first_token_ms is None or done.duration_ms - done.first_token_ms < SHORTEST_MS:
        return None
    per_second = done.usage.output_tokens / ((done.duration_ms - done.first_token_ms) / 1000)
    return _("{n} tokens/s", n=as_amount(per_second, 0))


def _called(done: Done) -> list[str]:
    parts = [plain(done.model), tokens_text(done.usage), price_text(done.cost), f"{done.duration_ms / 1000:.1f} s"]
    if done.first_token_ms is not None:
        parts.append(_("first token {seconds} s", seconds=f"{done.first_token_ms / 1000:.2f}"))
    return [*parts, *filter(None, [speed_text(done)]), _(ENDS[done.finish_reason])]


def _cached(done: Done) -> list[str]:
    saved = as_money(done.saved_nano_usd) or _("unpriced")
    return [plain(done.model), _("from earlier replies, saved {saved}", saved=saved), _(ENDS[done.finish_reason])]
