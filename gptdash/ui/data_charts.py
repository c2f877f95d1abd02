"""How the data page draws an answer."""

from typing import Final

import streamlit as st

from gptdash.services.analysis import Answer
from gptdash.services.analysis.results import result_names
from gptdash.services.analysis.wording import measure_label, title_of, value_text
from gptdash.ui.data_widgets import plain
from gptdash.ui.session import services
from gptdash.ui.text import say

SMALL_PX: Final = 300
SMALL_TOP_PX: Final = 8


def show_chart(answer: Answer, key: str, *, small: bool = False) -> None:
    """Draw an answer: numbers large, tables as tables, the rest with Plotly; a small chart has its title elsewhere."""
    spec = answer.spec
    if spec.kind == "number":
        for name, measure in zip(result_names(spec).measures, spec.measures, strict=True):
            st.metric(plain(say(measure_label(measure))), value_text(answer.table[name].iloc[0]))
    elif spec.kind == "table":
        st.dataframe(answer.table, hide_index=True, alt=title_of(spec, say))
    else:
        drawn = services().analysis.figure(spec, answer.table, say)
        if small:
            drawn.update_layout(height=SMALL_PX, title_text="", margin_t=SMALL_TOP_PX)
        st.plotly_chart(drawn, key=key, theme="streamlit", alt=title_of(spec, say))
