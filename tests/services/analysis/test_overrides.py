"""Every decision of reading a file can be overridden, and is previewed from the file's beginning."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from gptdash.domain.errors import FileRejected
from gptdash.services.analysis import AnalysisService, Choices, KeptFile, Table
from tests.services.analysis.conftest import OpenBytes, Rows, rows_of
from tests.services.analysis.test_formats import SALES, parquet, types_of


def names_of(table: Table) -> list[str]:
    return [column.name for column in table.columns]


@pytest.mark.parametrize(
    ("content", "choices", "names", "rows"),
    [
        ("a;b,c\n1;2,5\n3;4,5\n", Choices(delimiter=","), ["a;b", "c"], [("1;2", 5), ("3;4", 5)]),
        ("a,b\n'x,y',1\n", Choices(quote="'"), ["a", "b"], [("x,y", 1)]),
        ('a,b\n"x",1\n', Choices(quote=""), ["a", "b"], [('"x"', 1)]),
        ("x,y\nz,w\n", Choices(names_row=0), ["column 1", "column 2"], [("x", "y"), ("z", "w")]),
        ("1,2\n3,4\n", Choices(names_row=1), ["1", "2"], [(3, 4)]),
        ("top,top\na,b\n3,4\n", Choices(names_row=2), ["a", "b"], [(3, 4)]),
        ("x,y\nq,w\na,b\n3,4\n", Choices(skip_lines=2), ["a", "b"], [(3, 4)]),
        ("a,b,c\nx,1,1\ny,2,2\nTotal,3,3\n", Choices(keep_last_rows=True), ["a", "b", "c"],
         [("x", 1, 1), ("y", 2, 2), ("Total", 3, 3)]),
        ("a,b\n1,2\n", Choices(names={"a": "first", "b": "first"}), ["first", "first (2)"], [(1, 2)]),
        ("a,b\n1,2\n", Choices(names={"a": "b"}), ["b", "b (2)"], [(1, 2)]),
        ("n\n1\n2\n", Choices(kinds={"n": "text"}), ["n"], [("1",), ("2",)]),
        ("n\n007\n008\n", Choices(kinds={"n": "number"}), ["n"], [(7,), (8,)]),
        ("n\n1\nx1\nx2\n", Choices(kinds={"n": "number"}), ["n"], [(1,), (None,), (None,)]),
        ("n\n1\n0\n", Choices(kinds={"n": "flag"}), ["n"], [(True,), (False,)]),
        ("n\n20240131\n", Choices(kinds={"n": "date"}), ["n"], [(date(2024, 1, 31),)]),
        ("n,d\nx,1.234\ny,2.345\n", Choices(decimal_comma=True), ["n", "d"], [("x", 1234.0), ("y", 2345.0)]),
    ],
)  # fmt: skip
def test_a_choice_is_obeyed(
    open_bytes: OpenBytes, content: str, choices: Choices, names: list[str], rows: Rows
) -> None:
    table = open_bytes(content, choices=choices)
    assert names_of(table) == names
    assert rows_of(table.to_pandas()) == rows


def test_values_that_are_lost_to_a_chosen_type_are_said(open_bytes: OpenBytes) -> None:
    table = open_bytes("n\n1\nx1\nx2\n", choices=Choices(kinds={"n": "number"}))
    assert [str(warning) for warning in table.report.warnings] == [
        "2 values of n could not be converted and are empty, such as x1, x2."
    ]
    table = open_bytes("n\na\nb\n", choices=Choices(kinds={"n": "date"}))
    assert "No value of n can be read as the type you chose" in str(table.report.warnings[0])
    assert types_of(table) == {"n": "text"}


def test_types_of_a_renamed_column_are_still_chosen_by_its_first_name(open_bytes: OpenBytes) -> None:
    table = open_bytes("n,m\n1,2\n", choices=Choices(names={"n": "code"}, kinds={"n": "text"}))
    assert types_of(table) == {"code": "text", "m": "integer"}


def test_a_sheet_and_parquet_obey_choices_too(open_bytes: OpenBytes) -> None:
    table = open_bytes(SALES, choices=Choices(names_row=4, kinds={"1.5": "text"}))
    assert names_of(table)[0] == "007"
    assert types_of(table)["1.5"] == "text"
    typed = open_bytes(
        parquet(a=["1", "x"], b=[1, 0]), choices=Choices(names={"a": "n"}, kinds={"a": "number", "b": "flag"})
    )
    assert rows_of(typed.to_pandas()) == [(1.0, True), (None, False)]
    assert "1 values of n cannot be read as the type you chose" in str(typed.report.warnings[0])


@pytest.fixture
def keep(analysis: AnalysisService) -> Iterator[Any]:
    kept: list[KeptFile] = []

    def keep_it(content: bytes) -> KeptFile:
        kept.append(analysis.keep(("made.bin", io.BytesIO(content))))
        return kept[-1]

    yield keep_it
    for file in kept:
        file.close()


LINES = "\n".join(json.dumps({"a": at, "b": f"0{at}"}) for at in range(3)).encode()


@pytest.mark.parametrize(
    "content",
    [
        b"a,b\n0,00\n1,01\n2,02\n",
        LINES,
        b"[" + LINES.replace(b"\n", b",") + b"]",
        parquet(a=[0, 1, 2], b=["00", "01", "02"]),
    ],
    ids=["CSV", "JSON Lines", "JSON", "Parquet"],
)
def test_a_preview_shows_what_opening_would_give(analysis: AnalysisService, keep: Any, content: bytes) -> None:
    kept = keep(content)
    assert analysis.preview(kept, Choices()) is None
    analysis.open(kept).close()
    choices = Choices(names={"a": "first"}, kinds={"a": "text", "b": "number"})
    preview = analysis.preview(kept, choices)
    assert preview
    first = preview.columns[0]
    assert (first.name, first.detected, first.type) == ("first", "a", "text")
    table = analysis.open(kept, choices=choices)
    assert rows_of(preview.rows) == rows_of(table.to_pandas())
    table.close()


def test_a_preview_of_a_sheet_shows_that_sheet(analysis: AnalysisService, keep: Any) -> None:
    kept = keep(SALES)
    analysis.open(kept).close()
    preview = analysis.preview(kept, Choices(names_row=4))
    assert preview
    assert preview.columns[0].name == "007"
    analysis.open(kept, choices=Choices(part="Other")).close()
    preview = analysis.preview(kept, Choices(kinds={"v": "text"}))
    assert preview
    assert rows_of(preview.rows) == [("a", "1"), ("b", "2")]


def test_a_preview_reads_the_beginning_alone_and_a_refused_file_can_be_tried_again(
    analysis: AnalysisService, keep: Any
) -> None:
    big = keep(b"day,n\n" + b"01/02/2024,1\n" * 100_000)
    analysis.open(big).close()
    preview = analysis.preview(big, Choices(day_first=False))
    assert preview
    assert rows_of(preview.rows)[0] == (date(2024, 1, 2), 1)
    assert preview.report.rejected_count == 0
    odd = keep(b"a,b,c\n")
    with pytest.raises(FileRejected):
        analysis.open(odd)
    preview = analysis.preview(odd, Choices(names_row=0))
    assert preview
    assert rows_of(preview.rows) == [("a", "b", "c")]


def test_all_rows_that_were_set_aside_can_be_taken_along(open_bytes: OpenBytes) -> None:
    good = "".join(f"{at},2,3\n" for at in range(5000))
    bad = "".join(f"=cmd{at},2,3,4\n" for at in range(120))
    table = open_bytes(f"a,b,c\n{good}{bad}")
    assert len(table.report.rejected) == 50
    rows = list(csv.reader(io.StringIO("".join(table.rejected_csv()))))
    assert rows[0] == ["line", "reason", "text"]
    assert len(rows) == 121
    assert rows[1] == ["5002", "too many columns", "'=cmd0,2,3,4"]


def test_a_preview_under_the_choices_of_an_open_table_is_that_table(analysis: AnalysisService) -> None:
    kept = analysis.keep(("t.csv", b"a;b\n1;x\n2;y\n"))
    table = analysis.open(kept)
    preview = analysis.preview(kept, Choices())
    assert preview
    assert preview.report is table.report
    assert [column.name for column in preview.columns] == ["a", "b"]
    assert rows_of(preview.rows) == [(1, "x"), (2, "y")]
    table.close()
    again = analysis.preview(kept, Choices())
    assert again
    assert rows_of(again.rows) == [(1, "x"), (2, "y")]
    kept.close()
