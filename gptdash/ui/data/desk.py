"""The desk of a session: the tables it opened, and what was made of each."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final
from uuid import uuid4

import streamlit as st

from gptdash.domain.errors import GptdashError
from gptdash.services.analysis import Answer, Choices, KeptFile, Preview, Table
from gptdash.ui.navigation import page_of
from gptdash.ui.session import services

DESK_KEY: Final = "data_desk"


@dataclass
class Asked:
    """A question, or none where the chart was suggested, and its answer."""

    question: str
    answer: Answer


@dataclass
class Desk:
    """What a session has on its desk: the table on top, what was made of it, where it came from, and the others.

    `kept` is the upload behind the table, `parts` its sheets, files or lists; `taken` are the uploads that were opened.
    """

    table: Table | None = None
    problem: GptdashError | None = None
    wanted: str = ""
    origin: str = ""
    choices: Choices = field(default_factory=Choices)
    suggested: list[Asked] | None = None
    answers: list[Asked] = field(default_factory=list)
    clear_question: bool = False
    kept: KeptFile | None = None
    parts: tuple[str, ...] = ()
    next_choices: Choices | None = None
    readings: int = 0
    previews: dict[str, Preview | None] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    aside: list["Lying"] = field(default_factory=list)

    @property
    def reading_key(self) -> str:
        """The end of the keys of fields that speak of this file and this reading of it."""
        return f"{self.origin}_{self.readings}"

    def put(self, origin: str, choices: Choices, open_table: Callable[[], Table]) -> None:
        """Open another table in place of the one that lies on top."""
        if self.table:
            self.table.close()
        self.table, self.problem, self.suggested, self.answers = None, None, None, []
        self.parts = self.parts if origin == self.origin else ()
        self.origin, self.choices, self.next_choices = origin, choices, None
        self.readings += 1
        self.previews.clear()
        try:
            self.table = open_table()
            self.parts = self.table.report.parts
        except GptdashError as error:
            self.problem = error

    def add(self, origin: str, open_table: Callable[[], Table], kept: KeptFile | None = None) -> None:
        """Open a table on top of the others; one that was opened before is taken up again."""
        if origin in self.names():
            self.take_up(origin)
            return
        self._lay_aside()
        self.put(origin, Choices(), open_table)
        self.kept = kept

    def names(self) -> dict[str, str]:
        """Name the tables by where they came from, the one on top first."""
        lying = {lying.origin: lying.table.name for lying in self.aside}
        return {self.origin: self.table.name, **lying} if self.table else lying

    def take_up(self, origin: str) -> None:
        """Lay the table on top aside, and another one there."""
        lying = next((lying for lying in self.aside if lying.origin == origin), None)
        if lying is None:
            return
        self.aside.remove(lying)
        self._lay_aside()
        self.table, self.problem, self.origin, self.choices = lying.table, None, lying.origin, lying.choices
        self.suggested, self.answers, self.kept = lying.suggested, lying.answers, lying.kept
        self.parts = lying.table.report.parts
        self.previews.clear()

    def put_away(self) -> None:
        """Close the table on top; the one that lay there before comes up."""
        for opened in (self.table, self.kept):
            if opened:
                opened.close()
        self.table = self.kept = self.problem = self.suggested = None
        self.origin, self.answers, self.parts = "", [], ()
        if self.aside:
            self.take_up(self.aside[0].origin)

    def forget(self, origin: str) -> None:
        """Put away every table that came from a place; `origin` is how theirs begin."""
        for lying in [lying for lying in self.aside if lying.origin.startswith(origin)]:
            self.aside.remove(lying)
            lying.table.close()
        if self.origin.startswith(origin):
            self.put_away()

    def _lay_aside(self) -> None:
        if self.table:
            lying = Lying(self.table, self.origin, self.choices, self.kept, self.suggested, self.answers)
            self.aside.insert(0, lying)
        elif self.kept:
            self.kept.close()
        self.table = self.kept = None


@dataclass
class Lying:
    """A table that lies aside, with what was made of it."""

    table: Table
    origin: str
    choices: Choices
    kept: KeptFile | None
    suggested: list[Asked] | None
    answers: list[Asked]


def open_table() -> Table | None:
    """Return the table that lies on the desk of this session."""
    desk: Desk | None = st.session_state.get(DESK_KEY)
    return desk.table if desk else None


def open_as_data(name: str, csv: str) -> None:
    """Open a table that was made on another page, and turn to the data page."""
    desk: Desk = st.session_state.setdefault(DESK_KEY, Desk())
    desk.add(f"given:{name}:{uuid4().hex}", lambda: services().analysis.open((f"{name}.csv", csv.encode())))
    st.switch_page(page_of("data"))
