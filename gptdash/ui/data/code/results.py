"""What code gave, on the data page: sentence, chart, rows, printed text, files."""

import streamlit as st

from gptdash.domain.wording import Sentence
from gptdash.services.analysis import CodeAnswer
from gptdash.services.analysis.code import figure_html, table_csv
from gptdash.ui.data.frames import dates_as_days
from gptdash.ui.markdown import plain
from gptdash.ui.text import _, say


def show_problem(problem: Sentence) -> None:
    """Show why there is no result; words of the code's or the model's own in it stay plain."""
    st.error(plain(say(problem)), icon=":material/error:")


def show_code_answer(answer: CodeAnswer, key: str) -> None:
    """Show a result; its sentence is computed from its rows."""
    with st.container(border=True):
        st.markdown(plain(say(answer.text)))
        for note in answer.notes:
            st.caption(plain(say(note)))
        if answer.figure is not None:
            st.plotly_chart(
                answer.figure, key=f"{key}_figure", theme="streamlit", alt=_("The chart that the code drew")
            )
        if answer.table is not None:
            st.dataframe(
                answer.table,
                hide_index=True,
                column_config=dates_as_days(answer.table),
                key=f"{key}_table",
                alt=_("The rows that the code gave"),
            )
        if answer.printed:
            st.code(answer.printed, language=None, wrap_lines=True)
        _show_files(answer, key)
        st.caption(_("Run in {seconds} s, in the sandbox", seconds=f"{answer.seconds:.2f}"))


def _show_files(answer: CodeAnswer, key: str) -> None:
    with st.container(horizontal=True):
        if answer.table is not None:
            st.download_button(
                _("Rows as CSV"), lambda: table_csv(answer), file_name="result.csv", mime="text/csv",
                icon=":material/download:", on_click="ignore", key=f"{key}_csv",
            )  # fmt: skip
        if (figure := answer.figure) is not None:
            st.download_button(
                _("Chart as a page"), lambda: figure_html(figure), file_name="chart.html", mime="text/html",
                icon=":material/download:", on_click="ignore", key=f"{key}_html",
            )  # fmt: skip
