"""The fields in which the user says how a file is to be read."""

from collections.abc import Iterable
from typing import Final

import streamlit as st

from gptdash.domain.wording import mark
from gptdash.services.analysis import Choices
from gptdash.services.analysis.ingest import HeadKind
from gptdash.ui.text import _

AS_DETECTED: Final = mark("As detected")
ENCODINGS: Final = (
    "utf-8", "big5", "gb18030", "shift_jis", "euc-jp", "euc-kr", "windows-1252", "windows-1250", "windows-1251",
    "utf-16",
)  # fmt: skip
SEPARATORS: Final = {
    ",": mark("Comma"),
    ";": mark("Semicolon"),
    "\t": mark("Tab"),
    "|": mark("Bar"),
    " ": mark("Space"),
    ":": mark("Colon"),
}
QUOTES: Final = {'"': '"', "'": "'", "": mark("None")}
NAME_ROWS: Final = 20
MAX_SKIPPED: Final = 10_000
DATE_ORDERS: Final = {None: AS_DETECTED, True: mark("Day first (31/12)"), False: mark("Month first (12/31)")}
NUMBER_STYLES: Final = {None: AS_DETECTED, False: mark("1,234.5"), True: mark("1.234,5")}


def show_fields(choices: Choices, kind: HeadKind, key: str) -> Choices:
    """Show the fields that matter for a kind of content, filled with earlier choices; returns what they say now."""
    said: dict[str, object] = {}
    if kind == "text":
        said |= _text_fields(choices, key)
    if kind in ("text", "grid"):
        said |= _row_fields(choices, key)
    if kind != "parquet":
        said |= _value_fields(choices, key)
    return choices.model_copy(update=said)


def _text_fields(choices: Choices, key: str) -> dict[str, object]:
    """Ask for what turns bytes into cells."""
    encodings = _with(ENCODINGS, choices.encoding)
    separators = _with(SEPARATORS, choices.delimiter)
    quotes = (None, *QUOTES)
    encoding, separator, quote = st.columns(3)
    return {
        "encoding": encoding.selectbox(
            _("Encoding"),
            encodings,
            index=encodings.index(choices.encoding),
            format_func=lambda name: name or _(AS_DETECTED),
            key=f"data_encoding_{key}",
        ),
        "delimiter": separator.selectbox(
            _("Separator"),
            separators,
            index=separators.index(choices.delimiter),
            format_func=_separator_name,
            key=f"data_separator_{key}",
        ),
        "quote": quote.selectbox(
            _("Quotation mark"),
            quotes,
            index=quotes.index(choices.quote if choices.quote in QUOTES else None),
            format_func=lambda mark: _(AS_DETECTED) if mark is None else _(QUOTES[mark]),
            key=f"data_quote_{key}",
        ),
    }


def _separator_name(separator: str | None) -> str:
    return _(AS_DETECTED) if separator is None else _(SEPARATORS.get(separator, separator))


def _row_fields(choices: Choices, key: str) -> dict[str, object]:
    """Ask which rows are names, titles and totals."""
    skip, names, last = st.columns(3, vertical_alignment="bottom")
    rows = (None, *range(NAME_ROWS + 1))
    skipped = skip.number_input(
        _("Lines to leave out at the top"),
        min_value=0,
        max_value=MAX_SKIPPED,
        value=choices.skip_lines or 0,
        key=f"data_skip_{key}",
    )
    return {
        "skip_lines": int(skipped) or None,
        "names_row": names.selectbox(
            _("Column names"),
            rows,
            index=rows.index(choices.names_row if choices.names_row in rows else None),
            format_func=_names_row_name,
            key=f"data_names_{key}",
        ),
        "keep_last_rows": last.checkbox(
            _("Keep totals and remarks at the end"), value=choices.keep_last_rows, key=f"data_last_{key}"
        ),
    }


def _names_row_name(row: int | None) -> str:
    if row is None:
        return _(AS_DETECTED)
    return _("In row {row}", row=row) if row else _("There are none")


def _value_fields(choices: Choices, key: str) -> dict[str, object]:
    """Ask how numbers and dates are written."""
    numbers, dates = st.columns(2)
    styles, orders = list(NUMBER_STYLES), list(DATE_ORDERS)
    return {
        "decimal_comma": numbers.selectbox(
            _("Numbers"),
            styles,
            index=styles.index(choices.decimal_comma),
            format_func=lambda choice: _(NUMBER_STYLES[choice]),
            key=f"data_numbers_{key}",
        ),
        "day_first": dates.selectbox(
            _("Dates"),
            orders,
            index=orders.index(choices.day_first),
            format_func=lambda choice: _(DATE_ORDERS[choice]),
            key=f"data_dates_{key}",
        ),
    }


def _with(options: Iterable[str], chosen: str | None) -> tuple[str | None, ...]:
    """Offer "as detected" first, and what was chosen also where it is not among the usual."""
    usual = tuple(options)
    return (None, *usual) if chosen is None or chosen in usual else (None, chosen, *usual)
