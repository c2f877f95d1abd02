"""What the table on top holds, and how it was read."""

from functools import partial
from typing import Final

import pandas as pd
import streamlit as st

from gptdash.domain.wording import mark
from gptdash.services.analysis import ColumnProfile, Table
from gptdash.services.analysis.columns import Role
from gptdash.services.analysis.wording import value_text
from gptdash.ui.data.reading import read_differently
from gptdash.ui.data_widgets import Desk, dates_as_days, listed, plain
from gptdash.ui.text import _, ngettext, say

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


def show_report(table: Table) -> None:
    """Say how large the table is and what the user should check."""
    rows = ngettext("{count} row", "{count} rows", table.rows, count=f"{table.rows:,}")
    columns = ngettext("{n} column", "{n} columns", len(table.columns))
    st.subheader(plain(table.name))
    st.caption(f"{rows} · {columns}")
    if table.report.warnings:
        st.warning(listed([say(warning) for warning in table.report.warnings]), icon=":material/warning:")


def show_table(desk: Desk, table: Table) -> None:
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
        read_differently(desk)


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
    st.download_button(
        _("All rows that were set aside"),
        partial(_rejected, table),
        f"{table.name}-set-aside.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
        key="data_rejected",
    )


def _rejected(table: Table) -> str:
    return "".join(table.rejected_csv())
