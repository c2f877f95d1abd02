"""Changing a chart by hand: every part of its plan, without a model."""

from functools import partial

import streamlit as st

from gptdash.domain.errors import GptdashError
from gptdash.services.analysis import ChartSpec, Sort, Table
from gptdash.services.analysis.spec import MAX_POINTS
from gptdash.services.analysis.wording import KIND_WORDS, condition_said
from gptdash.ui.boundary import show_error
from gptdash.ui.data.answers.changing import Changing
from gptdash.ui.data.answers.editor_groups import show_groups
from gptdash.ui.data.answers.editor_numbers import show_first_number, show_more_numbers
from gptdash.ui.data.answers.editor_words import KINDS, SORTS, sort_name
from gptdash.ui.data.desk import Asked
from gptdash.ui.session import services
from gptdash.ui.text import _, say_plain


def show_editor(table: Table, asked: Asked, key: str) -> None:
    """Let the user change a chart; what can be drawn is drawn at once."""
    changing = Changing(table, asked, key)
    with st.expander(_("Change the chart"), icon=":material/tune:", key=f"{key}_open"):
        changing.find_columns()
        first, second, third = st.columns(3)
        with first:
            kinds = {name: _(KIND_WORDS[kind]) for name, kind in KINDS.items()}
            changing.choose("refit", _("Chart"), kinds, changing.spec.kind, partial(_refit, changing))
            show_first_number(changing)
        with second:
            show_groups(changing)
        with third:
            if changing.spec.groupings:
                _show_order(changing)
        show_more_numbers(changing)
    problem: GptdashError | None = st.session_state.pop(f"{key}_problem", None)
    if problem:
        show_error(problem)


def show_filters(table: Table, asked: Asked, key: str) -> None:
    """Show the conditions of a chart, each with a way to take it off."""
    spec, changing = asked.answer.spec, Changing(table, asked, key)
    with st.container(horizontal=True, gap="small") if spec.filters else st.empty():
        for at, condition in enumerate(spec.filters):
            kept = spec.model_copy(update={"filters": (*spec.filters[:at], *spec.filters[at + 1 :])})
            st.button(
                say_plain(condition_said(condition)), icon=":material/close:", key=f"{key}_filter_{at}",
                help=_("Take this condition off"), on_click=changing.redraw, args=(kept,),
            )  # fmt: skip


def _show_order(changing: Changing) -> None:
    sorts = {name: _(words) for name, words in SORTS.items()}
    changing.choose("sort", _("Order"), sorts, sort_name(changing.spec.sort), partial(_sort, changing))
    limit, others = changing.set("limit", changing.spec.limit), changing.set("others", changing.spec.others)
    st.number_input(
        _("At most so many groups"), 1, MAX_POINTS, None, key=limit, placeholder=_("All"),
        on_change=changing.changed, args=(limit, partial(_limit, changing)),
    )  # fmt: skip
    st.checkbox(
        _("The rest as one group"), key=others, disabled=changing.spec.limit is None,
        on_change=changing.changed, args=(others, partial(_keep_others, changing)),
    )  # fmt: skip


def _refit(changing: Changing, kind: str) -> ChartSpec:
    return services().analysis.refit(changing.table, changing.spec, KINDS[kind])


def _sort(changing: Changing, name: str) -> ChartSpec:
    by, _sep, direction = name.partition(" ")
    return changing.spec.model_copy(update={"sort": Sort(by=by, descending=direction == "down") if name else None})


def _limit(changing: Changing, most: str) -> ChartSpec:
    others = changing.spec.others and bool(most)
    return changing.spec.model_copy(update={"limit": int(most) if most else None, "others": others})


def _keep_others(changing: Changing, kept: str) -> ChartSpec:
    return changing.spec.model_copy(update={"others": kept == str(True)})
