"""Charts for a goal: by rules at once, by the model when it is asked."""

from dataclasses import dataclass, field
from typing import Final

import streamlit as st

from gptdash.domain.errors import GptdashError
from gptdash.domain.events import Done
from gptdash.services.analysis import Answer, ChartSpec, Table
from gptdash.services.analysis.wording import title_of
from gptdash.ui.boundary import shown_errors
from gptdash.ui.data.answers.charts import show_chart
from gptdash.ui.data.desk import Asked, Desk
from gptdash.ui.data.sending import sending
from gptdash.ui.markdown import plain
from gptdash.ui.receipt import show_receipt
from gptdash.ui.session import services
from gptdash.ui.text import _, ngettext, say

SHELF_KEY: Final = "data_more_charts"
GOAL_KEY: Final = "data_goal"
SIDE_BY_SIDE: Final = 3


@dataclass
class _Shelf:
    """What was suggested for which table."""

    origin: str = ""
    answers: list[Answer] = field(default_factory=list)
    done: Done | None = None
    left_out: int = 0


def show_more_suggestions(desk: Desk, table: Table) -> None:
    """Offer charts for what somebody wants to find out; a chart that is kept becomes an answer."""
    shelf: _Shelf = st.session_state.setdefault(SHELF_KEY, _Shelf())
    if shelf.origin != desk.origin:
        shelf = st.session_state[SHELF_KEY] = _Shelf(origin=desk.origin)
    with st.expander(_("More charts"), icon=":material/lightbulb:"):
        goal = st.text_input(
            _("What do you want to find out?"), key=GOAL_KEY, persist_state="session", placeholder=_("Anything")
        )
        with st.container(horizontal=True):
            if st.button(_("Suggest by rules"), icon=":material/rule:"):
                _fill(shelf, table, services().analysis.suggest_visualization(table, goal.strip() or None))
            asked = services().analysis.asks_model(table) and st.button(_("Ask the model"), icon=":material/smart_toy:")
        with st.container():  # a place that stays when the spinner is gone: nothing below is drawn anew
            if asked:
                _ask_model(shelf, table, goal.strip())
        _show(shelf, desk)


def _ask_model(shelf: _Shelf, table: Table, goal: str) -> None:
    with shown_errors(), st.spinner(_("The model is looking for charts…")):
        suggested = services().analysis.suggest_by_model(table, goal, sending=sending())
        _fill(shelf, table, suggested.specs)
        shelf.done, shelf.left_out = suggested.done, suggested.left_out


def _fill(shelf: _Shelf, table: Table, specs: tuple[ChartSpec, ...]) -> None:
    shelf.answers, shelf.done, shelf.left_out = [], None, 0
    for spec in specs:
        try:
            shelf.answers.append(services().analysis.run(table, spec))
        except GptdashError:
            shelf.left_out += 1


def _show(shelf: _Shelf, desk: Desk) -> None:
    places = st.columns(SIDE_BY_SIDE) if shelf.answers else ()
    for at, answer in enumerate(shelf.answers):
        with places[at % SIDE_BY_SIDE], st.container(border=True):
            st.markdown(f"**{plain(title_of(answer.spec, say))}**")
            show_chart(answer, f"data_more_{at}_{hash(answer.spec)}", small=True)
            st.caption(plain(say(answer.text)))
            st.button(_("Keep"), icon=":material/add:", key=f"data_keep_{at}", on_click=_keep, args=(desk, answer))
    if shelf.left_out:
        told = ngettext(
            "{n} suggestion did not fit the table and was left out.",
            "{n} suggestions did not fit the table and were left out.",
            shelf.left_out,
        )
        st.caption(told)
    if shelf.done:
        if not shelf.answers and not shelf.left_out:
            st.caption(_("The model suggested nothing that could be read. Try again, or let the rules suggest."))
        show_receipt(shelf.done)


def _keep(desk: Desk, answer: Answer) -> None:
    desk.answers.insert(0, Asked(title_of(answer.spec, say), answer))
