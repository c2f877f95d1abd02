"""How the data page draws an answer."""

from collections.abc import Callable
from functools import partial
from typing import Final

import pandas as pd
import streamlit as st

from gptdash.services.analysis import Answer
from gptdash.services.analysis.parts_of_time import with_named_parts
from gptdash.services.analysis.results import result_names
from gptdash.services.analysis.summing_up.cells import written
from gptdash.services.analysis.wording import measure_text, title_of, value_text
from gptdash.ui.locales import localise_axes
from gptdash.ui.markdown import plain
from gptdash.ui.session import services
from gptdash.ui.text import say

SMALL_PX: Final = 300
SMALL_TOP_PX: Final = 8


def show_chart(
    answer: Answer, key: str, *, small: bool = False, on_choose: Callable[[int], None] | None = None
) -> None:
    """Draw an answer: numbers large, tables as tables, the rest with Plotly; a small chart has its title elsewhere.

    `on_choose` is given the row of the result that a click on the chart means.
    """
    spec = answer.spec
    if spec.kind == "number":
        for name, measure in zip(result_names(spec).measures, spec.measures, strict=True):
            value = answer.table[name].iloc[0]
            st.metric(
                plain(measure_text(measure, say)), value_text(value) if pd.isna(value) else written(value, measure)
            )
    elif spec.kind == "table":
        st.dataframe(with_named_parts(spec, answer.table, say), hide_index=True, alt=title_of(spec, say))
    else:
        drawn = services().analysis.figure(spec, answer.table, say)
        localise_axes(drawn)
        if small:
            drawn.update_layout(height=SMALL_PX, title_text="", margin_t=SMALL_TOP_PX)
        if on_choose is None:
            st.plotly_chart(drawn, key=key, theme="streamlit", alt=title_of(spec, say))
            return
        drawn.update_layout(dragmode=False, clickmode="event+select")
        st.plotly_chart(
            drawn,
            key=key,
            theme="streamlit",
            alt=title_of(spec, say),
            on_select=partial(_choose, key, on_choose),
            selection_mode="points",
        )


def _choose(key: str, on_choose: Callable[[int], None]) -> None:
    """Pass on which row was clicked; a click beside everything means none."""
    points = st.session_state[key].selection.points
    data = points[0].get("customdata") if points else None
    row = data[-1] if isinstance(data, list) and data else data
    if isinstance(row, int | float):
        on_choose(int(row))
