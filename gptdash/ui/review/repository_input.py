"""A range of a repository on this machine, where that is allowed."""

import uuid
from pathlib import Path
from typing import Final

import streamlit as st

from gptdash.services.review import code_as_changeset, read_repository
from gptdash.ui.review.chosen import Chosen, content_key
from gptdash.ui.session import services
from gptdash.ui.text import _

RANGE_KEY: Final = "review_range"


def repository_input() -> Chosen:
    """Let the user name a folder and revisions, or say how to turn this on."""
    if not services().settings.allow_local_repos:
        st.info(
            _(
                "Repositories on this machine are off. Whoever uses this page could read them all; "
                "set GPTDASH_ALLOW_LOCAL_REPOS=1 and start again to turn them on."
            ),
            icon=":material/lock:",
        )
        return Chosen(None, lambda _skip: code_as_changeset(""))
    with st.container(horizontal=True):
        folder = st.text_input(_("Folder of the repository"), key="review_folder", persist_state="session")
        revisions = st.text_input(
            _("Revisions"), key="review_revisions", persist_state="session", placeholder=_("main..feature"),
            help=_("A range, one commit, or nothing for what is not committed yet."),
        )  # fmt: skip
    st.button(_("Read the changes"), icon=":material/sync:", on_click=_remember_range, args=(folder, revisions))
    path = Path(folder.strip()).expanduser()
    return Chosen(_range_key(folder, revisions), lambda skip: read_repository(path, revisions, skip=skip))


def _remember_range(folder: str, revisions: str) -> None:
    """Note that a range was read; what its names stand for may change, so that each press reads it anew."""
    st.session_state[RANGE_KEY] = (folder, revisions, uuid.uuid4().hex)


def _range_key(folder: str, revisions: str) -> str | None:
    noted = st.session_state.get(RANGE_KEY)
    return content_key(*noted) if noted and noted[:2] == (folder, revisions) else None
