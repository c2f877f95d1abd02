"""Binary workbooks of Excel 97 to 2003 (.xls).

`sales.xls` was written by xlwt 1.3.0: a hidden sheet, one with every kind of cell, one with merged cells and a formula
without a result, and an empty one.
"""

import struct
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

import pytest

from gptdash.domain.errors import FileRejected
from gptdash.services.analysis import Choices
from tests.services.analysis.conftest import OpenBytes, rows_of

FILE = Path(__file__).with_name("sales.xls")
BOOK = FILE.read_bytes()
PARTS = ("祕密", "銷售 2024", "Merged", "Empty")
SALES_AT = 1
ERRORS = "Cells that show an error (such as #N/A), which are empty here: {}."
ROWS = [
    ("00123", date(2024, 2, 29), datetime.fromisoformat("2024-02-29 13:30:15"), "09:05:00", 3, 12.5, 0.25, 1234.5, True,
     "臺北，門市", 10),
    ("00456", date(1999, 12, 31), date(1999, 12, 31), "23:59:59", -7, 0.1, 0.075, -20.0, False, "line\nbreak", None),
    ("78900", date(2023, 7, 4), datetime.fromisoformat("2023-07-04 06:00"), "00:00:00", 1234567, 99.999, 1.0, 0.0, True,
     '"quoted"', None),
    ("0", date(2025, 1, 1), datetime.fromisoformat("2025-01-01 18:45"), "12:00:00", 0, 1e-7, 0.0, 1e9, False, None, 40),
]  # fmt: skip
# The cell C4 of the sheet "Merged": =C2+C3, whose result is kept as an empty text (3); an error is a 2.
FORMULA = struct.pack("<HH", 3, 2)
NO_RESULT, DIVISION_BY_ZERO = b"\x03\0\0\0\0\0\xff\xff", b"\x02\0\x07\0\0\0\xff\xff"
DATE_MODE = struct.pack("<HHH", 0x22, 2, 0)


def with_an_error_in_the_formula() -> bytes:
    at = BOOK.index(NO_RESULT)
    assert BOOK[at - 6 : at - 2] == FORMULA
    return BOOK[:at] + DIVISION_BY_ZERO + BOOK[at + 8 :]


def test_every_kind_of_cell_is_read_as_it_was_written(open_bytes: OpenBytes) -> None:
    table = open_bytes(BOOK, name="sales.xls")
    assert [column.name for column in table.columns] == [
        "代碼", "日期", "時刻", "時間", "數量", "單價", "折扣", "金額", "會員", "備註", "結果",
    ]  # fmt: skip
    assert [column.type for column in table.columns] == [
        "text", "date", "timestamp", "text", "integer", "number", "number", "number", "boolean", "text", "integer",
    ]  # fmt: skip
    assert rows_of(table.to_pandas()) == ROWS


def test_the_first_visible_sheet_is_read_and_hidden_ones_are_offered(open_bytes: OpenBytes) -> None:
    report = open_bytes(BOOK, name="sales.xls").report
    assert (report.part, report.parts) == (PARTS[SALES_AT], PARTS)
    hidden = open_bytes(BOOK, name="sales.xls", choices=Choices(part=PARTS[0]))
    assert rows_of(hidden.to_pandas()) == [(1,)]


def test_cells_that_show_an_error_are_counted(open_bytes: OpenBytes) -> None:
    assert ERRORS.format(2) in map(str, open_bytes(BOOK, name="sales.xls").report.warnings)
    merged = Choices(part="Merged")
    said = [*map(str, open_bytes(BOOK, name="sales.xls", choices=merged).report.warnings)]
    assert said == ["Cells merged over several rows: 1; only the first row of each has the value."]
    table = open_bytes(with_an_error_in_the_formula(), name="sales.xls", choices=merged)
    assert ERRORS.format(1) in map(str, table.report.warnings)
    assert rows_of(table.to_pandas()) == [("Taipei", 2023, 5), (None, 2024, 6), ("Tainan", 2024, None)]


def test_days_count_from_1904_where_the_workbook_says_so(open_bytes: OpenBytes) -> None:
    at = BOOK.index(DATE_MODE)
    mac = BOOK[:at] + struct.pack("<HHH", 0x22, 2, 1) + BOOK[at + len(DATE_MODE) :]
    days = [row[1] for row in rows_of(open_bytes(mac, name="sales.xls").to_pandas())]
    # Each is 1462 days later: four years and one day.
    assert days == [date(2028, 3, 1), date(2004, 1, 1), date(2027, 7, 5), date(2029, 1, 2)]


@pytest.mark.parametrize("at", range(0, len(BOOK), 1500))
def test_a_damaged_one_is_one_sentence_or_a_table(open_bytes: OpenBytes, at: int) -> None:
    for broken in (BOOK[:at], BOOK[:at] + b"\xff" * 64 + BOOK[at + 64 :]):
        with suppress(FileRejected):
            open_bytes(broken, name="sales.xls").close()
