"""The parts of the data page where people write SQL and pandas code, or have it written."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import streamlit as st

from gptdash.domain.errors import GptdashError
from gptdash.domain.wording import Sentence, mark
from gptdash.services.analysis import Table
from gptdash.services.analysis.code import Language, starting_code
from gptdash.services.analysis.rejections import NotOnFile
from gptdash.ui.data.code.desk import TEXT_KEYS, CodeDesk, Run, code_desk
from gptdash.ui.data.code.results import show_code_answer, show_problem
from gptdash.ui.data.code.task import task_box
from gptdash.ui.markdown import plain
from gptdash.ui.session import services
from gptdash.ui.text import _, ngettext, say

LABELS: Final[dict[Language, str]] = {
    "sql": mark("One SELECT; the table is named data"),
    "python": mark("Python; the table is the frame df, what is to be shown goes into result and fig"),
}
EDITOR_PX: Final = 220
# Code is read by its columns. A style beside nothing else would take the place of a toast.
EDITOR_STYLE: Final = """<span></span><style>
.st-key-data_code_style { display: none; }
.st-key-data_code_sql textarea, .st-key-data_code_python textarea { font-family: monospace; font-size: 0.875rem; }
</style>"""
SHOWN_CODE: Final = 60
KEPT_RUNS: Final = 50


@contextmanager
def beside_code(table: Table) -> Iterator[None]:
    """Put what is drawn inside into the first of three tabs; the others take SQL and pandas code."""
    questions, sql, python = st.tabs(
        [_("Questions"), _("Write SQL"), _("Write pandas")], key="data_ways", on_change="rerun"
    )
    if sql.open:
        with sql:
            _bench(table, "sql")
    if python.open:
        with python:
            _bench(table, "python")
    with questions:
        yield


def _bench(table: Table, language: Language) -> None:
    """Show editor, run button, the newest result and what was run before."""
    desk = code_desk()
    if missing := _why_not(table):
        st.info(plain(say(missing)), icon=":material/lock:")
        return
    services().analysis.warm_sandbox()
    with st.container(key="data_code_style"):
        st.html(EDITOR_STYLE)
    _start(desk, table, language)
    if language == "python":
        task_box(desk, table)
    code = st.text_area(
        _(LABELS[language]), key=TEXT_KEYS[language], height=EDITOR_PX, persist_state="session", width="stretch"
    )
    st.caption(_("It runs in a closed sandbox: it sees this table, and no other file, no network."))
    if st.button(_("Run"), icon=":material/play_arrow:", type="primary", key=f"data_code_run_{language}"):
        with st.spinner(_("Running…")):
            desk.runs[language] = [_run(table, language, code), *desk.runs[language]][:KEPT_RUNS]
    if desk.runs[language]:
        newest, *earlier = desk.runs[language]
        _show_run(newest, table, f"data_code_{language}_{len(earlier)}")
        _show_earlier(language, earlier)


def _why_not(table: Table) -> Sentence | None:
    """Say why code cannot be run on this table, if it cannot."""
    return NotOnFile(name=table.name).sentence if table.path is None else services().analysis.why_no_code


def _start(desk: CodeDesk, table: Table, language: Language) -> None:
    """Fill the editor with code that works, unless somebody wrote there."""
    begun, key = starting_code(table, language), TEXT_KEYS[language]
    if st.session_state.get(key, "") in ("", desk.starting.get(language)):
        st.session_state[key] = begun
    desk.starting[language] = begun


def _run(table: Table, language: Language, code: str) -> Run:
    analysis = services().analysis
    try:
        return Run(table.name, code, (analysis.run_sql if language == "sql" else analysis.run_code)(table, code), None)
    except GptdashError as error:
        return Run(table.name, code, None, error.sentence)


def _show_run(run: Run, table: Table, key: str) -> None:
    if run.table != table.name:
        st.caption(_("This was run on {table}.", table=plain(run.table)))
    if run.problem:
        show_problem(run.problem)
    if run.answer:
        show_code_answer(run.answer, key)


def _show_earlier(language: Language, runs: list[Run]) -> None:
    """List what was run before; each can be brought back into the editor."""
    if not runs:
        return
    with st.expander(ngettext("{n} earlier run", "{n} earlier runs", len(runs)), icon=":material/history:"):
        for number, run in zip(range(len(runs), 0, -1), runs, strict=True):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.button(
                    _("Bring back"),
                    key=f"data_code_back_{language}_{number}",
                    on_click=_bring_back,
                    args=(language, run.code),
                )
                st.text(" ".join(run.code.split())[:SHOWN_CODE], width="stretch")
            st.caption(plain(say(run.answer.text if run.answer else run.problem or Sentence(template=""))))


def _bring_back(language: Language, code: str) -> None:
    st.session_state[TEXT_KEYS[language]] = code
