"""The token lab: how a text is cut into tokens, what they cost, and what falls out of too long a conversation."""

import html
from itertools import islice
from typing import Final

import pandas as pd
import streamlit as st

from gptdash.domain.catalogue import ModelEntry, catalogue
from gptdash.domain.money import to_nano_usd
from gptdash.domain.repricing import UnitPrices
from gptdash.domain.token_pieces import Piece, pieces_of
from gptdash.domain.tokens import EncodingName, count_text
from gptdash.ui.costs.trimming import show_trimming
from gptdash.ui.locales import as_count, as_money
from gptdash.ui.session import services
from gptdash.ui.text import _, ngettext

SAMPLE: Final = "Tokens are pieces of words: 多國語言 and naïve façades take more of them than plain English."
ENCODINGS: Final[tuple[EncodingName, ...]] = ("o200k_base", "cl100k_base")
MOST_LETTERS: Final = 400_000
MOST_PIECES: Final = 3_000
MILLION: Final = 1_000_000
# Translucent, so that text on them is read on light and dark grounds alike.
COLOURS: Final = ("#4c8dff55", "#ffb02055", "#34c77b55", "#e0559055", "#9a6bff55")


def show_lab() -> None:
    """Show a text's tokens with their price on each model, and trim a conversation."""
    text = st.text_area(_("Text"), SAMPLE, height=140, max_chars=MOST_LETTERS, key="costs_lab_text")
    name = st.segmented_control(_("Encoding"), ENCODINGS, default=ENCODINGS[0], required=True, key="costs_lab_encoding")
    count = count_text(text, name)
    with st.container(horizontal=True):
        st.metric(_("Tokens"), as_count(count), border=True)
        st.metric(_("Letters"), as_count(len(text)), border=True)
        st.metric(_("Letters a token"), f"{len(text) / count:.2f}" if count else "–", border=True)
    shown = list(islice(pieces_of(text, name), MOST_PIECES))
    st.html(coloured(shown))
    if len(shown) == MOST_PIECES:
        st.caption(ngettext("The first {n} piece is shown.", "The first {n} pieces are shown.", MOST_PIECES))
    _show_prices(count)
    show_trimming(name)


def coloured(pieces: list[Piece]) -> str:
    """Write pieces as HTML, each on a ground of its own colour; line ends are shown and kept."""
    spans = (
        f'<span title="{piece.tokens}" style="background:{COLOURS[number % len(COLOURS)]};border-radius:3px">'
        f"{html.escape(piece.text).replace(chr(10), '↵' + chr(10))}</span>"
        for number, piece in enumerate(pieces)
    )
    style = "white-space:pre-wrap;overflow-wrap:anywhere;font-family:monospace;line-height:1.7"
    return f'<div style="{style}">{"".join(spans)}</div>'


def _show_prices(count: int) -> None:
    st.markdown("**" + _("What these tokens cost") + "**")
    known = [(row.entry, row.prices) for row in services().costs.models.all().rows if row.entry.name in catalogue()]
    rows = [_price(entry, prices, count) for entry, prices in known if prices]
    st.dataframe(
        pd.DataFrame(rows), hide_index=True, placeholder="–", width="stretch", alt=_("The price on each model")
    )
    st.caption(_("Of the text alone, without the few tokens that each message has on top; by the models' list prices."))


def _price(entry: ModelEntry, prices: UnitPrices, count: int) -> dict[str, object]:
    window = entry.capabilities.context_window
    amounts = {_("As input"): prices.input, _("As cached input"): prices.cached, _("As output"): prices.output}
    return {
        _("Model"): entry.name,
        **{name: as_money(to_nano_usd(price * count / MILLION)) for name, price in amounts.items()},
        _("Of its context"): f"{count / window:.2%}" if window else _("unknown"),
    }
