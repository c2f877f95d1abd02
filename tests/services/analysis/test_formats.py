"""Workbooks, JSON, Parquet and what is packed: each becomes the table that its author meant."""

import gzip
import io
import json
import zipfile
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from gptdash.services.analysis import AnalysisService, Choices, Table
from gptdash.services.analysis.ingest.formats.packed import zstd
from gptdash.services.analysis.rejections import (
    FileDamaged,
    FileEncrypted,
    NestedArchive,
    PartUnknown,
    TooManyColumns,
    UnpacksTooLarge,
)
from tests.services.analysis.conftest import OpenBytes, Rows, rows_of

CSV = b"name,n\nAnn,1\nBob,2\n"
CELLS: Rows = [("Ann", 1), ("Bob", 2)]


def workbook(**sheets: list[list[Any]]) -> bytes:
    """Build a workbook; dates get a date format, and what is a formula an error for its value."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, str) and cell.startswith("="):
                        sheet.write_formula(at, column, cell, None, "#DIV/0!")
                    else:
                        sheet.write(at, column, cell)
    return content.getvalue()


def archive(**members: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, member in members.items():
            packed.writestr(name.replace("_dot_", "."), member)
    return content.getvalue()


def parquet(**columns: Any) -> bytes:
    content = io.BytesIO()
    pq.write_table(pa.table(columns), content)
    return content.getvalue()


def said(table: Table) -> str:
    return "\n".join(map(str, (*table.report.decisions, *table.report.warnings)))


def types_of(table: Table) -> dict[str, str]:
    return {column.name: column.type for column in table.columns}


SALES = workbook(
    Empty=[],
    Sales=[
        ["Sales of 2024"],
        [],
        ["code", "day", "at", "price", "paid", "note"],
        ["007", date(2024, 1, 31), datetime.fromisoformat("2024-01-31"), 1.5, True, "two\nlines"],
        ["008", date(2024, 2, 1), datetime.fromisoformat("2024-02-01 12:30"), 2, False, "=1/0"],
        ["Total", None, None, 3.5],
    ],
    Other=[["k", "v"], ["a", 1], ["b", 2]],
)


def test_a_workbook_is_read_from_its_first_filled_sheet_past_titles_and_totals(open_bytes: OpenBytes) -> None:
    table = open_bytes(SALES, name="book.xlsx")
    assert types_of(table) == {
        "code": "text", "day": "date", "at": "timestamp", "price": "number", "paid": "boolean", "note": "text",
    }  # fmt: skip
    assert rows_of(table.to_pandas()) == [
        ("007", date(2024, 1, 31), date(2024, 1, 31), 1.5, True, "two\nlines"),
        ("008", date(2024, 2, 1), datetime.fromisoformat("2024-02-01 12:30"), 2.0, False, None),
    ]
    assert (table.report.part, table.report.parts) == ("Sales", ("Empty", "Sales", "Other"))
    assert "Cells that show an error (such as #N/A), which are empty here: 1." in said(table)
    assert "Columns are separated" not in said(table)
    assert [row.text for row in table.report.rejected] == ["Total | 3.5"]


def ods(**sheets: str) -> bytes:
    """Build a workbook of OpenDocument of tables whose rows are written as its XML has them."""
    urn = "urn:oasis:names:tc:opendocument:xmlns"
    spaces = {name: f"{urn}:{name}:1.0" for name in ("office", "table", "text")}
    spaces["calcext"] = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
    declared = " ".join(f'xmlns:{name}="{space}"' for name, space in spaces.items())
    tables = "".join(f'<table:table table:name="{name}">{rows}</table:table>' for name, rows in sheets.items())
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    return archive(
        mimetype=b"application/vnd.oasis.opendocument.spreadsheet",
        content_dot_xml=f"<office:document-content {declared}>{body}</office:document-content>".encode(),
        **{
            "META-INF/manifest.xml": (
                f'<manifest:manifest xmlns:manifest="{urn}:manifest:1.0"><manifest:file-entry '
                'manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
                "</manifest:manifest>"
            ).encode()
        },
    )


def ods_row(*cells: str) -> str:
    """Write a row: of text, of numbers, and of errors as LibreOffice and OpenOffice have them."""
    kinds = {
        "#DIV/0!": 'table:formula="of:=1/0" office:value-type="string" office:string-value="" '
        'calcext:value-type="error"',
        "#REF!": 'table:formula="of:=#REF!" office:value-type="float" office:value="0"',
    }
    number = 'office:value-type="float" office:value="{0}"'
    written = (
        (kinds.get(cell) or (number if cell.isdigit() else 'office:value-type="string"').format(cell), cell)
        for cell in cells
    )
    found = "".join(f"<table:table-cell {kind}><text:p>{cell}</text:p></table:table-cell>" for kind, cell in written)
    return f"<table:table-row>{found}</table:table-row>"


def test_errors_in_the_sheet_of_an_ods_are_counted(open_bytes: OpenBytes) -> None:
    rows = ods_row("a", "b", "c") + ods_row("1", "#DIV/0!", "#REF!") + ods_row("3", "4", "#N/A")
    content = ods(First=rows, Other=ods_row("a", "b") + ods_row("1", "#DIV/0!") + ods_row("3", "4"))
    table = open_bytes(content, name="book.ods")
    assert rows_of(table.to_pandas()) == [(1, None, 0), (3, 4, None)]
    assert "which are empty or 0 here: 2." in said(table)
    assert "here: 1." in said(open_bytes(content, name="book.ods", choices=Choices(part="Other")))


def test_a_workbook_whose_errors_cannot_be_counted_says_so(open_bytes: OpenBytes) -> None:
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(SALES)) as book, zipfile.ZipFile(changed, "w") as other:
        for name in book.namelist():
            content = book.read(name)
            other.writestr(name, content.replace(b'"', b"'") if name == "xl/workbook.xml" else content)
    table = open_bytes(changed.getvalue(), name="book.xlsx")
    assert len(table.to_pandas()) == 2
    assert "in this workbook they cannot be counted" in said(table)


def test_another_sheet_can_be_chosen_and_an_unknown_one_names_those_there_are(open_bytes: OpenBytes) -> None:
    table = open_bytes(SALES, name="book.xlsx", choices=Choices(part="Other"))
    assert rows_of(table.to_pandas()) == [("a", 1), ("b", 2)]
    with pytest.raises(PartUnknown) as refusal:
        open_bytes(SALES, name="book.xlsx", choices=Choices(part="None"))
    assert "Choose one of: Empty, Sales, Other." in str(refusal.value)


def test_a_value_merged_over_rows_is_said_to_stand_in_the_first_alone(open_bytes: OpenBytes) -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate([["region", "n"], ["North", 1], ["", 2], ["South", 3]]):
            sheet.write_row(at, 0, row)
        sheet.merge_range(1, 0, 2, 0, "North")
    assert "Cells merged over several rows: 1" in said(open_bytes(content.getvalue(), name="m.xlsx"))


def test_a_damaged_workbook_is_one_sentence(open_bytes: OpenBytes) -> None:
    with zipfile.ZipFile(io.BytesIO(SALES)) as book:
        members = {name: book.read(name) for name in book.namelist()}
    members["xl/worksheets/sheet2.xml"] = members["xl/worksheets/sheet2.xml"][:200]
    with pytest.raises(FileDamaged):
        open_bytes(archive(**members), name="book.xlsx", choices=Choices(part="Sales"))


@pytest.mark.parametrize("pack", [gzip.compress, zstd.compress, lambda content: archive(x_dot_csv=content)])
def test_what_is_packed_is_read_as_if_it_were_not(open_bytes: OpenBytes, pack: Any) -> None:
    table = open_bytes(pack(CSV), name="people.csv.packed")
    assert rows_of(table.to_pandas()) == CELLS
    assert table.report.parts == ()
    assert rows_of(open_bytes(pack(parquet(name=["Ann", "Bob"], n=[1, 2]))).to_pandas()) == CELLS


def test_of_several_files_in_an_archive_one_is_chosen_and_its_sheets_stand_among_them(open_bytes: OpenBytes) -> None:
    packed = archive(**{"notes.md": b"#", "a_dot_csv": CSV, "book.xlsx": SALES, "__MACOSX/._a.csv": b"x"})
    table = open_bytes(packed, name="z.zip")
    assert table.report.part == "book.xlsx › Sales"
    assert table.report.parts == ("a.csv", "book.xlsx › Empty", "book.xlsx › Sales", "book.xlsx › Other")
    assert rows_of(open_bytes(packed, choices=Choices(part="a.csv")).to_pandas()) == CELLS
    other = open_bytes(packed, choices=Choices(part="book.xlsx › Other"))
    assert rows_of(other.to_pandas()) == [("a", 1), ("b", 2)]
    with pytest.raises(PartUnknown):
        open_bytes(packed, choices=Choices(part="b.csv"))


def test_a_list_of_very_many_files_is_cut_and_that_is_said(open_bytes: OpenBytes) -> None:
    packed = archive(**{f"{at}.csv": CSV for at in range(1001)})
    table = open_bytes(packed, name="many.zip")
    assert len(table.report.parts) == 1000
    assert "The archive holds 1001 files; only the first 1000 are offered." in said(table)
    assert rows_of(open_bytes(packed, choices=Choices(part="1000.csv")).to_pandas()) == CELLS


def test_names_of_an_archive_written_on_a_chinese_pc_are_read(open_bytes: OpenBytes) -> None:
    packed = bytearray(archive(**{"AAAA.csv": CSV, "BBBB.csv": CSV}))
    packed = packed.replace(b"AAAA", "銷售".encode("big5"))
    assert open_bytes(bytes(packed)).report.parts == ("銷售.csv", "BBBB.csv")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (gzip.compress(gzip.compress(CSV)), NestedArchive),
        (archive(inner=archive(x_dot_csv=CSV)), NestedArchive),
        (gzip.compress(bytes(70 << 20)), UnpacksTooLarge),
        (zstd.compress(bytes(70 << 20)), UnpacksTooLarge),
        (archive(x_dot_csv=b"0," * (35 << 20)), UnpacksTooLarge),
        (gzip.compress(CSV)[:-6], FileDamaged),
        (zstd.compress(CSV * 99)[:-6], FileDamaged),
    ],
    ids=["gzip in gzip", "zip in zip", "gzip bomb", "zstd bomb", "zip bomb", "cut gzip", "cut zstd"],
)
def test_archives_that_are_traps_or_damaged_are_refused(
    open_bytes: OpenBytes, content: bytes, kind: type[Exception]
) -> None:
    with pytest.raises(kind) as refusal:
        open_bytes(content, name="packed.bin")
    assert "\n" not in str(refusal.value)


def test_an_encrypted_archive_is_refused(open_bytes: OpenBytes) -> None:
    packed = bytearray(archive(x_dot_csv=CSV))
    packed[6] |= 1
    packed[packed.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(FileEncrypted):
        open_bytes(bytes(packed), name="secret.zip")


def test_json_lines_become_rows_and_what_is_no_object_is_set_aside(open_bytes: OpenBytes) -> None:
    lines = b'{"id":"007","n":1,"day":"2024-01-31"}\n\noops\n{"id":"008","n":null,"more":{"a":[1]}}\n{"id":"009"}\n'
    table = open_bytes(lines, name="log.jsonl")
    assert types_of(table) == {"id": "text", "n": "integer", "day": "date", "more": "text"}
    assert rows_of(table.to_pandas()) == [
        ("007", 1, date(2024, 1, 31), None),
        ("008", None, None, '{"a":[1]}'),
        ("009", None, None, None),
    ]
    assert [(row.line, row.text) for row in table.report.rejected] == [(3, "oops")]


@pytest.mark.parametrize(
    ("document", "names", "rows"),
    [
        ([{"x": 1, "y": "a"}, {"x": 2}], "x,y", [(1, "a"), (2, None)]),
        ({"x": [1, 2], "y": ["a", "b"]}, "x,y", [(1, "a"), (2, "b")]),
        ({"x": {"0": 1, "1": 2}, "y": {"0": "a", "1": "b"}}, "x,y", [(1, "a"), (2, "b")]),
        ({"columns": ["x", "y"], "index": [0, 1], "data": [[1, "a"], [2, "b"]]}, "x,y", [(1, "a"), (2, "b")]),
        ({"tw": {"n": 23}, "jp": {"n": 125}}, "key,n", [("tw", 23), ("jp", 125)]),
        ([["x", "y"], [1, "a"], [2, "b"]], "x,y", [(1, "a"), (2, "b")]),
        ([3, 4], "value", [(3,), (4,)]),
        ({"meta": 1, "data": {"rows": [{"x": 1}, {"x": 2}]}}, "x", [(1,), (2,)]),
        ({"a/b~": 1, "c": None}, "a/b~,c", [(1, None)]),
        (
            {"type": "FeatureCollection", "features": [{"properties": {"n": 1}, "geometry": {"type": "Point"}}]},
            "n,geometry",
            [(1, '{"type":"Point"}')],
        ),
    ],
)
def test_json_is_read_in_every_usual_shape(open_bytes: OpenBytes, document: Any, names: str, rows: Rows) -> None:
    for text in (json.dumps(document), json.dumps(document, indent=2)):
        table = open_bytes(text, name="data.json")
        assert ",".join(column.name for column in table.columns) == names
        assert rows_of(table.to_pandas()) == rows


def test_of_several_lists_in_a_document_one_is_chosen(open_bytes: OpenBytes) -> None:
    text = json.dumps({"few": [{"a": 1}], "deep": {"many": [{"b": 1}, {"b": 2}]}})
    assert open_bytes(text, name="d.json").report.part == "deep.many"
    assert rows_of(open_bytes(text, name="d.json", choices=Choices(part="few")).to_pandas()) == [(1,)]


def test_json_keeps_numbers_that_no_double_holds_and_says_what_is_no_number(open_bytes: OpenBytes) -> None:
    table = open_bytes('[{"id": 12345678901234567890, "v": 1.5}, {"id": 2, "v": NaN}]', name="big.json")
    assert rows_of(table.to_pandas()) == [("12345678901234567890", 1.5), ("2", None)]
    assert "1 values of v say that nothing is known" in said(table)


def test_settings_with_hundreds_of_nested_fields_are_one_wide_row(open_bytes: OpenBytes) -> None:
    settings = {f"field{at}": {"nested": {str(deep): ["x"] * 9 for deep in range(9)}} for at in range(900)}
    table = open_bytes(json.dumps({**settings, "alone": {}}), name="settings.json")
    assert (table.rows, len(table.columns)) == (1, 901)


def test_parquet_keeps_its_types_and_what_cannot_be_kept_is_said(open_bytes: OpenBytes) -> None:
    table = open_bytes(
        parquet(
            whole=pa.array([1, None], pa.int32()),
            huge=pa.array([1, 2**63 + 5], pa.uint64()),
            float=[float("nan"), 1.5],
            money=[Decimal("1.50"), Decimal("2.25")],
            code=["007", "008"],
            nested=[{"a": [1]}, None],
            when=pa.array([datetime(2024, 1, 1, tzinfo=UTC)] * 2, pa.timestamp("us", tz="Asia/Taipei")),
            day=[date(2024, 1, 31), None],
            clock=[time(12, 30), None],
            yes=[True, None],
        ),
        name="p.parquet",
    )
    assert types_of(table) == {
        "whole": "integer", "huge": "text", "float": "number", "money": "number", "code": "text", "nested": "text",
        "when": "timestamp", "day": "date", "clock": "text", "yes": "boolean",
    }  # fmt: skip
    assert rows_of(table.to_pandas())[0] == (
        1, "1", None, 1.5, "007", '{"a":[1]}', date(2024, 1, 1), date(2024, 1, 31), "12:30:00", True,
    )  # fmt: skip
    assert "huge was kept as text, because 1 of its numbers have more than 18 digits." in said(table)
    assert "1 values of float are infinite or not a number; they are empty here." in said(table)
    assert "The times in when were converted to UTC." in said(table)
    assert table.report.mode == "typed"


def test_decimals_longer_than_the_database_knows_are_numbers(open_bytes: OpenBytes) -> None:
    amounts = pa.array([Decimal("1.10"), Decimal("-2.25"), None], pa.decimal256(50, 2))
    nested = pa.array([[Decimal("1.5")], None, []], pa.list_(pa.decimal256(40, 1)))
    table = open_bytes(parquet(amount=amounts, nested=nested, n=[1, 2, 3]), name="long.parquet")
    assert types_of(table) == {"amount": "number", "nested": "text", "n": "integer"}
    assert rows_of(table.to_pandas()) == [(1.1, "[1.5]", 1), (-2.25, None, 2), (None, "[]", 3)]
    assert "amount has decimals of more than 15 digits, which are rounded." in said(table)


def test_a_file_that_is_read_leaves_only_the_table_behind(analysis_with_model: AnalysisService, tmp_path: Path) -> None:
    for name, content in (("a.zip", archive(a_dot_csv=CSV)), ("b.xlsx", SALES), ("c.json", b'[{"a": 1}]')):
        table = analysis_with_model.open((name, io.BytesIO(content)))
        assert [path.name for path in (tmp_path / "tables").rglob("*") if path.is_file()] == ["table.duckdb"]
        table.close()


def test_too_many_columns_are_refused_in_every_format(open_bytes: OpenBytes) -> None:
    wide = {f"n{at}": 1 for at in range(10_001)}
    with pytest.raises(TooManyColumns):
        open_bytes(json.dumps([wide, wide]), name="wide.json")


def test_a_table_of_very_many_columns_is_read_and_profiled_like_a_narrow_one(open_bytes: OpenBytes) -> None:
    names = [f"n{at}" for at in range(600)]
    rows = [[f"{at * row}" if at % 2 else f"w{row % 3}" for at in range(600)] for row in range(1, 31)]
    text = "\n".join(",".join(row) for row in [names, *rows])
    wide, narrow = open_bytes(text), open_bytes("\n".join(",".join(row[:4]) for row in [names, *rows]))
    assert len(wide.columns) == 600
    assert wide.profile[:4] == narrow.profile
    assert wide.columns[:4] == narrow.columns
    assert rows_of(wide.to_pandas().iloc[:, :4]) == rows_of(narrow.to_pandas())
