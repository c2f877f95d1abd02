"""Says on every page of a demo that it is one, and clears it."""

from typing import Final

import streamlit as st

from gptdash.ui.demo.desks import lay_out
from gptdash.ui.projects import OPEN_KEY
from gptdash.ui.session import SERVICES_KEY, services
from gptdash.ui.text import LANGUAGE_KEY, _
from gptdash.ui.toasts import toast_next

# A chat opens at its end, and the banner stays in sight there too.
STYLE: Final = """
<span></span><style>
div:has(> .st-key-demo_banner) { position: sticky; top: 3.75rem; z-index: 90; }
.st-key-demo_banner { background: light-dark(#ffffff, #10161d); padding: 0.4rem 1rem; flex-wrap: nowrap; }
.st-key-demo_banner > * { min-width: 0; flex-shrink: 1; }
.st-key-demo_banner > .st-key-demo_clear { flex-shrink: 0; }
</style>
"""
# What a session keeps when all else is cleared: who answers, in which language, and what is unfolded on Start.
KEPT: Final = (SERVICES_KEY, LANGUAGE_KEY, OPEN_KEY)


def show_demo(page: str) -> None:
    """Show the banner of a demo, and lay sample work out on a page when a session opens it first."""
    demo = services().demo
    if demo is None:
        return
    if not demo.is_filled:
        st.caption(_(":material/science: Demo, cleared. What you do here goes when the next one begins."))
        return
    st.html(STYLE)
    with st.container(
        border=True, horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", key="demo_banner"
    ):
        st.markdown(_(":material/science: **Demo:** sample data, not your own"), width="content")
        st.button(
            _("Clear"),
            icon=":material/delete_sweep:",
            key="demo_clear",
            on_click=_clear,
            help=_("Removes the sample data. What you do in a demo goes as well when the next one begins."),
        )
    with st.container():
        lay_out(page)


def _clear() -> None:
    """Remove the sample data, and what this session holds of it."""
    if demo := services().demo:
        demo.clear()
    for key in [key for key in st.session_state if key not in KEPT]:
        del st.session_state[key]
    st.query_params.clear()
    toast_next(_("The sample data is gone."), ":material/check_circle:")
