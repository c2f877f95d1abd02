"""Lays sample work out: pages that show what a session did would be empty in a demo otherwise."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import streamlit as st

from gptdash.domain.boards import Pin
from gptdash.domain.support import TalkFilter
from gptdash.services.analysis import ChartSpec, Table
from gptdash.services.review import code_as_changeset, sample_source
from gptdash.ui.boundary import shown_errors
from gptdash.ui.chat.opening import OPEN_KEY, URL_KEY, open_now
from gptdash.ui.data.desk import DESK_KEY, Asked, Desk
from gptdash.ui.data.opening.choosing import SAMPLE_KEY
from gptdash.ui.images import load_sample as load_picture
from gptdash.ui.review import desk, load_sample
from gptdash.ui.session import services
from gptdash.ui.support.choosing import CHINESE_SAMPLE
from gptdash.ui.support.talking import TALKS_KEY
from gptdash.ui.support.talking import URL_KEY as TALK_KEY
from gptdash.ui.text import _, language

LAID_OUT: Final = "demo_laid_out"
TABLE: Final = "tips"
ANSWERS: Final = 2


def lay_out(page: str) -> None:
    """Lay out what a page shows, once a session."""
    done: set[str] = st.session_state.setdefault(LAID_OUT, set())
    if page in done or page not in DESKS:
        return
    done.add(page)
    with shown_errors():
        DESKS[page]()


def _open_conversation() -> None:
    """Open the first conversation of the list, where neither the address nor this session names another one."""
    found = services().chat.library.listed(limit=1)
    if found and URL_KEY not in st.query_params and OPEN_KEY not in st.session_state:
        open_now(found[0].conversation.id)


def _open_table() -> None:
    """Open the table that the board was made of, with two of its answers."""
    on_desk: Desk = st.session_state.setdefault(DESK_KEY, Desk())
    if on_desk.table or on_desk.wanted:
        return
    with st.spinner(_("Reading the table…")):
        analysis = services().analysis
        st.session_state[SAMPLE_KEY] = TABLE
        on_desk.add(f"sample:{TABLE}", lambda: analysis.open_sample(TABLE))
        pins = [pin for board in services().boards.listed() for pin in board.pins][:ANSWERS]
        if on_desk.table:
            on_desk.answers = [_answered(on_desk.table, pin) for pin in pins]


def _answered(table: Table, pin: Pin) -> Asked:
    analysis, spec = services().analysis, ChartSpec.model_validate(pin.spec)
    return Asked(pin.title, replace(analysis.run(table, spec), understood=analysis.explain(spec)))


def _open_review() -> None:
    """Put the first of the kept reviews on the desk, with the code that it speaks of."""
    kept = services().review.keeper.kept()
    at_work = desk()
    if not kept or at_work.review:
        return
    load_sample()
    review = services().review.keeper.open(kept[-1].id)
    if review:
        name, code = sample_source()
        at_work.lay_out(code_as_changeset(code, filename=name), review)
        at_work.kept_id = kept[-1].id


def _open_talk() -> None:
    """Open a conversation with a company, in the language of the reader where there is one."""
    if TALKS_KEY in st.session_state or TALK_KEY in st.query_params:
        return
    speaks_chinese = language() == "zh_Hant"
    talks = services().support.talks.listed(TalkFilter())
    several = [talk for talk in talks if talk.turns > 1 and (talk.company_id == CHINESE_SAMPLE) == speaks_chinese]
    if several:
        shown = max(several, key=lambda talk: talk.rule is not None)
        st.query_params[TALK_KEY] = shown.id


DESKS: Final[dict[str, Callable[[], None]]] = {
    "chat": _open_conversation,
    "data": _open_table,
    "review": _open_review,
    "images": load_picture,
    "support": _open_talk,
}
