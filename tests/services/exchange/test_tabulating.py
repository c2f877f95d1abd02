from typing import Any

from gptdash.services.exchange import cells_of, sheets_of

INVOICE: dict[str, Any] = {
    "number": "7",
    "paid": False,
    "due": None,
    "seller": {"name": "Timber", "tags": ["wood", "nails"]},
    "lines": [{"what": "oak", "price": 31.5}, {"what": "pine", "sizes": [1, 2]}],
    "notes": [],
    "inner": {"parts": [{"a": 1}]},
}


def test_single_values_are_listed_by_their_path() -> None:
    assert [(cell.path, cell.value) for cell in cells_of(INVOICE)] == [
        ("number", "7"),
        ("paid", False),
        ("due", None),
        ("seller.name", "Timber"),
        ("seller.tags", "wood, nails"),
        ("notes", ""),
    ]


def test_lists_of_objects_are_tables_of_their_own() -> None:
    lines, parts = sheets_of(INVOICE)
    assert (lines.path, lines.columns) == ("lines", ("what", "price", "sizes"))
    assert lines.rows == (("oak", 31.5, None), ("pine", None, "[1, 2]"))
    assert (parts.path, parts.columns, parts.rows) == ("inner.parts", ("a",), ((1,),))


def test_a_list_of_lists_is_written_out() -> None:
    assert cells_of({"rows": [["a", "b"], ["c"]]})[0].value == '["a", "b"], ["c"]'


def test_a_table_that_was_read_cell_by_cell_is_a_table_and_loses_nothing() -> None:
    read: dict[str, Any] = {"title": "Depths", "columns": ["Pier", "", "Pier"], "rows": [["a", "1", "2", "x"], ["b"]]}
    assert [cell.path for cell in cells_of(read)] == ["title"]
    (sheet,) = sheets_of(read)
    assert (sheet.path, sheet.columns) == ("rows", ("Pier", "2", "Pier 3", "4"))
    assert sheet.rows == (("a", "1", "2", "x"), ("b", None, None, None))
    (inner,) = sheets_of({"table": {"columns": ["a"], "rows": [["1"]]}})
    assert (inner.path, inner.rows) == ("table.rows", (("1",),))


def test_columns_without_rows_are_no_table() -> None:
    assert sheets_of({"columns": ["a"], "rows": []}) == ()
    assert [cell.path for cell in cells_of({"columns": ["a"], "rows": []})] == ["columns", "rows"]
