"""A result in a model's words, with what is not in the result marked."""

import streamlit as st

from gptdash.services.analysis import Answer, Table
from gptdash.services.analysis.commenting import Commentary
from gptdash.ui.boundary import shown_errors
from gptdash.ui.data.desk import Asked
from gptdash.ui.markdown import plain
from gptdash.ui.receipt import show_receipt
from gptdash.ui.session import services
from gptdash.ui.text import _


def show_words(table: Table, asked: Asked, key: str) -> None:
    """Offer to put a result into words, and show those that were written."""
    if not services().analysis.asks_model(table):
        return
    kept = f"{key}_said"
    help_text = _("The result, at most its first 50 rows, is sent to the model; personal data is replaced.")
    wanted = st.button(_("In the model’s words"), icon=":material/notes:", key=f"{key}_words", help=help_text)
    with st.container():  # a place that stays, whatever stands in it: nothing below is drawn anew
        if wanted:
            with shown_errors(), st.spinner(_("The model is writing…")):
                st.session_state[kept] = (asked.answer, services().analysis.comment(asked.answer, asked.question))
        said: tuple[Answer, Commentary] | None = st.session_state.get(kept)
        if said and said[0] is asked.answer:  # words about a chart that was changed since say nothing of this one
            _show(said[1])


def _show(said: Commentary) -> None:
    pieces, end = [], 0
    for number in said.unfounded:
        pieces += [
            plain(said.text[end : number.start]),
            f":red-background[{plain(said.text[number.start : number.end])}]",
        ]
        end = number.end
    st.markdown("".join([*pieces, plain(said.text[end:])]))
    if said.unfounded:
        numbers = ", ".join(number.text for number in said.unfounded)
        st.warning(
            _("Not in the result: {numbers}. Do not rely on them.", numbers=plain(numbers)), icon=":material/warning:"
        )
    else:
        st.caption(_("Every number in these words stands in the result."))
    show_receipt(said.done)
