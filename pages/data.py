"""Data: upload a table, see what it holds, ask questions and check the answers."""

import streamlit as st

from gptdash.ui.boundary import show_error, shown_errors
from gptdash.ui.data import choose_table, show_report, show_table
from gptdash.ui.data.answers.showing import ask_box, show_answers, show_suggestions
from gptdash.ui.data.boards import show_boards
from gptdash.ui.data.code.writing import beside_code
from gptdash.ui.jobs import fill_column
from gptdash.ui.text import _

st.title(_("Data"))
st.caption(
    _("Upload a table (CSV, Excel, JSON or Parquet) and ask it questions. Every chart shows the query behind it.")
)
desk = choose_table()
with st.container():
    if desk.problem:
        show_error(desk.problem)
if desk.table:
    with shown_errors():
        show_report(desk.table)
        show_table(desk, desk.table)
        fill_column(desk.table)
        with beside_code(desk.table):
            show_suggestions(desk, desk.table)
            ask_box(desk, desk.table)
            show_answers(desk, desk.table)
        show_boards(desk.table)
elif not desk.problem:
    st.info(_("Choose a file, or one of the samples, to begin."), icon=":material/upload_file:")
