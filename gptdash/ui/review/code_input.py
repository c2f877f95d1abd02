"""The box for code: pasted, typed, or the sample."""

from typing import Final

import streamlit as st

from gptdash.services.review import LANGUAGES, code_as_changeset, looks_like_diff, read_diff, sample_source
from gptdash.ui.review.chosen import Chosen, content_key
from gptdash.ui.text import _

KIND_KEY: Final = "review_kind"
CODE_KEY: Final = "review_code"
FILE_KEY: Final = "review_file"
LANGUAGE_KEY: Final = "review_language"
LAST_CODE_KEY: Final = "review_last_code"


def code_input() -> Chosen:
    """Let the user paste code and name its file and language; a diff is taken for one."""
    code = st.text_area(
        _("Code"), height=320, key=CODE_KEY, on_change=_forget_other_name, persist_state="session",
        placeholder=_("Paste code here"),
    ) or ""  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="bottom"):
        file = st.text_input(
            _("File name (optional)"), key=FILE_KEY, persist_state="session", help=_("Its ending tells the language.")
        )
        language = _choose_language()
        st.button(_("Load the sample"), icon=":material/science:", on_click=load_sample)
    if not language and looks_like_diff(code):
        st.info(_("This is a diff, and is reviewed as one."), icon=":material/difference:")
        return Chosen(content_key("diff", code), lambda skip: read_diff(code, skip=skip))
    key = content_key("code", code, file or "", language or "") if code.strip() else None
    return Chosen(key, lambda _skip: code_as_changeset(code, filename=file or None, language=language))


def _choose_language() -> str | None:
    names = {known.id: known.name for known in LANGUAGES}
    chosen = st.selectbox(
        _("Language"),
        ["", *names],
        format_func=lambda id_: names[id_] if id_ else _("Tell by name and content"),
        key=LANGUAGE_KEY,
        persist_state="session",
    )
    return chosen or None


def load_sample() -> None:
    """Put the sample into the box."""
    name, code = sample_source()
    st.session_state[FILE_KEY] = name
    st.session_state[CODE_KEY] = st.session_state[LAST_CODE_KEY] = code
    st.session_state[LANGUAGE_KEY] = ""


def take_over(code: str) -> None:
    """Put changed code into the box, in place of what was reviewed."""
    st.session_state[CODE_KEY] = st.session_state[LAST_CODE_KEY] = code
    st.session_state[KIND_KEY] = "code"


def _forget_other_name() -> None:
    """Drop the name of a file whose code was replaced as a whole; an edited file keeps it."""
    before, now = st.session_state.get(LAST_CODE_KEY), st.session_state[CODE_KEY]
    st.session_state[LAST_CODE_KEY] = now
    if before and not _said_lines(before) & _said_lines(now):
        st.session_state[FILE_KEY] = ""


def _said_lines(code: str) -> set[str]:
    return {line.strip() for line in code.splitlines()} - {""}
