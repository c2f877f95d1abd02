"""What of a table a model may see, chosen and shown before anything is sent."""

from typing import Final

import streamlit as st

from gptdash.domain.wording import mark
from gptdash.services.analysis import ChartSpec, Sending, Table
from gptdash.ui.data.desk import Desk
from gptdash.ui.receipt import show_estimate
from gptdash.ui.session import services
from gptdash.ui.text import _

SENDING_KEY: Final = "data_sending"
FOLDED_KEY: Final = "data_sending_open"
MODES: Final[dict[Sending, str]] = {
    "schema": mark("Names and types of columns only"),
    "statistics": mark("Columns with statistics"),
    "samples": mark("Columns with statistics and five rows, personal data replaced"),
}


def sending() -> Sending:
    """Return what was chosen; the least by default."""
    chosen = st.session_state.get(SENDING_KEY)
    return chosen if chosen in MODES else "schema"


def show_sending(desk: Desk, table: Table, question: str) -> None:
    """Let the user choose what a model may see, and show exactly what would be sent."""
    analysis = services().analysis
    if not analysis.asks_model(table):
        st.caption(_("No model is asked here: questions are read by rules, and nothing is sent."))
        return
    folded = st.expander(_("What the model is sent"), icon=":material/outbox:", key=FOLDED_KEY, on_change="rerun")
    if not folded.open:
        return  # counting tokens takes a while, and each run of the page would
    with folded:
        st.selectbox(
            _("The model may see"),
            list(MODES),
            format_func=lambda mode: _(MODES[mode]),
            key=SENDING_KEY,
            persist_state="session",
        )
        previous: ChartSpec | None = desk.answers[0].answer.spec if desk.answers else None
        asked = question or _("(your question)")
        new, follow_up = st.tabs([_("With a question"), _("With a change to the newest chart")])
        with new:
            _show(table, asked, None)
        with follow_up:
            _show(table, asked, previous)


def _show(table: Table, asked: str, previous: ChartSpec | None) -> None:
    """Show what is sent and what it costs; a plan that does not fit the table is asked for at most twice more."""
    analysis, mode = services().analysis, sending()
    instructions, told = analysis.outgoing(table, asked, previous=previous, sending=mode)
    if foreseen := analysis.foresee(table, asked, previous=previous, sending=mode):
        show_estimate(foreseen.input_tokens, foreseen.input_cost, foreseen.worst_cost)
    st.code(told, language="json", wrap_lines=True, height=200)
    with st.popover(_("Instructions"), icon=":material/description:"):
        st.code(instructions, language="markdown", wrap_lines=True)
