"""The first section of the costs page: charts that filter each other, down to one call."""

from typing import Final

import streamlit as st

from gptdash.domain.spending import Dimension
from gptdash.ui.costs.calls import show_calls
from gptdash.ui.costs.charts import HEIGHT, SHOWN, show_groups, show_times
from gptdash.ui.costs.filtering import focus, narrowed, show_chosen
from gptdash.ui.costs.period import choose_period
from gptdash.ui.costs.speed import show_belongings, show_speed
from gptdash.ui.costs.tiles import show_sums
from gptdash.ui.locales import reader_zone
from gptdash.ui.session import services
from gptdash.ui.text import _

PAIRS: Final[tuple[tuple[Dimension, Dimension], ...]] = (
    ("model", "purpose"),
    ("finish_reason", "endpoint"),
    ("tag", "service_tier"),
)


def show_overview() -> None:
    """Show what was spent in a period, and let the reader look into any part of it."""
    with st.container(horizontal=True, key="costs_controls"):
        period = choose_period()
        shown = st.segmented_control(
            _("Show"),
            list(SHOWN),
            default="cost",
            required=True,
            format_func=lambda name: _(SHOWN[name]),
            key="costs_shown",
            persist_state="session",
        )
    zone = reader_zone()
    spent = services().costs.spent
    part, hours = narrowed(period), focus()
    with st.skeleton(height=HEIGHT):
        picture = spent.picture(part, zone, hours[:2] if hours else None)
    show_sums(picture)
    show_chosen()
    if not picture.times and not any(picture.groups.values()):
        st.info(_("No calls in this time. Chat, ask a question or review code, and what it used appears here."))
        return
    show_times(picture, shown)
    for pair in PAIRS:
        for column, dimension in zip(st.columns(2), pair, strict=True):
            with column:
                show_groups(dimension, picture.groups[dimension], shown)
    near = part.model_copy(update={"start": hours[0], "end": hours[1]}) if hours else part
    show_speed(near)
    show_belongings(near)
    show_calls(near, picture.sums.calls, zone)
