"""Files, zips and diffs that are uploaded, and diffs that are pasted."""

from collections.abc import Sequence
from typing import Final

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from gptdash.domain.wording import sentence
from gptdash.services.review import Changeset, files_as_changeset, read_diff, unpack_zip
from gptdash.ui.review.chosen import Chosen, content_key
from gptdash.ui.text import _

UPLOAD_MB: Final = 100


def files_input() -> Chosen:
    """Let the user upload source files or a zip."""
    uploads = st.file_uploader(
        _("Source files, or one zip"), accept_multiple_files=True, key="review_upload", max_upload_size=UPLOAD_MB
    )
    key = content_key("files", *(one.file_id for one in uploads)) if uploads else None
    return Chosen(key, lambda skip: _unpacked(uploads, skip=skip))


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


def diff_input() -> Chosen:
    """Let the user upload or paste a diff."""
    upload = st.file_uploader(_("A diff or patch file"), key="review_diff_file", max_upload_size=UPLOAD_MB)
    text = st.text_area(
        _("Or paste a diff"), height=240, key="review_diff", persist_state="session",
        placeholder=_("The output of git diff, svn diff or diff -u"),
    ) or ""  # fmt: skip
    if upload is not None:
        return Chosen(content_key("diff", upload.file_id), lambda skip: _diff_of(upload, skip=skip))
    return Chosen(content_key("diff", text) if text.strip() else None, lambda skip: read_diff(text, skip=skip))


def _diff_of(upload: UploadedFile, *, skip: bool) -> Changeset:
    """Read an uploaded diff; bytes that are no UTF-8 are marked, so that no patch is offered for their lines."""
    text = upload.getvalue().decode("utf-8", "replace")
    return read_diff(text, sentence("{name}", name=upload.name), skip=skip)
