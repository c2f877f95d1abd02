"""What is to be reviewed: pasted code, files or a zip, a diff, or a range of a repository."""

from collections.abc import Callable
from typing import Final, Literal

import streamlit as st

from gptdash.domain.wording import mark
from gptdash.ui.review.chosen import Chosen
from gptdash.ui.review.code_input import KIND_KEY, code_input
from gptdash.ui.review.repository_input import repository_input
from gptdash.ui.review.upload_inputs import diff_input, files_input
from gptdash.ui.text import _

Mode = Literal["review", "assistant"]
MODE_KEY: Final = "review_mode"
MODES: Final[dict[Mode, str]] = {"review": mark("Find problems"), "assistant": mark("Ask the assistant")}
MODE_ICONS: Final[dict[Mode, str]] = {"review": ":material/rule:", "assistant": ":material/smart_toy:"}
Kind = Literal["code", "files", "diff", "repository"]
KINDS: Final[dict[Kind, str]] = {
    "code": mark("Code"),
    "files": mark("Files or a zip"),
    "diff": mark("Diff"),
    "repository": mark("Repository"),
}
KIND_ICONS: Final[dict[Kind, str]] = {
    "code": ":material/code:",
    "files": ":material/folder_zip:",
    "diff": ":material/difference:",
    "repository": ":material/account_tree:",
}
INPUTS: Final[dict[Kind, Callable[[], Chosen]]] = {
    "code": code_input,
    "files": files_input,
    "diff": diff_input,
    "repository": repository_input,
}


def choose_mode() -> Mode:
    """Let the user choose between the review and the assistant."""
    mode: Mode = st.segmented_control(
        _("What to do"),
        list(MODES),
        format_func=lambda one: f"{MODE_ICONS[one]} {_(MODES[one])}",
        default="review",
        required=True,
        key=MODE_KEY,
        persist_state="session",
        label_visibility="collapsed",
    )
    return mode


def choose_input() -> Chosen:
    """Let the user choose what is reviewed."""
    kind = st.segmented_control(
        _("What to review"),
        list(KINDS),
        format_func=lambda one: f"{KIND_ICONS[one]} {_(KINDS[one])}",
        default="code",
        required=True,
        key=KIND_KEY,
        persist_state="session",
        label_visibility="collapsed",
    )
    return INPUTS[kind]()
