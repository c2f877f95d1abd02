"""Having code written for a task, on the data page."""

from typing import Final

import streamlit as st

from gptdash.domain.errors import GptdashError
from gptdash.services.analysis import Table, WrittenCode
from gptdash.ui.data.code.desk import TEXT_KEYS, CodeDesk
from gptdash.ui.data.code.results import show_problem
from gptdash.ui.markdown import plain
from gptdash.ui.receipt import show_receipt
from gptdash.ui.session import services
from gptdash.ui.text import _, say

TASK_KEY: Final = "data_code_task"


def task_box(desk: CodeDesk, table: Table) -> None:
    """Take a task and have code written for it; it is put into the editor, and run by nobody."""
    with st.form("data_code_ask", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        task = st.text_input(
            _("Task"),
            key=TASK_KEY,
            persist_state="session",
            placeholder=_("For example: the three largest groups, with their share of the total"),
        )
        wanted = st.form_submit_button(_("Write code"), icon=":material/edit_note:")
    st.caption(_("The model is told the names, types and roles of the columns, never a row."))
    if wanted:
        _write(desk, table, task)
    if desk.written:
        _show_written(desk.written)


def _write(desk: CodeDesk, table: Table, task: str) -> None:
    try:
        with st.spinner(_("Writing…")):
            desk.written = services().analysis.generate_code(table, task)
    except GptdashError as error:
        show_problem(error.sentence)
    else:
        st.session_state[TEXT_KEYS["python"]] = desk.written.code


def _show_written(written: WrittenCode) -> None:
    """Say who wrote the code, what it is meant to do and what that took."""
    if written.planner == "model":
        st.caption(_("Written by the model; read it before you run it."))
    for note in written.notes:
        st.caption(plain(say(note)))
    if written.explanation:
        st.markdown(plain(written.explanation))
    if written.done:
        show_receipt(written.done)
