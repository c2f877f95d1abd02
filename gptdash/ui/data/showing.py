"""What the table on top holds, and how it was read."""

from collections.abc import Sequence
from functools import partial
from typing import Final

import pandas as pd
import streamlit as st

from gptdash.domain.wording import Sentence
from gptdash.services.analysis import Table
from gptdash.ui.data.columns import show_columns
from gptdash.ui.data.desk import Desk
from gptdash.ui.data.frames import dates_as_days
from gptdash.ui.data.opening.reading import read_differently
from gptdash.ui.locales import as_count
from gptdash.ui.markdown import listed, plain
from gptdash.ui.text import _, ngettext, say

PREVIEW_ROWS: Final = 100
PREVIEW_COLUMNS: Final = 200
LISTED: Final = 30
PREVIEW_PX: Final = 260


def show_report(table: Table) -> None:
    """Say how large the table is and what the user should check."""
    rows = ngettext("{count} row", "{count} rows", table.rows, count=as_count(table.rows))
    width = len(table.columns)
    columns = ngettext("{count} column", "{count} columns", width, count=as_count(width))
    st.subheader(plain(table.name))
    st.caption(f"{rows} · {columns}")
    if table.report.warnings:
        st.warning(_listed(table.report.warnings), icon=":material/warning:")


def _listed(said: Sequence[Sentence]) -> str:
    """List sentences; of very many the first, and how many more there are."""
    texts = [say(each) for each in said[:LISTED]]
    return listed([*texts, _("… and {count} more", count=len(said) - LISTED)] if len(said) > LISTED else texts)


def show_table(desk: Desk, table: Table) -> None:
    """Show first rows, columns and how the file was read, beside one another."""
    rows, columns, reading = st.tabs([_("First rows"), _("Columns"), _("How it was read")])
    with rows:
        first = table.sample(PREVIEW_ROWS, PREVIEW_COLUMNS)
        if len(table.columns) > PREVIEW_COLUMNS:
            st.caption(
                _("The first {shown} of {count} columns", shown=PREVIEW_COLUMNS, count=as_count(len(table.columns)))
            )
        st.dataframe(
            first,
            height=PREVIEW_PX,
            hide_index=True,
            column_config=dates_as_days(first),
            alt=_("The first rows of the table"),
        )
    with columns:
        show_columns(table)
    with reading:
        _show_reading(table)
        read_differently(desk)


def _show_reading(table: Table) -> None:
    st.markdown(_listed(table.report.decisions))
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
