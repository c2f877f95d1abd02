"""What a JSON file holds is in the table, or the report says that it is not."""

import json

import pytest

from gptdash.services.analysis.rejections import FileDamaged
from tests.services.analysis.conftest import OpenBytes, rows_of
from tests.services.analysis.test_formats import said

REPEATED = "their key stands more than once in one object and the first counts: 2 (a)"


@pytest.mark.parametrize(
    "text",
    [
        '[{"a":1,"a":2,"a":3,"b":4},{"a":5,"b":6}]',
        '{"a":1,"a":2,"a":3,"b":4}\n{"a":5,"b":6}\n',
        '{"rows":[{"a":1,"a":2,"a":3,"b":4},{"a":5,"b":6}]}',
    ],
)
def test_of_a_key_that_stands_twice_the_first_value_counts_and_that_is_said(open_bytes: OpenBytes, text: str) -> None:
    table = open_bytes(text, name="twice.json")
    assert rows_of(table.to_pandas()) == [(1, 4), (5, 6)]
    assert REPEATED in said(table)


@pytest.mark.parametrize("text", ['{"a":1}{"a":2}', '{\n "a": 1\n}\n{\n "a": 2\n}\n'])
def test_objects_that_follow_one_another_are_rows(open_bytes: OpenBytes, text: str) -> None:
    assert rows_of(open_bytes(text, name="stream.json").to_pandas()) == [(1,), (2,)]


@pytest.mark.parametrize("text", ['["x","y"]\n[1,"a"]\n\n[2,"b"]\n', '["x", "y"]\r\n[1, "a"]\r\n[2, "b"]'])
def test_lists_one_a_line_are_rows(open_bytes: OpenBytes, text: str) -> None:
    table = open_bytes(text, name="lists.jsonl")
    assert [column.name for column in table.columns] == ["x", "y"]
    assert rows_of(table.to_pandas()) == [(1, "a"), (2, "b")]


def test_a_broken_first_line_is_set_aside_as_any_other(open_bytes: OpenBytes) -> None:
    table = open_bytes('{"a":0\n{"a":1}\n{"a":2}\n', name="log.jsonl")
    assert rows_of(table.to_pandas()) == [(1,), (2,)]
    assert [(row.line, row.text) for row in table.report.rejected] == [(1, '{"a":0')]


def test_what_is_cut_off_is_still_damaged(open_bytes: OpenBytes) -> None:
    with pytest.raises(FileDamaged):
        open_bytes('[{"a":1},{"a":2},{"a":', name="cut.json")


def test_geojson_keeps_every_member_of_a_feature_and_names_what_stands_beside_them(open_bytes: OpenBytes) -> None:
    feature = {"type": "Feature", "id": "F1", "properties": {"n": 1, "geometry": "mine"}, "geometry": {"x": 2}}
    document = {"type": "FeatureCollection", "crs": {"name": "here"}, "features": [feature, "odd", {"id": "F2"}]}
    table = open_bytes(json.dumps(document), name="map.geojson")
    assert [column.name for column in table.columns] == ["n", "geometry", "geometry (2)", "id"]
    assert rows_of(table.to_pandas()) == [(1, "mine", '{"x":2}', "F1"), (None, None, None, "F2")]
    assert "beside the table that were left out: crs" in said(table)
    assert [row.text for row in table.report.rejected] == ['"odd"']


def test_names_and_rows_that_stand_apart_keep_names_that_are_there_twice_and_labels(open_bytes: OpenBytes) -> None:
    document = {"columns": ["a", "a"], "index": ["x", "y"], "data": [[1, 2], [3, 4]], "note": "hi"}
    table = open_bytes(json.dumps(document), name="split.json")
    assert [column.name for column in table.columns] == ["index", "a", "a (2)"]
    assert rows_of(table.to_pandas()) == [("x", 1, 2), ("y", 3, 4)]
    assert "beside the table that were left out: note" in said(table)


def test_a_list_in_a_document_in_which_not_all_are_objects_is_a_table(open_bytes: OpenBytes) -> None:
    table = open_bytes('{"rows": [{"a": 1}, 2, {"a": 3}]}', name="mixed.json")
    assert rows_of(table.to_pandas()) == [(1,), (3,)]
    assert [row.text for row in table.report.rejected] == ["2"]


def test_a_first_list_of_anything_but_texts_is_a_row(open_bytes: OpenBytes) -> None:
    table = open_bytes('{"arcs": [[[1, 2], "a"], [[3, 4], "b"], [[5, 6], "c"]]}', name="arcs.json")
    assert rows_of(table.to_pandas()) == [("[1, 2]", "a"), ("[3, 4]", "b"), ("[5, 6]", "c")]


def test_digits_beyond_a_double_are_kept_in_documents(open_bytes: OpenBytes) -> None:
    text = '{"rows": [{"id": "x", "v": {"n": 12345678901234567.89}}, {"id": "y", "v": {"n": 0.5}}]}'
    table = open_bytes(text, name="exact.json")
    assert rows_of(table.to_pandas()) == [("x", '{"n":"12345678901234567.89"}'), ("y", '{"n":0.5}')]


def test_keys_with_odd_characters_are_columns(open_bytes: OpenBytes) -> None:
    keys = ["a/b", "c~d", "$.x", "*", "0", "a.b", 'x"y', "it's", "\0z", ""]
    table = open_bytes(json.dumps([dict(zip(keys, range(10), strict=True))] * 2), name="odd.json")
    assert rows_of(table.to_pandas()) == [tuple(range(10))] * 2
