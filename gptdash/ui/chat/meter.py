"""What is about to be sent: how many tokens, how much of the context, at what price."""

from collections.abc import Callable

import streamlit as st

from gptdash.domain.usage import Cost
from gptdash.services.chat import Preview
from gptdash.ui.locales import as_count, as_money
from gptdash.ui.text import _, ngettext


def show_marker(preview: Preview) -> None:
    """Show where the part that is sent begins."""
    count = preview.window.earlier
    if preview.is_summed_up:
        text = ngettext(
            "Sent from here on; a summary stands for {n} earlier message",
            "Sent from here on; a summary stands for {n} earlier messages",
            count,
        )
    else:
        text = ngettext(
            "Sent from here on; {n} earlier message is left out",
            "Sent from here on; {n} earlier messages are left out",
            count,
        )
    st.caption(f":material/vertical_align_bottom: {text}")


def meter_text(*previews: Preview) -> str:
    """Write tokens, share of the context, and the price from the input alone to the longest reply.

    Where several models are asked at once there is a preview of each, and what all of them take is added up.
    """
    tokens = [preview.input_tokens for preview in previews if preview.input_tokens is not None]
    if len(tokens) < len(previews):
        return _("Tokens and price are known once a model is chosen.")
    if len(previews) > 1:
        text = _("≈ {n} tokens to send to {models} models", n=as_count(sum(tokens)), models=len(previews))
    else:
        text = _("≈ {n} tokens to send", n=as_count(tokens[0]))
    return " · ".join(filter(None, [text, _share(previews), _price_range(previews)]))


def _share(previews: tuple[Preview, ...]) -> str | None:
    """Write how full the context is that is the fullest."""
    shares = [
        (100 * preview.input_tokens / preview.context_tokens, preview.context_tokens)
        for preview in previews
        if preview.context_tokens and preview.input_tokens is not None
    ]
    if not shares:
        return None
    share, context_tokens = max(shares)
    return _("{share} of {n}", share=f"{share:.0f}%" if share >= 1 else "<1%", n=as_count(context_tokens))


def _price_range(previews: tuple[Preview, ...]) -> str:
    least = _sum(previews, lambda preview: preview.least)
    most = _sum(previews, lambda preview: preview.most)
    if least is None or most is None:
        return _("unpriced")
    return least if least == most else _("{least} to {most}", least=least, most=most)


def _sum(previews: tuple[Preview, ...], cost_of: Callable[[Preview], Cost | None]) -> str | None:
    costs = [cost_of(preview) for preview in previews]
    known = [cost.nano_usd for cost in costs if cost and cost.nano_usd is not None]
    return as_money(sum(known)) if len(known) == len(previews) else None
