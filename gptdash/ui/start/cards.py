"""What can be done, page by page, each with an example one press away."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from gptdash.domain.wording import mark
from gptdash.ui.chat import draft_message
from gptdash.ui.data import want_sample
from gptdash.ui.data.answers.showing import draft_question
from gptdash.ui.images import load_sample as load_picture
from gptdash.ui.jobs import write_prompts
from gptdash.ui.navigation import page_of
from gptdash.ui.review import load_sample as load_code
from gptdash.ui.text import _

COLUMNS: Final = 3
PROMPTS: Final = mark(
    "Translate into French: good morning\nTranslate into French: the train is late\nTranslate into French: two coffees"
)


@dataclass(frozen=True)
class Card:
    """A page, what it does, and its example: what the button says and what it prepares."""

    page: str
    about: str
    example: str
    prepare: Callable[[], None]


def _prepare_data() -> None:
    want_sample("gapminder")
    draft_question(_("average lifeExp by continent"))


def _prepare_nothing() -> None:
    """Some pages are their own example."""


CARDS: Final = (
    Card(
        "data",
        mark("Upload a table and ask it questions. Each chart shows the query and the rows that it rests on."),
        mark("Chart a sample table"),
        _prepare_data,
    ),
    Card(
        "chat",
        mark("Talk with a model. Tokens and cost stand under each reply; every version of a conversation is kept."),
        mark("Draft a first message"),
        lambda: draft_message(_("Explain in two sentences what a token is.")),
    ),
    Card(
        "review",
        mark("Find bugs and weaknesses in code. Each finding quotes the line that it speaks of."),
        mark("Load code with bugs"),
        load_code,
    ),
    Card(
        "images",
        mark("See what a picture holds, what sending it costs, and turn a receipt into a table."),
        mark("Open a sample receipt"),
        load_picture,
    ),
    Card(
        "support",
        mark("Try a customer-service bot that cites a passage of the knowledge base, or hands over to a person."),
        mark("Talk to a sample company"),
        _prepare_nothing,
    ),
    Card(
        "jobs",
        mark("Run many prompts as one job, priced before it starts, that survives a restart."),
        mark("Fill in three prompts"),
        lambda: write_prompts(_(PROMPTS)),
    ),
    Card(
        "costs",
        mark("See what every call used and cost, set budgets, and price the same work on other models."),
        mark("See what was spent"),
        _prepare_nothing,
    ),
)


def show_cards() -> DeltaGenerator:
    """Show a card for each page, the first with the button to a chart; returns what is left of the last row."""
    rows = [CARDS[at : at + COLUMNS] for at in range(0, len(CARDS), COLUMNS)]
    for row in rows[:-1]:
        for place, card in zip(st.columns(COLUMNS), row, strict=True):
            _show_card(place, card, first=card is CARDS[0])
    (last,) = rows[-1]
    place, left = st.columns([1, COLUMNS - 1])
    _show_card(place, last)
    return left


def _show_card(place: DeltaGenerator, card: Card, *, first: bool = False) -> None:
    page = page_of(card.page)
    with place, st.container(border=True, height="stretch", vertical_alignment="distribute"):
        with st.container(gap="small"):
            st.page_link(page, label=f"**{page.title}**", icon=page.icon)
            st.markdown(_(card.about))
        pressed = st.button(
            _(card.example), key=f"start_{card.page}", type="primary" if first else "secondary", width="stretch",
            icon=":material/arrow_forward:", icon_position="right",
        )  # fmt: skip
    if pressed:
        card.prepare()
        st.switch_page(page)
