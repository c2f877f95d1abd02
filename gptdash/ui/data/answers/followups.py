"""Going on from an answer: a sentence that changes its chart, or a click on a part of it."""

from dataclasses import replace
from typing import Final

import streamlit as st

from gptdash.domain.errors import GptdashError
from gptdash.services.analysis import Table
from gptdash.services.analysis.wording import condition_said, title_of
from gptdash.ui.boundary import shown_errors
from gptdash.ui.data.desk import Asked, Desk
from gptdash.ui.data.sending import sending
from gptdash.ui.session import services
from gptdash.ui.text import _, say

FOLLOW_UP_KEY: Final = "data_follow_up"


def follow_up_box(desk: Desk, table: Table) -> None:
    """Take a sentence that changes the newest chart; what was typed stays where it was not understood."""
    if not desk.answers:
        return
    asked = desk.answers[0]
    with (
        st.form(f"{FOLLOW_UP_KEY}_form_{len(desk.answers)}", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        text = st.text_input(
            _("Change it"),
            key=f"{FOLLOW_UP_KEY}_{len(desk.answers)}",
            placeholder=_("Change it: as a share, only 2023, by region instead, top 5 and other…"),
            label_visibility="collapsed",
        )
        sent = st.form_submit_button(_("Change"), icon=":material/subdirectory_arrow_left:")
    with st.container():  # a place that stays when the spinner is gone: nothing below is drawn anew
        if not (sent and text.strip()):
            return
        done = False
        with shown_errors(), st.spinner(_("Looking into the table…")):
            answer = services().analysis.ask(table, text, previous=asked.answer.spec, sending=sending())
            desk.answers.insert(0, Asked(text, answer))
            done = True
        if done:
            st.rerun()


def choose_group(desk: Desk, table: Table, asked: Asked, row: int) -> None:
    """Answer a click on a part of a chart: the same for that part alone, as a new answer."""
    analysis = services().analysis
    spec = analysis.narrow(table, asked.answer, row)
    if spec is None:
        return
    before = asked.answer.spec.filters
    said = ", ".join(say(condition_said(item)) for item in spec.filters if item not in before)
    try:
        answer = analysis.run(table, spec)
    except GptdashError:  # what cannot be drawn as the same kind can be counted
        return
    question = f"{asked.question or title_of(asked.answer.spec, say)} · {said}"
    desk.answers.insert(0, Asked(question, replace(answer, understood=analysis.explain(spec))))
