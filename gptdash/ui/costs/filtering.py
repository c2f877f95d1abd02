"""What the charts of the costs page have been told to show alone: a click on a bar chooses it, a second one lets go."""

from functools import partial
from typing import Final, Literal

import streamlit as st

from gptdash.domain.spending import DIMENSIONS, Dimension, Slice
from gptdash.ui.costs.naming import DIMENSIONS as TITLES
from gptdash.ui.costs.naming import name_of
from gptdash.ui.session import services
from gptdash.ui.text import _

CHOSEN_KEY: Final = "costs_chosen"
FOCUS_KEY: Final = "costs_focus"
GENERATION_KEY: Final = "costs_generation"
TIMES: Final = "times"
CONVERSATION: Final = "conversation_id"
Focus = tuple[int, int, str]
Filter = Dimension | Literal["conversation_id"]


def chosen() -> dict[Filter, str]:
    """Return what is chosen: dimension to value."""
    values: dict[Filter, str] = st.session_state.setdefault(CHOSEN_KEY, {})
    return values


def focus() -> Focus | None:
    """Return the hours of the bar of time that is chosen, and its name."""
    hours: Focus | None = st.session_state.get(FOCUS_KEY)
    return hours


def narrowed(part: Slice) -> Slice:
    """Narrow a part of the ledger to what is chosen, but for the time."""
    return part.model_copy(update={str(name): value for name, value in chosen().items()})


def chart_key(chart: str) -> str:
    """Name a chart's widget; after a filter was let go from outside, it is another one that has nothing selected."""
    return f"costs_chart_{chart}_{st.session_state.get(GENERATION_KEY, 0)}"


def take_selection(chart: str) -> None:
    """Take over what was clicked in a chart; runs as its callback."""
    points = st.session_state[chart_key(chart)]["selection"]["points"]
    data = points[0].get("customdata") if points else None
    if chart == TIMES:
        st.session_state[FOCUS_KEY] = (int(data[0]), int(data[1]), str(data[2])) if data else None
    elif data:
        chosen()[_dimension(chart)] = str(data[0])
    else:
        chosen().pop(_dimension(chart), None)


def take_conversation(conversation_ids: tuple[str, ...], key: str) -> None:
    """Take over which conversation was chosen in the table of them; runs as its callback."""
    rows = st.session_state[key]["selection"]["rows"]
    if rows:
        chosen()[CONVERSATION] = conversation_ids[rows[0]]
    else:
        chosen().pop(CONVERSATION, None)


def show_chosen() -> None:
    """Show what is chosen as buttons that let go of it."""
    texts = {name: _text(name, value) for name, value in chosen().items()}
    hours = focus()
    if not texts and not hours:
        st.caption(_("Click a bar to see its calls alone; the other charts follow."))
        return
    with st.container(horizontal=True, key="costs_filters"):
        for name, text in texts.items():
            _show_one(name, text)
        if hours:
            _show_one(TIMES, hours[2])


def _show_one(name: str, text: str) -> None:
    let_go = partial(_let_go, name)
    st.button(text, icon=":material/close:", key=f"costs_let_go_{name}", help=_("Show all again"), on_click=let_go)


def _let_go(name: str) -> None:
    if name == TIMES:
        st.session_state[FOCUS_KEY] = None
    else:
        chosen().pop(_dimension(name), None)
    st.session_state[GENERATION_KEY] = st.session_state.get(GENERATION_KEY, 0) + 1


def _text(name: Filter, value: str) -> str:
    if name == CONVERSATION:
        return f"{_('Conversation')}: {services().costs.spent.title(value)}"
    return f"{_(TITLES[name])}: {name_of(name, value)}"


def _dimension(name: str) -> Filter:
    return next(
        (dimension for dimension in DIMENSIONS if dimension == name),
        CONVERSATION,
    )
