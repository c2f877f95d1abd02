"""The figures at the top of the costs page."""

from typing import Final

import streamlit as st

from gptdash.domain.money import to_usd
from gptdash.domain.spending import Sums
from gptdash.domain.wording import mark
from gptdash.services.costs import Picture, Tile, TileName
from gptdash.ui.locales import as_count, as_rounded_money, as_share, reader_zone
from gptdash.ui.session import services
from gptdash.ui.text import _

NAMES: Final[dict[TileName, str]] = {
    "today": mark("Today"),
    "week": mark("7 days"),
    "thirty_days": mark("30 days"),
    "month": mark("This month"),
}
BEFORE: Final[dict[TileName, str]] = {
    "today": mark("vs. yesterday"),
    "week": mark("vs. 7 days before"),
    "thirty_days": mark("vs. 30 days before"),
    "month": mark("vs. last month"),
}


def show_tiles() -> None:
    """Show what today, 7 and 30 days and this month cost, with their trend."""
    with st.grid(4, min_column_width=165, key="costs_tiles"):
        for tile in services().costs.spent.tiles(reader_zone()):
            _show_tile(tile)


def _show_tile(tile: Tile) -> None:
    trend = [float(to_usd(nano_usd)) for nano_usd in tile.trend_nano_usd]
    st.metric(
        _(NAMES[tile.name]),
        as_rounded_money(tile.sums.cost_nano_usd),
        _change(tile),
        delta_color="inverse",
        delta_description=_(BEFORE[tile.name]) if tile.before.cost_nano_usd else None,
        border=True,
        help=_("Against the period before, up to the same hour of it."),
        chart_data=trend if any(trend) else None,
        chart_type="bar",
        height="stretch",
    )


def _change(tile: Tile) -> str | int | None:
    before, now = tile.before.cost_nano_usd, tile.sums.cost_nano_usd
    if not before:
        return None
    percent = round((now - before) / before * 100)
    return f"{percent:+d}%" if percent else 0


def show_sums(picture: Picture) -> None:
    """Show the sums of the calls that the charts are of."""
    sums = picture.sums
    with st.grid(4, min_column_width=170, key="costs_sums"):
        st.metric(_("Cost"), as_rounded_money(sums.cost_nano_usd), border=True)
        st.metric(_("Calls"), as_count(sums.calls), border=True)
        st.metric(_("Input tokens"), as_count(sums.input_tokens), border=True)
        st.metric(_("Output tokens"), as_count(sums.output_tokens), border=True)
        st.metric(_("Failed"), _rate(sums.failed_calls, sums), border=True)
        st.metric(_("Tried again"), _rate(sums.retried_calls, sums), border=True)
        st.metric(
            _("Reused"), _rate(sums.cached_calls, sums), border=True, help=_("Calls answered from earlier replies")
        )
    if sums.unpriced_calls:
        st.caption(_("{n} calls have no known price and are not in the sum.", n=sums.unpriced_calls))
    if picture.unsettled:
        st.caption(
            _(
                "{n} calls run still, or their process died before they were settled: what the server made of them is "
                "unknown and not in the sum.",
                n=picture.unsettled,
            )
        )


def _rate(part: int, sums: Sums) -> str:
    return f"{as_count(part)} ({as_share(part / sums.calls, 1)})" if sums.calls and part else as_count(part)
