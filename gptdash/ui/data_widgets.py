"""The parts of the data page that open a table and show what it holds."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig
from streamlit.runtime.uploaded_file_manager import UploadedFile

from gptdash.domain.errors import GptdashError
from gptdash.domain.wording import mark
from gptdash.services.analysis import Answer, Choices, ColumnProfile, Table
from gptdash.services.analysis.columns import Role
from gptdash.services.analysis.wording import value_text
from gptdash.ui.navigation import page_of
from gptdash.ui.session import services
from gptdash.ui.text import _, ngettext, say

DESK_KEY: Final = "data_desk"
UPLOAD_KEY: Final = "data_upload"
SAMPLE_KEY: Final = "data_sample"
ENCODING_KEY: Final = "data_encoding"
DATES_KEY: Final = "data_dates"
NUMBERS_KEY: Final = "data_numbers"
FILE_TYPES: Final = ("csv", "tsv", "tab", "txt", "dat")
ENCODINGS: Final = ("utf-8", "big5", "gb18030", "shift_jis", "euc-kr", "windows-1252", "windows-1251", "utf-16")
DATE_ORDERS: Final = {None: mark("As detected"), True: mark("Day first (31/12)"), False: mark("Month first (12/31)")}
NUMBER_STYLES: Final = {None: mark("As detected"), False: mark("1,234.5"), True: mark("1.234,5")}
PREVIEW_ROWS: Final = 100
PREVIEW_PX: Final = 260
SHOWN_VALUES: Final = 3
ROLE_NAMES: Final[dict[Role, str]] = {
    "id": mark("identifier"),
    "category": mark("category"),
    "measure": mark("measure"),
    "time": mark("time"),
    "place": mark("place"),
    "money": mark("money"),
    "percent": mark("percent"),
    "text": mark("text"),
    "flag": mark("yes or no"),
}
_MARKDOWN: Final = re.compile(r"([\\`*_{}\[\]()<>#+\-!|~$:])")


@dataclass
class Asked:
    """A question, or none where the chart was suggested, and its answer."""

    question: str
    answer: Answer


@dataclass
class Desk:
    """What a session has on its desk: the open table, what was made of it, and where it came from."""

    table: Table | None = None
    problem: GptdashError | None = None
    wanted: str = ""
    origin: str = ""
    choices: Choices = field(default_factory=Choices)
    suggested: list[Asked] | None = None
    answers: list[Asked] = field(default_factory=list)
    clear_question: bool = False

    def put(self, origin: str, choices: Choices, open_table: Callable[[], Table]) -> None:
        """Open another table in place of the one that lies here."""
        if self.table:
            self.table.close()
        self.table, self.problem, self.suggested, self.answers = None, None, None, []
        self.origin, self.choices = origin, choices
        try:
            self.table = open_table()
        except GptdashError as error:
            self.problem = error


def plain(text: str) -> str:
    """Escape what Markdown would make of a text that came from a file or a model."""
    return _MARKDOWN.sub(r"\\\1", text)


def listed(texts: Sequence[str]) -> str:
    """Write plain texts as a list; one alone needs no bullet."""
    return plain(texts[0]) if len(texts) == 1 else "\n".join(f"- {plain(text)}" for text in texts)


def dates_as_days(frame: pd.DataFrame) -> dict[str, ColumnConfig]:
    """Show dates without the midnight that pandas gives them."""
    dates = frame.select_dtypes("datetime")
    days = [name for name in dates.columns if (dates[name].dropna() == dates[name].dropna().dt.normalize()).all()]
    return {name: st.column_config.DateColumn() for name in days}


def choose_table() -> Desk:
    """Let the user upload a file or choose a sample; what was chosen last lies on the desk."""
    desk: Desk = st.session_state.setdefault(DESK_KEY, Desk())
    upload_column, sample_column = st.columns([2, 1])
    uploaded = upload_column.file_uploader(
        _("CSV file"), type=list(FILE_TYPES), key=UPLOAD_KEY, on_change=_want, args=("upload",)
    )
    with sample_column:
        sample = _choose_sample()
        choices = _choose_reading(disabled=uploaded is None)
    if uploaded and desk.wanted == "upload":
        _open(desk, f"upload:{uploaded.file_id}", choices, lambda: _open_upload(uploaded, choices))
    elif sample and desk.wanted == "sample":
        _open(desk, f"sample:{sample}", Choices(), lambda: services().analysis.open_sample(sample))
    return desk


def want_sample(name: str) -> None:
    """Have a sample chosen and open when the page is drawn next."""
    desk: Desk = st.session_state.setdefault(DESK_KEY, Desk())
    st.session_state[SAMPLE_KEY] = name
    desk.wanted = "sample"


def open_table() -> Table | None:
    """Return the table that lies on the desk of this session."""
    desk: Desk | None = st.session_state.get(DESK_KEY)
    return desk.table if desk else None


def open_as_data(name: str, csv: str) -> None:
    """Open a table that was made on another page, and turn to the data page."""
    desk: Desk = st.session_state.setdefault(DESK_KEY, Desk())
    desk.wanted = "given"
    desk.put(f"given:{name}", Choices(), lambda: services().analysis.open((f"{name}.csv", csv.encode())))
    st.switch_page(page_of("data"))


def _want(what: str) -> None:
    st.session_state[DESK_KEY].wanted = what


def _choose_sample() -> str | None:
    return st.selectbox(
        _("Or a sample"),
        services().analysis.samples(),
        index=None,
        key=SAMPLE_KEY,
        placeholder=_("Choose a sample"),
        persist_state="session",
        on_change=_want,
        args=("sample",),
    )


def _choose_reading(*, disabled: bool) -> Choices:
    """Let the user correct what was guessed about an uploaded file."""
    with st.popover(_("Read the file differently"), icon=":material/tune:", disabled=disabled, width="stretch"):
        encoding = st.selectbox(
            _("Encoding"), ENCODINGS, index=None, key=ENCODING_KEY, placeholder=_(DATE_ORDERS[None])
        )
        day_first = st.selectbox(
            _("Dates"), list(DATE_ORDERS), format_func=lambda choice: _(DATE_ORDERS[choice]), key=DATES_KEY
        )
        decimal_comma = st.selectbox(
            _("Numbers"), list(NUMBER_STYLES), format_func=lambda choice: _(NUMBER_STYLES[choice]), key=NUMBERS_KEY
        )
    return Choices(encoding=encoding, day_first=day_first, decimal_comma=decimal_comma)


def _open(desk: Desk, origin: str, choices: Choices, open_table: Callable[[], Table]) -> None:
    if (origin, choices) != (desk.origin, desk.choices):
        with st.spinner(_("Reading the table…")):
            desk.put(origin, choices, open_table)


def _open_upload(uploaded: UploadedFile, choices: Choices) -> Table:
    return services().analysis.open((uploaded.name, uploaded), choices=choices)


def show_report(table: Table) -> None:
    """Say how large the table is and what the user should check."""
    rows = ngettext("{count} row", "{count} rows", table.rows, count=f"{table.rows:,}")
    columns = ngettext("{n} column", "{n} columns", len(table.columns))
    st.subheader(plain(table.name))
    st.caption(f"{rows} · {columns}")
    if table.report.warnings:
        st.warning(listed([say(warning) for warning in table.report.warnings]), icon=":material/warning:")


def show_table(table: Table) -> None:
    """Show first rows, columns and how the file was read, beside one another."""
    rows, columns, reading = st.tabs([_("First rows"), _("Columns"), _("How it was read")])
    with rows:
        first = table.sample(PREVIEW_ROWS)
        st.dataframe(
            first,
            height=PREVIEW_PX,
            hide_index=True,
            column_config=dates_as_days(first),
            alt=_("The first rows of the table"),
        )
    with columns:
        st.dataframe(_profile(table), hide_index=True, alt=_("What each column holds"))
    with reading:
        _show_reading(table)


def _profile(table: Table) -> pd.DataFrame:
    pairs = zip(table.columns, table.profile, strict=True)
    return pd.DataFrame([_profile_row(profile, column.role) for column, profile in pairs])


def _profile_row(profile: ColumnProfile, role: Role) -> dict[str, str | int]:
    top = ", ".join(f"{entry.value} ({entry.rows:,})" for entry in profile.top[:SHOWN_VALUES])
    return {
        _("Column"): profile.name,
        _("Type"): profile.type,
        _("Role"): _(ROLE_NAMES[role]),
        _("Missing"): profile.nulls,
        _("Distinct"): profile.distinct,
        _("Smallest"): "" if profile.min is None else value_text(profile.min),
        _("Largest"): "" if profile.max is None else value_text(profile.max),
        _("Mean"): "" if profile.mean is None else value_text(profile.mean),
        _("Most frequent"): top,
    }


def _show_reading(table: Table) -> None:
    st.markdown(listed([say(decision) for decision in table.report.decisions]))
    if not table.report.rejected:
        return
    shown, total = len(table.report.rejected), table.report.rejected_count
    st.caption(_("Rows that were set aside: {shown} of {total}", shown=shown, total=total))
    rejected = [(row.line, _(row.reason), row.text) for row in table.report.rejected]
    frame = pd.DataFrame(rejected, columns=[_("Line"), _("Reason"), _("Text")])
    st.dataframe(frame, hide_index=True, alt=_("The rows that do not fit the table"))
