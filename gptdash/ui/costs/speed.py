"""How fast replies came, and which conversations and remarks they belong to."""

from collections.abc import Sequence
from functools import partial
from typing import Final

import pandas as pd
import streamlit as st

from gptdash.domain.spending import Latencies, Slice
from gptdash.services.costs import GroupSums
from gptdash.ui.costs.filtering import CONVERSATION, chart_key, take_conversation
from gptdash.ui.locales import as_money
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
    st.markdown("**" + _("Seconds to the first token (↦) and to the end (⇥), by model") + "**")
    st.dataframe(pd.DataFrame(rows), hide_index=True, placeholder="–", width="stretch", alt=_("Latency by model"))
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
        _show_conversations(services().costs.spent.conversations(part))
    with right:
        title = _("What was remarked of calls")
        st.markdown(f"**{title}**")
        _show_table(title, services().costs.spent.remarks(part))


def _show_conversations(groups: Sequence[GroupSums]) -> None:
    title = _("Conversations that cost most")
    st.markdown(f"**{title}**")
    if not groups:
        st.caption(_("None in this time."))
        return
    key = chart_key(CONVERSATION)
    ids = tuple(group.key for group in groups)
    st.dataframe(
        pd.DataFrame(_rows(groups)),
        hide_index=True,
        placeholder="–",
        width="stretch",
        alt=title,
        key=key,
        on_select=partial(take_conversation, ids, key),
        selection_mode="single-row",
    )
    st.caption(_("Choose one to see its calls alone."))


def _show_table(title: str, groups: Sequence[GroupSums]) -> None:
    if groups:
        st.dataframe(pd.DataFrame(_rows(groups)), hide_index=True, placeholder="–", width="stretch", alt=title)
    else:
        st.caption(_("None in this time."))


def _rows(groups: Sequence[GroupSums]) -> list[dict[str, str | int | None]]:
    return [
        {
            _("Name"): group.label or group.key,
            _("Calls"): group.sums.calls,
            _("Cost"): as_money(group.sums.cost_nano_usd),
        }
        for group in groups
    ]
