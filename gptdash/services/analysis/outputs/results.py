"""A result as a file; text that a spreadsheet would run as a formula is made plain, but in Parquet it stays."""

import io
from typing import Final

import pandas as pd

from gptdash.domain.safety import neutralised

SHEET: Final = "Result"


def result_csv(rows: pd.DataFrame) -> bytes:
    """Write CSV in UTF-8, with the mark by which Excel knows it."""
    return _plain(rows).to_csv(index=False).encode("utf-8-sig")


def result_parquet(rows: pd.DataFrame) -> bytes:
    """Write Parquet, every value and type as it is."""
    out = io.BytesIO()
    rows.to_parquet(out, engine="pyarrow", index=False)
    return out.getvalue()


def result_xlsx(rows: pd.DataFrame) -> bytes:
    """Write a workbook with one sheet; texts stay texts, whatever they look like. Zones are dropped, times are UTC."""
    out = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True}
    with pd.ExcelWriter(out, engine="xlsxwriter", engine_kwargs={"options": options}) as book:
        _unzoned(rows).to_excel(book, sheet_name=SHEET, index=False, freeze_panes=(1, 0))
        book.sheets[SHEET].autofit()
    return out.getvalue()


def _plain(rows: pd.DataFrame) -> pd.DataFrame:
    plain = rows.copy()
    for name in plain.select_dtypes(["object", "string", "category"]):
        plain[name] = plain[name].astype("object").map(neutralised)
    return plain.rename(columns=lambda name: neutralised(str(name)))


def _unzoned(rows: pd.DataFrame) -> pd.DataFrame:
    """Excel knows no time zones."""
    plain = rows.copy()
    for name in plain.select_dtypes("datetimetz"):
        plain[name] = plain[name].dt.tz_convert("UTC").dt.tz_localize(None)
    return plain
