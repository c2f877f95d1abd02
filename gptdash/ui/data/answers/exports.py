"""An answer taken along: its chart, its result, and what computes it again; and kept on a board."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import plotly.graph_objects as go
import streamlit as st

from gptdash.services.analysis import Answer, Table
from gptdash.services.analysis.outputs import (
    chart_html,
    chart_json,
    chart_picture,
    notebook,
    pictures_problem,
    result_csv,
    result_parquet,
    result_xlsx,
    script,
)
from gptdash.services.analysis.wording import title_of
from gptdash.ui.data.boards import show_pinning
from gptdash.ui.files import file_stem
from gptdash.ui.session import services
from gptdash.ui.text import _, say, say_plain, sayer
from gptdash.ui.travels import offer_answer

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class _File:
    """A file that can be had: its label, its ending, its type, and what writes it."""

    label: str
    ending: str
    mime: str
    write: Callable[[], str | bytes]
    disabled: bool = False


def show_exports(table: Table, answer: Answer, question: str, key: str) -> None:
    """Offer an answer as files, each written when it is asked for, and a place on a board."""
    with st.container(horizontal=True):
        with st.popover(_("Save"), icon=":material/download:"):
            _show_files(table, answer, question, key)
        with st.popover(_("Pin"), icon=":material/push_pin:"):
            show_pinning(table, answer, question, key)
        offer_answer(answer, question, f"{key}_chat")


def _show_files(table: Table, answer: Answer, question: str, key: str) -> None:
    problem, name = pictures_problem(), file_stem(question or title_of(answer.spec, say))
    groups = (
        (_("Chart"), _chart_files(answer, pictures=problem is None)),
        (_("Result"), _result_files(answer)),
        (_("To compute it again"), _repeating_files(table, answer, question)),
    )
    for title, files in groups:
        st.caption(title)
        with st.container(horizontal=True):
            for file in files:
                st.download_button(
                    file.label, file.write, file_name=f"{name}.{file.ending}", mime=file.mime, disabled=file.disabled,
                    key=f"{key}_{file.ending}", on_click="ignore",
                )  # fmt: skip
    if problem:
        st.caption(say_plain(problem))


def _chart_files(answer: Answer, *, pictures: bool) -> tuple[_File, ...]:
    speak, draw = sayer(), services().analysis.figure

    def drawn() -> go.Figure:
        return draw(answer.spec, answer.table, speak)

    return (
        _File("HTML", "html", "text/html", lambda: chart_html(drawn())),
        _File("JSON", "json", "application/json", lambda: chart_json(drawn())),
        _File("PNG", "png", "image/png", lambda: chart_picture(drawn(), "png"), disabled=not pictures),
        _File("SVG", "svg", "image/svg+xml", lambda: chart_picture(drawn(), "svg"), disabled=not pictures),
    )


def _result_files(answer: Answer) -> tuple[_File, ...]:
    rows = answer.table
    return (
        _File("CSV", "csv", "text/csv", lambda: result_csv(rows)),
        _File("Excel", "xlsx", XLSX, lambda: result_xlsx(rows)),
        _File("Parquet", "parquet", "application/vnd.apache.parquet", lambda: result_parquet(rows)),
    )


def _repeating_files(table: Table, answer: Answer, question: str) -> tuple[_File, ...]:
    origin = table.origin
    return (
        _File("SQL", "sql", "application/sql", lambda: answer.sql),
        _File("Python", "py", "text/x-python", lambda: script(origin, answer, question)),
        _File("Jupyter", "ipynb", "application/x-ipynb+json", lambda: notebook(origin, answer, question)),
    )
