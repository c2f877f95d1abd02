"""Saves a project as a file, and opens one."""

from typing import Final

import streamlit as st

from gptdash.domain.errors import GptdashError
from gptdash.domain.wording import mark
from gptdash.services.projects import ALL_PARTS, ENDING, Opened, Part
from gptdash.ui.boundary import show_error, shown_errors
from gptdash.ui.markdown import plain
from gptdash.ui.projects.datasets import count, datasets, lay_out
from gptdash.ui.session import services
from gptdash.ui.text import _

PARTS: Final[dict[Part, str]] = {
    "conversations": mark("Conversations"),
    "boards": mark("Boards"),
    "reviews": mark("Reviews"),
    "notes": mark("Notes on columns"),
    "presets": mark("Presets"),
    "companies": mark("Companies"),
    "datasets": mark("Tables of this session"),
}
OPEN_KEY: Final = "projects"
MADE_KEY: Final = "project_made"
OPENED_KEY: Final = "project_opened"
UPLOAD_KEY: Final = "project_upload"
ROUND_KEY: Final = "project_round"
MIME: Final = "application/zip"
LARGEST_MB: Final = 500


def show_projects() -> None:
    """Show how all that one works with is saved as one file, and opened."""
    folded = st.expander(_("Project file"), icon=":material/folder_zip:", key=OPEN_KEY, on_change="rerun")
    if not folded.open:
        return  # counting what there is takes queries
    with folded, shown_errors():
        st.caption(_("All that you work with in one file, to put by or to open elsewhere. Keys are never in it."))
        save, open_ = st.columns(2)
        with save:
            _show_saving()
        with open_:
            _show_opening()


def _show_saving() -> None:
    counts = {**services().projects.counts(), "datasets": count()}
    st.caption(_("What goes in") if any(counts.values()) else _("Nothing to save yet."))
    with st.container(horizontal=True):
        chosen = tuple(part for part in ALL_PARTS if counts[part] and _is_chosen(part, counts[part]))
    if "datasets" in chosen:
        st.caption(_("Uploaded tables go in as they are, with whatever stands in them."))
    if st.button(_("Save project"), icon=":material/save:", key="project_save", disabled=not chosen):
        with st.spinner(_("Collecting…")):
            data = services().projects.pack(chosen, datasets() if "datasets" in chosen else ())
        st.session_state[MADE_KEY] = (chosen, data)
    made: tuple[tuple[Part, ...], bytes] | None = st.session_state.get(MADE_KEY)
    if made and made[0] == chosen:
        st.download_button(
            _("Download ({size} kB)", size=f"{max(1, len(made[1]) // 1000):,}"), made[1], f"project{ENDING}", MIME,
            icon=":material/download:", key="project_download", on_click="ignore", type="primary",
        )  # fmt: skip


def _is_chosen(part: Part, count: int) -> bool:
    return st.checkbox(f"{_(PARTS[part])} ({count:,})", value=True, key=f"project_part_{part}", width="content")


def _show_opening() -> None:
    # A new key empties the uploader, so that a file is opened once.
    key = f"{UPLOAD_KEY}_{st.session_state.get(ROUND_KEY, 0)}"
    uploaded = st.file_uploader(_("Open project"), type=["zip"], key=key, max_upload_size=LARGEST_MB)
    if uploaded is not None:
        _open(uploaded.name, uploaded.getvalue())
    opened: tuple[Opened, int] | None = st.session_state.get(OPENED_KEY)
    if opened:
        _show_opened(*opened)


def _open(name: str, data: bytes) -> None:
    try:
        with st.spinner(_("Opening the project…")):
            opened = services().projects.take_in(name, data)
            tables = lay_out(opened)
    except GptdashError as error:
        st.session_state.pop(OPENED_KEY, None)
        show_error(error)
        return
    st.session_state[OPENED_KEY] = (opened, tables)
    st.session_state[ROUND_KEY] = st.session_state.get(ROUND_KEY, 0) + 1
    st.rerun()


def _show_opened(opened: Opened, tables: int) -> None:
    """Say what came of it: what is new, what was there, what stayed as it is, and what has to be opened by hand."""
    new = [f"{_(PARTS[part])} {merged.new:,}" for part, merged in opened.merged.items() if merged.new]
    new += [f"{_(PARTS['datasets'])} {tables:,}"] if tables else []
    there = sum(merged.there for merged in opened.merged.values()) + len(opened.files) + len(opened.samples) - tables
    left = sum(merged.left for merged in opened.merged.values())
    lines = [_("New: {parts}", parts=", ".join(new)) if new else _("Nothing new was in it.")]
    lines += [_("Already there: {n}", n=f"{there:,}")] if there else []
    lines += [_("Left out, so that yours stay: {n}", n=f"{left:,}")] if left else []
    if opened.elsewhere:
        lines.append(_("Open again yourself: {names}", names=plain(", ".join(opened.elsewhere))))
    st.success("  \n".join(lines), icon=":material/check_circle:")
