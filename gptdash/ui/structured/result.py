"""An object that was read: what does not fit, tables, JSON, downloads, and what it took."""

import json
import re
from typing import Final

import pandas as pd
import streamlit as st
from pydantic import JsonValue

from gptdash.services.exchange import Extraction, Sheet, cells_of, sheets_of
from gptdash.ui.receipt import show_receipt
from gptdash.ui.text import _, ngettext, say_plain

JSON_TYPE: Final = "application/json"
CSV_TYPE: Final = "text/csv"
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
NUMBER: Final = re.compile(r"[+-]?[\d.,]+%?")


def show_object(read: Extraction, name: str) -> None:
    """Show what was read, first of all what does not fit its schema."""
    for notice in read.notices:
        st.caption(f":material/info: {say_plain(notice.sentence)}")
    _show_problems(read)
    if read.value is not None:
        table, as_json = st.tabs([_("Table"), _("JSON")])
        with table:
            _show_tables(read.value)
        with as_json:
            st.code(_as_json(read.value), language="json", wrap_lines=True)
        _offer_downloads(read.value, name)
    show_receipt(read.done)


def _show_problems(read: Extraction) -> None:
    count = len(read.problems)
    if not count:
        st.success(_("Every field fits the schema."), icon=":material/check_circle:")
        return
    heading = ngettext("{n} field does not fit the schema:", "{n} fields do not fit the schema:", count)
    lines = "\n".join(f"- `{problem.path}` {_plain(_(problem.problem))}" for problem in read.problems)
    st.error(f"{heading}\n{lines}", icon=":material/rule:")


def _plain(text: str) -> str:
    """Keep the model's words in a message from being read as Markdown."""
    return "".join(f"\\{letter}" if letter in "\\`*_{}[]()<>#+!|~$:" else letter for letter in text)


def _show_tables(value: dict[str, JsonValue]) -> None:
    cells, sheets = cells_of(value), sheets_of(value)
    if cells:
        frame = pd.DataFrame([(cell.path, _shown(cell.value)) for cell in cells], columns=[_("Field"), _("Value")])
        st.dataframe(frame, hide_index=True, width="stretch")
    for sheet in sheets:
        st.caption(f"**{_plain(sheet.path)}**")
        st.dataframe(pd.DataFrame(list(sheet.rows), columns=list(sheet.columns)), hide_index=True, width="stretch")
    if not cells and not sheets:
        st.caption(_("The object is empty."))


def _shown(value: str | float | None) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)


def _offer_downloads(value: dict[str, JsonValue], name: str) -> None:
    with st.container(horizontal=True):
        st.download_button(
            _("JSON"), _as_json(value), f"{name}.json", JSON_TYPE, key="structured_json",
            icon=":material/download:", on_click="ignore",
        )  # fmt: skip
        st.download_button(
            _("CSV"), as_csv(value), f"{name}.csv", CSV_TYPE, key="structured_csv",
            icon=":material/download:", on_click="ignore",
        )  # fmt: skip


def _as_json(value: dict[str, JsonValue]) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)


def as_csv(value: dict[str, JsonValue]) -> str:
    """Write the rows of the only list of objects, else the single values; no cell becomes a formula."""
    sheets = sheets_of(value)
    if len(sheets) == 1:
        frame = pd.DataFrame(list(sheets[0].rows), columns=list(sheets[0].columns))
    else:
        frame = pd.DataFrame([(cell.path, cell.value) for cell in cells_of(value)], columns=["field", "value"])
    return frame.map(_harmless).to_csv(index=False)


def sheet_as_csv(sheet: Sheet) -> str:
    """Write a table as it was read, for a reader that runs no formulas."""
    return pd.DataFrame(list(sheet.rows), columns=list(sheet.columns)).to_csv(index=False)


def _harmless(cell: object) -> object:
    starts = isinstance(cell, str) and cell.startswith(FORMULA_STARTS)
    return f"'{cell}" if starts and not NUMBER.fullmatch(str(cell)) else cell
