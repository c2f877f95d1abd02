"""How fast replies came, and which conversations and remarks they belong to."""

from collections.abc import Sequence
from typing import Final

import pandas as pd
import streamlit as st

from gptdash.domain.money import format_usd
from gptdash.domain.spending import Latencies, Slice
from gptdash.services.costs import GroupSums
from gptdash.ui.session import services
from gptdash.ui.text import _

PERCENTILES: Final = (50, 95, 99)


def show_speed(part: Slice) -> None:
    """Show the percentiles of the times of each model's calls."""
    total, first = services().costs.spent.latencies(part)
    if not total:
        return
    by_model = {latencies.model: latencies for latencies in first}
    rows = [{_("Model"): each.model, **_times(by_model.get(each.model), "↦"), **_times(each, "⇥")} for each in total]
    st.markdown(f"**{_('Seconds to the first token (↦) and to the end (⇥), by model')}**")
    st.dataframe(pd.DataFrame(rows), hide_index=True, width="stretch", alt=_("Latency by model"))
    st.caption(
        _(
            "Of calls that ran to their end, by model, page and time. p95 is the time that 95 of 100 calls stay below, "
            "to within 5%."
        )
    )


def _times(latencies: Latencies | None, sign: str) -> dict[str, float | None]:
    return {
        f"p{percent} {sign}": round(latencies.percentile_ms(percent) / 1000, 2) if latencies else None
        for percent in PERCENTILES
    }


def show_belongings(part: Slice) -> None:
    """Show the dearest conversations, and the calls with remarks."""
    left, right = st.columns(2)
    with left:
        _show_table(_("Conversations that cost most"), services().costs.spent.conversations(part))
    with right:
        _show_table(_("Tags"), services().costs.spent.remarks(part))
        st.caption(_("Calls carry no tags of your own; these are what was remarked of them, such as redacted data."))


def _show_table(title: str, groups: Sequence[GroupSums]) -> None:
    st.markdown(f"**{title}**")
    rows = [
        {
            _("Name"): group.label or group.key,
            _("Calls"): group.sums.calls,
            _("Cost"): format_usd(group.sums.cost_nano_usd),
        }
        for group in groups
    ]
    if rows:
        st.dataframe(pd.DataFrame(rows), hide_index=True, width="stretch", alt=title)
    else:
        st.caption(_("None in this time."))
