"""Where the items of a job come from."""

from collections.abc import Callable
from typing import Final, Literal

import streamlit as st

from gptdash.domain.wording import mark
from gptdash.services.jobs import Items, Prompts, fill, read_lines, read_table
from gptdash.ui.markdown import plain
from gptdash.ui.session import services
from gptdash.ui.text import _, ngettext

Source = Literal["lines", "table", "pictures"]
SOURCES: Final[dict[Source, str]] = {
    "lines": mark("One a line"),
    "table": mark("A template over a table"),
    "pictures": mark("A question to pictures"),
}
NOTHING: Final = Prompts(())
PICTURE_TYPES: Final = ("png", "jpg", "jpeg", "webp", "gif", "avif", "heic", "heif", "zip")
Key = Callable[[str], str]


def choose_items(key: Key) -> tuple[Items, bool]:
    """Let the user give items; the second value tells whether a column says what is expected of each reply.

    Raises:
        InputRejected: what was given cannot be items.
    """
    source: Source | None = st.segmented_control(
        _("Prompts"),
        list(SOURCES),
        default="lines",
        format_func=lambda source: _(SOURCES[source]),
        key="job_source",
        required=True,
    )
    if source == "table":
        return _from_table(key)
    return (choose_pictures(key) if source == "pictures" else _from_lines(key)), False


def _from_lines(key: Key) -> Items:
    text = st.text_area(_("One prompt a line"), key=key("lines"), height=160)
    return Prompts(read_lines(text)) if text.strip() else NOTHING


def _from_table(key: Key) -> tuple[Items, bool]:
    file = st.file_uploader(_("Table"), type=["csv", "tsv", "txt", "jsonl", "ndjson"], key=key("table"))
    template = st.text_area(
        _("Template"),
        key=key("template"),
        placeholder=_("Translate into Chinese: {{title}}").format(),
        help=_("The names of columns in braces are replaced by each row's values."),
    )
    if file is None:
        return NOTHING, False
    with st.spinner(_("Reading the table…")):
        table = read_table(file.name, file.getvalue())
    st.caption(_("{rows} rows with the columns {columns}", rows=len(table), columns=plain(", ".join(table.columns))))
    if not template.strip():
        return NOTHING, False
    items = fill(template, table)
    st.caption(_("The first one: {prompt}", prompt=plain(next(iter(items)).prompt[:300])))
    return items, "expected" in table.columns


def choose_pictures(key: Key) -> Items:
    """Let the user give pictures and a question to each.

    Raises:
        InputRejected: there is no picture among the files, or they cannot be read.
    """
    files = st.file_uploader(
        _("Pictures, or zip files of them"), type=PICTURE_TYPES, accept_multiple_files=True, key=key("pictures")
    )
    folder = st.file_uploader(
        _("Or a whole folder"), type=PICTURE_TYPES, accept_multiple_files="directory", key=key("folder")
    )
    question = st.text_area(_("Question to each picture"), key=key("question"), height=80)
    uploads = [*files, *folder]
    if not uploads or not question.strip():
        return NOTHING
    with st.spinner(_("Looking at the pictures…")):
        found = services().jobs.pictures(((upload.name, upload.getvalue()) for upload in uploads), question)
    if found.left_out:
        st.caption(
            ngettext(
                "{n} file is no picture and is left out.", "{n} files are no pictures and are left out.", found.left_out
            )
        )
    return found
