"""What is to be reviewed: pasted code, files or a zip, a diff, or a range of a repository."""

import hashlib
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from gptdash.domain.wording import mark, sentence
from gptdash.services.review import (
    LANGUAGES,
    Changeset,
    code_as_changeset,
    files_as_changeset,
    looks_like_diff,
    read_diff,
    read_repository,
    sample_source,
    unpack_zip,
)
from gptdash.ui.review.desk import desk
from gptdash.ui.session import services
from gptdash.ui.text import _

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
CODE_KEY: Final = "review_code"
FILE_KEY: Final = "review_file"
LANGUAGE_KEY: Final = "review_language"
LAST_CODE_KEY: Final = "review_last_code"
RANGE_KEY: Final = "review_range"
UPLOAD_MB: Final = 100
DIFF_MB: Final = 100


@dataclass(frozen=True)
class Chosen:
    """Something to review: a key that changes with its content, None where there is nothing yet; and how to read it."""

    key: str | None
    read: Callable[[], Changeset]

    def changes(self, *, everything: bool) -> Changeset:
        """Read it, once for the same content.

        Raises:
            InputRejected: it cannot be reviewed.
        """
        key = f"{self.key}:{everything}"
        kept = desk().read
        if kept is None or kept[0] != key or self.key is None:
            kept = (key, self.read())
            desk().read = kept
        return kept[1]


def choose_input(*, everything: bool) -> Chosen:
    """Let the user choose what is reviewed; `everything` takes in lock files, generated and minified ones as well."""
    kind = st.segmented_control(
        _("What to review"),
        list(KINDS),
        format_func=lambda one: f"{KIND_ICONS[one]} {_(KINDS[one])}",
        default="code",
        required=True,
        key="review_kind",
        persist_state="session",
        label_visibility="collapsed",
    )
    skip = not everything
    if kind == "files":
        return _files(skip=skip)
    if kind == "diff":
        return _diff(skip=skip)
    if kind == "repository":
        return _repository(skip=skip)
    return _code(skip=skip)


def _code(*, skip: bool) -> Chosen:
    code = st.text_area(
        _("Code"), height=320, key=CODE_KEY, on_change=_forget_other_name, persist_state="session",
        placeholder=_("Paste code here"),
    ) or ""  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="bottom"):
        file = st.text_input(
            _("File name (optional)"), key=FILE_KEY, persist_state="session", help=_("Its ending tells the language.")
        )
        language = _choose_language()
        st.button(_("Load the sample"), icon=":material/science:", on_click=_load_sample)
    if not language and looks_like_diff(code):
        st.info(_("This is a diff, and is reviewed as one."), icon=":material/difference:")
        return Chosen(_key("diff", code), lambda: read_diff(code, skip=skip))
    key = _key("code", code, file or "", language or "") if code.strip() else None
    return Chosen(key, lambda: code_as_changeset(code, filename=file or None, language=language))


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


def _files(*, skip: bool) -> Chosen:
    uploads = st.file_uploader(
        _("Source files, or one zip"), accept_multiple_files=True, key="review_upload", max_upload_size=UPLOAD_MB
    )
    key = _key("files", *(one.file_id for one in uploads)) if uploads else None
    return Chosen(key, lambda: _unpacked(uploads, skip=skip))


def _unpacked(uploads: Sequence[UploadedFile], *, skip: bool) -> Changeset:
    title = uploads[0].name if len(uploads) == 1 else ""
    named = [
        found
        for one in uploads
        for found in (
            unpack_zip(one.name, one.getvalue()) if one.name.lower().endswith(".zip") else [(one.name, one.getvalue())]
        )
    ]
    return files_as_changeset(named, title=title, skip=skip)


def _diff(*, skip: bool) -> Chosen:
    upload = st.file_uploader(_("A diff or patch file"), key="review_diff_file", max_upload_size=DIFF_MB)
    text = st.text_area(
        _("Or paste a diff"), height=240, key="review_diff", persist_state="session",
        placeholder=_("The output of git diff, svn diff or diff -u"),
    ) or ""  # fmt: skip
    if upload is not None:
        return Chosen(_key("diff", upload.file_id), lambda: _diff_of(upload, skip=skip))
    return Chosen(_key("diff", text) if text.strip() else None, lambda: read_diff(text, skip=skip))


def _diff_of(upload: UploadedFile, *, skip: bool) -> Changeset:
    """Read an uploaded diff; bytes that are no UTF-8 are marked, so that no patch is offered for their lines."""
    text = upload.getvalue().decode("utf-8", "replace")
    return read_diff(text, sentence("{name}", name=upload.name), skip=skip)


def _repository(*, skip: bool) -> Chosen:
    if not services().settings.allow_local_repos:
        st.info(
            _(
                "Repositories on this machine are off. Whoever uses this page could read them all; "
                "set GPTDASH_ALLOW_LOCAL_REPOS=1 and start again to turn them on."
            ),
            icon=":material/lock:",
        )
        return Chosen(None, lambda: code_as_changeset(""))
    with st.container(horizontal=True):
        folder = st.text_input(_("Folder of the repository"), key="review_folder", persist_state="session")
        revisions = st.text_input(
            _("Revisions"), key="review_revisions", persist_state="session", placeholder=_("main..feature"),
            help=_("A range, one commit, or nothing for what is not committed yet."),
        )  # fmt: skip
    st.button(_("Read the changes"), icon=":material/sync:", on_click=_remember_range, args=(folder, revisions))
    path = Path(folder.strip()).expanduser()
    return Chosen(_range_key(folder, revisions), lambda: read_repository(path, revisions, skip=skip))


def _remember_range(folder: str, revisions: str) -> None:
    """Note that a range was read; what its names stand for may change, so that each press reads it anew."""
    st.session_state[RANGE_KEY] = (folder, revisions, uuid.uuid4().hex)


def _range_key(folder: str, revisions: str) -> str | None:
    noted = st.session_state.get(RANGE_KEY)
    return _key(*noted) if noted and noted[:2] == (folder, revisions) else None


def _load_sample() -> None:
    name, code = sample_source()
    st.session_state[FILE_KEY] = name
    st.session_state[CODE_KEY] = st.session_state[LAST_CODE_KEY] = code
    st.session_state[LANGUAGE_KEY] = ""


def take_over(code: str) -> None:
    """Put changed code into the box, in place of what was reviewed."""
    st.session_state[CODE_KEY] = st.session_state[LAST_CODE_KEY] = code
    st.session_state["review_kind"] = "code"


def _forget_other_name() -> None:
    """Drop the name of a file whose code was replaced as a whole; an edited file keeps it."""
    before, now = st.session_state.get(LAST_CODE_KEY), st.session_state[CODE_KEY]
    st.session_state[LAST_CODE_KEY] = now
    if before and not _said_lines(before) & _said_lines(now):
        st.session_state[FILE_KEY] = ""


def _said_lines(code: str) -> set[str]:
    return {line.strip() for line in code.splitlines()} - {""}


def _key(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()
