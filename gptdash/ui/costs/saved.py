"""What was not paid: by our cache of replies, the server's cache of prompts, and the Batch API, each apart."""

import streamlit as st

from gptdash.ui.costs.period import choose_period
from gptdash.ui.locales import as_count, as_money
from gptdash.ui.session import services
from gptdash.ui.text import _, ngettext


def show_saved() -> None:
    """Show what was saved in a period."""
    saved = services().costs.what_if.saved(choose_period())
    with st.grid(3, min_column_width=220, key="costs_saved"):
        _show(
            _("By earlier replies"),
            saved.replies_nano_usd,
            ngettext("{n} reply was given again", "{n} replies were given again", saved.replies),
            _("The same question to the same model, asked again, costs nothing: we kept the reply."),
        )
        _show(
            _("By cached prompts"),
            saved.prompt_cache_nano_usd,
            _("{n} input tokens were cached", n=as_count(saved.cached_tokens)),
            _("The server asks less for the start of a prompt that it saw lately. What writing it cost is taken off."),
        )
        _show(
            _("By batches"),
            saved.batch_nano_usd,
            ngettext("{n} call was part of a batch", "{n} calls were parts of batches", saved.batch_calls),
            _("The Batch API answers within a day, at half the price."),
        )
    for count, text in (
        (saved.unpriced_cached_tokens, _("{n} cached tokens have no known price and are not in the sum.")),
        (saved.unpriced_batch_calls, _("{n} calls in batches have no known price and are not in the sum.")),
    ):
        if count:
            st.caption(text.format(n=as_count(count)))


def _show(title: str, nano_usd: int, how: str, about: str) -> None:
    st.metric(title, as_money(nano_usd), help=about, delta=how, delta_color="off", delta_arrow="off", border=True)
