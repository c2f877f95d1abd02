"""The knowledge base: passages in a table that can be edited, and what is read into it from files or pasted text."""

from typing import Final

import pandas as pd
import streamlit as st

from gptdash.domain.support import CompanyVersion, Passage
from gptdash.services.support import Knowledge, read_files, read_text, steering_passages
from gptdash.ui.boundary import shown_errors
from gptdash.ui.markdown import plain
from gptdash.ui.pressing import pressed_after_edits
from gptdash.ui.text import _, ngettext

KINDS: Final = ("json", "md", "markdown", "csv", "tsv", "txt")
DRAFT_KEY: Final = "support_draft"
PREVIEWED: Final = 5


def edit_passages(version: CompanyVersion) -> tuple[Passage, ...]:
    """Let the user edit the passages and read more of them in; returns them as they stand in the table."""
    key = f"{version.company_id}:{version.number}"
    drafts: dict[str, tuple[int, tuple[Passage, ...]]] = st.session_state.setdefault(DRAFT_KEY, {})
    round_, passages = drafts.get(key, (0, version.company.passages))
    edited = _table(passages, f"support_passages_{key}_{round_}")
    more = _read_more(f"{key}_{round_}")
    if more is not None:
        with st.container(horizontal=True):
            if pressed_after_edits(_("Add these passages"), icon=":material/add:", key="support_add"):
                drafts[key] = (round_ + 1, (*edited, *more.passages))
                st.rerun()
            if st.button(_("Put them in place of all"), icon=":material/swap_horiz:", key="support_replace"):
                drafts[key] = (round_ + 1, more.passages)
                st.rerun()
    return edited


def _table(passages: tuple[Passage, ...], key: str) -> tuple[Passage, ...]:
    st.subheader(_("What the bot knows: {count} passages", count=len(passages)))
    frame = pd.DataFrame([passage.model_dump() for passage in passages], columns=["id", "title", "text"])
    edited = st.data_editor(
        frame,
        key=key,
        num_rows="dynamic",
        width="stretch",
        hide_index=True,
        column_config={
            "id": st.column_config.TextColumn(_("Id"), width="small", help=_("What answers cite")),
            "title": st.column_config.TextColumn(_("Title"), width="medium"),
            "text": st.column_config.TextColumn(_("Text"), width="large"),
        },
    )
    rows = edited.fillna("").astype(str).to_dict("records")
    found = tuple(
        Passage(id=row["id"].strip() or row["title"], title=row["title"].strip(), text=row["text"].strip())
        for row in rows
        if row["text"].strip()
    )
    _warn_of(found)
    return found


def _read_more(key: str) -> Knowledge | None:
    """Read files or pasted text, and show what passages they make."""
    with st.expander(_("Read in files or text"), icon=":material/upload_file:"), shown_errors():
        files = st.file_uploader(
            _("JSON, Markdown, CSV of questions and answers, or text; several at once"), type=list(KINDS),
            accept_multiple_files=True, key=f"support_files_{key}",
        )  # fmt: skip
        pasted = st.text_area(_("Or paste text"), key=f"support_pasted_{key}", height=120)
        if files:
            with st.spinner(_("Reading the passages…")):
                read = read_files((file.name, file.getvalue()) for file in files)
            return _previewed(read)
        if pasted.strip():
            return _previewed(read_text(pasted))
    return None


def _previewed(read: Knowledge) -> Knowledge:
    st.markdown(ngettext("**{n} passage** was read.", "**{n} passages** were read.", len(read.passages)))
    for passage in read.passages[:PREVIEWED]:
        st.caption(plain(passage.id))
        st.text(f"{passage.title}\n{passage.text}")
    if len(read.passages) > PREVIEWED:
        st.caption(_("… and {count} more", count=len(read.passages) - PREVIEWED))
    _warn_of(read.passages)
    return read


def _warn_of(passages: tuple[Passage, ...]) -> None:
    """Name passages that read as if they wanted to steer the model."""
    found = steering_passages(passages)
    if found:
        named = plain(", ".join(found[:PREVIEWED]))
        st.warning(
            _("These read as if they wanted to steer the model: {ids}. They are data to it all the same.", ids=named),
            icon=":material/policy_alert:",
        )
