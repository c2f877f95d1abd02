"""What is about to be sent: how many tokens, how much of the context, at what price."""

import streamlit as st

from gptdash.domain.money import format_usd
from gptdash.services.chat import Preview
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


def meter_text(preview: Preview) -> str:
    """Write tokens, share of the context, and the price from the input alone to the longest reply."""
    if preview.input_tokens is None:
        return _("Tokens and price are known once a model is chosen.")
    parts = [_("≈ {n} tokens to send", n=f"{preview.input_tokens:,}")]
    if preview.context_tokens:
        share = 100 * preview.input_tokens / preview.context_tokens
        share_text = f"{share:.0f}" if share >= 1 else "<1"
        parts.append(_("{share}% of {n}", share=share_text, n=f"{preview.context_tokens:,}"))
    return " · ".join([*parts, _price_range(preview)])


def _price_range(preview: Preview) -> str:
    least = format_usd(preview.least.nano_usd) if preview.least else None
    most = format_usd(preview.most.nano_usd) if preview.most else None
    if least is None or most is None:
        return _("unpriced")
    return least if least == most else _("{least} to {most}", least=least, most=most)
