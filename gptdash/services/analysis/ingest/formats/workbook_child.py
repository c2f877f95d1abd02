"""The child process that reads a workbook: a file, the CSV to write and a sheet (or nothing) as arguments.

It runs alone, so that a workbook can take neither the app's memory nor its time, and knows nothing of gptdash. Its
answer is one JSON object on standard output.
"""

import csv
import datetime
import html
import io
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from typing import Any

import python_calamine as calamine

MAX_MEMORY_BYTES = 4 << 30
MAX_WRITTEN_BYTES = 4 << 30
CHUNK_BYTES = 1 << 20
EXACT_INTEGERS = 10**15
NOT_WORTH_READING = 2
OLD_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(rb"<Relationship\b[^>]*>")
_ERROR_CELL = re.compile(rb"<c\b[^>]*\bt=\"e\"")
_ODS_TABLE = re.compile(rb"<table:table\s[^>]*>")
_ODS_ERROR = re.compile(
    rb"<table:table-cell\b(?=[^>]*(?:calcext:value-type=\"error\"|table:formula=))[^>]*>\s*"
    rb"<text:p>(?:#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!)|Err:\d{3})</text:p>"
)

Rows = Iterator[list[Any]]


def main() -> int:
    """Write the sheet and answer with what was found."""
    limit_itself()
    path, target, wanted = sys.argv[1:4]
    try:
        answer = read(path, target, wanted)
    except calamine.PasswordError:
        answer = {"status": "encrypted"}
    except MemoryError:
        answer = {"status": "large"}
    except Exception as error:  # noqa: BLE001 - whatever is wrong with a file, the parent is told
        answer = {"status": "encrypted" if "password" in str(error).lower() else "damaged"}
    sys.stdout.write(json.dumps(answer))
    return 0


def limit_itself() -> None:
    """Bound memory and file size, where the system can."""
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_WRITTEN_BYTES, MAX_WRITTEN_BYTES))


def read(path: str, target: str, wanted: str) -> dict[str, Any]:
    """Choose a sheet and write it."""
    book = calamine.load_workbook(path)
    names = [sheet.name for sheet in book.sheets_metadata if sheet.typ == calamine.SheetTypeEnum.WorkSheet]
    if wanted and wanted not in names:
        return {"status": "unknown", "sheets": names}
    name = wanted or first_filled(book, names)
    if name is None:
        return {"status": "empty", "sheets": names}
    sheet = book.get_sheet_by_name(name)
    write(sheet, target)
    merged = getattr(sheet, "merged_cell_ranges", None) or []
    return {
        "status": "ok",
        "sheets": names,
        "sheet": name,
        "rows": sheet.height,
        "merged": sum(last[0] > first[0] for first, last in merged),
        "errors": errors_in(path, name),
    }


def first_filled(book: calamine.CalamineWorkbook, names: list[str]) -> str | None:
    """Find the first sheet that looks like a table, a visible one where there is any."""
    hidden = {sheet.name for sheet in book.sheets_metadata if sheet.visible != calamine.SheetVisibleEnum.Visible}
    best = None
    for name in sorted(names, key=lambda name: name in hidden):
        sheet = book.get_sheet_by_name(name)
        if sheet.height >= NOT_WORTH_READING and sheet.width:
            return name
        best = best or (name if sheet.height and sheet.width else None)
    return best


def write(sheet: calamine.CalamineSheet, target: str) -> None:
    """Write the cells as CSV; a column with times of day has them in all its cells."""
    timed: set[int] = set()
    for row in sheet.iter_rows():
        timed.update(at for at, cell in enumerate(row) if isinstance(cell, datetime.datetime))
    with open(target, "w", encoding="utf-8", newline="") as file:  # noqa: PTH123 - one import less to wait for
        rows = csv.writer(file, lineterminator="\n")
        for row in sheet.iter_rows():
            rows.writerow([text_of(cell, timed=at in timed) for at, cell in enumerate(row)])


def text_of(cell: object, *, timed: bool) -> str:
    """Write a cell as text that reads back as the same value."""
    if isinstance(cell, str):
        return cell.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < EXACT_INTEGERS:
        return str(int(cell))
    return time_text(cell, timed=timed) if isinstance(cell, datetime.date | datetime.timedelta) else str(cell)


def time_text(cell: datetime.date | datetime.timedelta, *, timed: bool) -> str:
    """Write a date, a time stamp or a duration."""
    if isinstance(cell, datetime.timedelta):
        seconds = round(cell.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    if isinstance(cell, datetime.datetime):
        return cell.isoformat(" ")
    return f"{cell.isoformat()} 00:00:00" if timed else cell.isoformat()


def errors_in(path: str, sheet: str) -> int | None:
    """Count the cells of a sheet that show an error, which calamine reads as empty; None where it cannot be told."""
    with open(path, "rb") as file:  # noqa: PTH123 - one import less to wait for
        is_old = file.read(len(OLD_SIGNATURE)) == OLD_SIGNATURE
    if is_old:
        return errors_in_old(path, sheet)
    try:
        with zipfile.ZipFile(path) as book:
            return errors_in_new(book, sheet)
    except (zipfile.BadZipFile, KeyError, StopIteration, OSError, ValueError):
        return None


def errors_in_old(path: str, sheet: str) -> int | None:
    """Count them in an .xls; None where only calamine can read it."""
    import xlrd  # noqa: PLC0415 - few workbooks are that old

    try:
        with xlrd.open_workbook(path, logfile=io.StringIO(), on_demand=True, ragged_rows=True) as book:
            cells = book.sheet_by_name(sheet)
            return sum(cells.row_types(row).count(xlrd.XL_CELL_ERROR) for row in range(cells.nrows))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - of a damaged file it raises whatever its bytes lead to
        return None


def errors_in_new(book: zipfile.ZipFile, sheet: str) -> int:
    """Count them in an .xlsx or an .ods; of an .xlsb, which is binary, `member_of` raises."""
    if "content.xml" in book.namelist():
        return errors_in_ods(book.read("content.xml"), sheet)
    with book.open(member_of(book, sheet)) as content:
        return count_errors(content)


def errors_in_ods(content: bytes, sheet: str) -> int:
    """Count them between the tag of a table and that of the next; it is small beside what calamine makes of it."""
    tables = list(_ODS_TABLE.finditer(content))
    ends = [*(table.start() for table in tables[1:]), len(content)]
    names = [html.unescape(attribute(table[0], "table:name")) for table in tables]
    at = names.index(sheet)
    return sum(1 for _ in _ODS_ERROR.finditer(content, tables[at].start(), ends[at]))


def member_of(book: zipfile.ZipFile, sheet: str) -> str:
    """Find the file of a sheet inside a workbook."""
    tags = _SHEET.findall(book.read("xl/workbook.xml"))
    ours = next(tag for tag in tags if html.unescape(attribute(tag, "name")) == sheet)
    relations = _RELATION.findall(book.read("xl/_rels/workbook.xml.rels"))
    relation = next(tag for tag in relations if attribute(tag, "Id") == attribute(ours, r"\w+:id"))
    target = attribute(relation, "Target")
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def attribute(tag: bytes, name: str) -> str:
    """Read an attribute of a tag."""
    found = re.search(rf"\s{name}=\"([^\"]*)\"".encode(), tag)
    return found[1].decode() if found else ""


def count_errors(content: Any) -> int:
    """Count in pieces; a tag that is cut waits for its rest."""
    count, held = 0, b""
    while piece := content.read(CHUNK_BYTES):
        text = held + piece
        cut = text.rfind(b"<")
        count += len(_ERROR_CELL.findall(text[:cut]))
        held = text[cut:]
    return count + len(_ERROR_CELL.findall(held))


if __name__ == "__main__":
    sys.exit(main())
