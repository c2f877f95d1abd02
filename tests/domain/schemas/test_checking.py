import time
from typing import Any

import pytest

from gptdash.domain.schemas import object_in, problems_of, without_absent

PERSON: dict[str, Any] = {
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "address": {"$ref": "#/$defs/Address"},
        "phones": {"type": "array", "items": {"type": "string", "pattern": "^[0-9]+$"}},
        "born": {"type": "string", "format": "date"},
        "note": {"anyOf": [{"type": "string"}, {"type": "null"}]},
    },
    "required": ["name"],
    "additionalProperties": False,
    "$defs": {
        "Address": {
            "type": "object",
            "properties": {"zip": {"type": "integer"}, "street": {"type": "string"}},
            "required": ["zip"],
        }
    },
}


@pytest.mark.parametrize(
    ("value", "path", "problem"),
    [
        ({}, "$", "'name' is a required property"),
        ({"name": "a", "address": {"zip": "x"}}, "$.address.zip", "'x' is not of type 'integer'"),
        ({"name": "a", "phones": ["1", "b"]}, "$.phones[1]", "'b' does not match '^[0-9]+$'"),
        ({"name": "a", "born": "2026-02-30"}, "$.born", "'2026-02-30' is not a 'date'"),
        ({"name": "a", "more": 1}, "$", "Additional properties are not allowed ('more' was unexpected)"),
        ({"name": "a", "note": 3}, "$.note", "3 is not valid under any of the given schemas"),
    ],
)
def test_each_problem_points_at_its_field(value: Any, path: str, problem: str) -> None:
    (found,) = problems_of(value, PERSON)
    assert (found.path, found.problem) == (path, problem)
    assert str(found.sentence) == f"{path}: {problem}"


def test_what_fits_has_no_problems() -> None:
    assert problems_of({"name": "a", "address": {"zip": 1}, "phones": ["1"], "born": "2026-02-28"}, PERSON) == ()


def test_problems_are_many_but_not_endless() -> None:
    assert len(problems_of({"name": "a", "phones": ["x"] * 100}, PERSON)) == 20


def test_nothing_is_fetched_from_elsewhere() -> None:
    schema: Any = {"type": "object", "properties": {"a": {"$ref": "http://127.0.0.1:9/schema.json"}}}
    with pytest.raises(Exception, match="Unresolvable"):
        problems_of({"a": 1}, schema)


def test_a_pattern_that_takes_for_ever_is_given_up() -> None:
    schema: Any = {"type": "object", "properties": {"a": {"type": "string", "pattern": "^(a|a)+$"}}}
    started = time.monotonic()
    (found,) = problems_of({"a": "a" * 60 + "b"}, schema)
    assert time.monotonic() - started < 5
    assert (found.path, "takes too long" in found.problem) == ("$.a", True)


def test_a_value_nested_without_end_is_a_problem_not_a_crash() -> None:
    schema: Any = {"type": "object", "properties": {"a": {"$ref": "#"}}}
    value: Any = {}
    for _ in range(2000):
        value = {"a": value}
    (found,) = problems_of(value, schema)
    assert found.path == "$"


def test_nulls_that_only_strict_servers_need_are_left_out() -> None:
    value: Any = {"name": "a", "address": {"zip": 1, "street": None}, "phones": None, "born": None, "note": None}
    assert without_absent(value, PERSON, PERSON) == {"name": "a", "address": {"zip": 1}, "note": None}


def test_nulls_are_left_out_inside_lists_and_alternatives() -> None:
    part: Any = {"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "integer"}}, "required": ["a"]}
    schema: Any = {
        "type": "object",
        "properties": {"parts": {"type": "array", "items": part}, "best": {"anyOf": [part, {"type": "null"}]}},
    }
    value: Any = {"parts": [{"a": "x", "b": None}], "best": {"a": "y", "b": None}}
    assert without_absent(value, schema, schema) == {"parts": [{"a": "x"}], "best": {"a": "y"}}


def test_a_missing_required_value_stays_null_and_is_a_problem() -> None:
    assert without_absent({"name": None}, PERSON, PERSON) == {"name": None}


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1}',
        ' \n{"a": 1}\n',
        '```json\n{"a": 1}\n```',
        'Here it is:\n```\n{"a": 1}\n```\nDone.',
        'Sure! {"a": 1} ok',
    ],
)
def test_the_object_is_found_in_what_models_write_around_it(text: str) -> None:
    assert object_in(text) == {"a": 1}


@pytest.mark.parametrize("text", ["", "no", "[1]", '{"a": ', "}{"])
def test_where_there_is_no_object_none_is_found(text: str) -> None:
    assert object_in(text) is None
