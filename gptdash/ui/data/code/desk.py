"""What a session wrote and ran on the data page."""

from dataclasses import dataclass, field
from typing import Final

import streamlit as st

from gptdash.domain.wording import Sentence
from gptdash.services.analysis import CodeAnswer, WrittenCode
from gptdash.services.analysis.code import Language

DESK_KEY: Final = "data_code_desk"
TEXT_KEYS: Final[dict[Language, str]] = {"sql": "data_code_sql", "python": "data_code_python"}


@dataclass
class Run:
    """Code that was run: on which table, and what it gave, or why it gave nothing."""

    table: str
    code: str
    answer: CodeAnswer | None
    problem: Sentence | None


@dataclass
class CodeDesk:
    """What a session wrote and ran, the newest first, and the code that was last written for it."""

    starting: dict[Language, str] = field(default_factory=dict)
    runs: dict[Language, list[Run]] = field(default_factory=lambda: {"sql": [], "python": []})
    written: WrittenCode | None = None


def code_desk() -> CodeDesk:
    """Return the desk of this session."""
    desk: CodeDesk = st.session_state.setdefault(DESK_KEY, CodeDesk())
    return desk
