"""The parts of the data page that ask and answer: suggestions, the question box, and answers that can be checked."""

from functools import partial
from typing import Final

import streamlit as st

from gptdash.services.analysis import Answer, Table
from gptdash.services.analysis.parts_of_time import with_named_parts
from gptdash.services.analysis.wording import title_of
from gptdash.ui.boundary import shown_errors
from gptdash.ui.data.answers.charts import SMALL_PX, show_chart
from gptdash.ui.data.answers.editor import show_editor, show_filters
from gptdash.ui.data.answers.exports import show_exports
from gptdash.ui.data.answers.followups import choose_group, follow_up_box
from gptdash.ui.data.answers.words import show_words
from gptdash.ui.data.desk import Asked, Desk
from gptdash.ui.data.frames import dates_as_days
from gptdash.ui.data.notes import show_notes
from gptdash.ui.data.sending import sending, show_sending
from gptdash.ui.data.suggestions import show_more_suggestions
from gptdash.ui.markdown import listed, plain
from gptdash.ui.receipt import show_receipt
from gptdash.ui.session import services
from gptdash.ui.text import _, say

QUESTION_KEY: Final = "data_question"


def show_suggestions(desk: Desk, table: Table) -> None:
    """Show the first charts that any table gets, side by side."""
    st.subheader(_("At first sight"))
    with st.container():  # a place that stays when the skeleton is gone: nothing below is drawn anew
        if desk.suggested is None:
            analysis = services().analysis
            with st.skeleton(height=SMALL_PX):
                desk.suggested = [Asked("", analysis.run(table, spec)) for spec in analysis.suggest(table)]
    for at, (place, asked) in enumerate(zip(st.columns(max(1, len(desk.suggested))), desk.suggested, strict=False)):
        with place, st.container(border=True, height="stretch"):
            st.markdown(f"**{plain(title_of(asked.answer.spec, say))}**")
            show_chart(asked.answer, f"data_suggested_{at}", small=True)
            st.caption(plain(say(asked.answer.text)))
    show_more_suggestions(desk, table)


def ask_box(desk: Desk, table: Table) -> None:
    """Take a question; what was typed stays where it could not be answered."""
    if desk.clear_question:
        st.session_state[QUESTION_KEY] = ""
        desk.clear_question = False
    st.subheader(_("Ask"))
    with st.form("data_ask", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        question = st.text_input(
            _("Question"),
            key=QUESTION_KEY,
            persist_state="session",
            placeholder=_example(desk),
            label_visibility="collapsed",
        )
        asked = st.form_submit_button(_("Ask"), icon=":material/query_stats:", type="primary")
    with st.container():  # what fails is said in a place that stays, too
        if asked and question.strip():
            with shown_errors(), st.spinner(_("Looking into the table…")):
                desk.answers.insert(0, Asked(question, services().analysis.ask(table, question, sending=sending())))
                desk.clear_question = True
            if desk.clear_question:
                st.rerun()
    show_notes(table)
    show_sending(desk, table, question)


def draft_question(question: str) -> None:
    """Have a question stand in the box when the page is drawn next, unasked."""
    st.session_state[QUESTION_KEY] = question


def _example(desk: Desk) -> str:
    """Offer the title of a suggested chart as a question that works."""
    titles = [title_of(asked.answer.spec) for asked in desk.suggested or () if asked.answer.spec.measures]
    return _("For example: {question}", question=titles[0]) if titles else _("For example: how many rows?")


def show_answers(desk: Desk, table: Table) -> None:
    """Show the answers of the session, the newest first."""
    for at, asked in zip(range(len(desk.answers), 0, -1), desk.answers, strict=True):
        with st.container(border=True):
            st.markdown(f"**{plain(asked.question)}**")
            if asked.answer.spec.kind != "number":
                st.markdown(plain(say(asked.answer.text)))
            show_filters(table, asked, f"data_edit_{at}")
            chart, proof = st.columns([3, 2])
            with chart:
                show_chart(
                    asked.answer,
                    f"data_answer_{at}_{hash(asked.answer.spec)}",
                    on_choose=partial(choose_group, desk, table, asked),
                )
            with proof:
                _show_proof(asked.answer, at)
            for remark in services().analysis.remarks(asked.answer, table):
                st.caption(plain(say(remark)))
            show_words(table, asked, f"data_words_{at}")
            if at == len(desk.answers):
                follow_up_box(desk, table)
            show_editor(table, asked, f"data_edit_{at}")
            show_exports(table, asked.answer, asked.question, f"data_save_{at}")
            if asked.answer.done:
                show_receipt(asked.answer.done)


def _show_proof(answer: Answer, at: int) -> None:
    """Show what the chart rests on."""
    understood, result, query, plan = st.tabs([_("Understood"), _("Result"), _("SQL"), _("Plan")])
    with understood:
        st.caption(_("Planned by the model") if answer.planner == "model" else _("Planned by rules, without a model"))
        st.markdown(listed([say(said) for said in answer.understood]))
        if answer.ignored:
            st.caption(_("Not understood: {words}", words=plain(", ".join(answer.ignored))))
    with result:
        rows = with_named_parts(answer.spec, answer.table, say)
        st.dataframe(
            rows,
            hide_index=True,
            column_config=dates_as_days(rows),
            key=f"data_result_{at}",
            alt=_("The rows behind the chart"),
        )
    with query:
        st.code(answer.sql, language="sql", wrap_lines=True)
        st.caption(_("{rows} rows in {seconds} s", rows=len(answer.table), seconds=f"{answer.seconds:.2f}"))
    with plan:
        st.code(answer.spec.model_dump_json(indent=2, exclude_defaults=True), language="json", wrap_lines=True)
