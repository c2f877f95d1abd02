from typing import Any, Literal

import pytest
from pydantic import BaseModel, Field

from gptdash.domain.schemas import strict_schema
from tests.fake_openai.strict_schema import check_strict


def closed(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def test_objects_are_closed_and_what_is_optional_becomes_nullable() -> None:
    schema = {
        "type": "object",
        "properties": {"name": {"type": "string"}, "age": {"type": "integer", "description": "years"}},
        "required": ["name"],
    }
    expected = {"name": {"type": "string"}, "age": {"type": ["integer", "null"], "description": "years"}}
    assert strict_schema(schema) == closed(expected)


def test_what_servers_do_not_enforce_is_left_out() -> None:
    schema = closed({"tags": {"type": "array", "items": {"type": "string", "maxLength": 3}, "uniqueItems": True}})
    assert strict_schema(schema) == closed({"tags": {"type": "array", "items": {"type": "string"}}})


def test_an_optional_choice_keeps_its_values_and_allows_null() -> None:
    schema = {"type": "object", "properties": {"unit": {"enum": ["c", "f"], "default": "c", "description": "unit"}}}
    choice = {"type": "string", "enum": ["c", "f"]}
    assert strict_schema(schema) == closed({"unit": {"description": "unit", "anyOf": [choice, {"type": "null"}]}})


def test_a_described_reference_keeps_its_description() -> None:
    schema = {**closed({"who": {"$ref": "#/definitions/P", "description": "author"}}), "definitions": {"P": closed({})}}
    strict = strict_schema(schema)
    assert strict
    assert strict["properties"] == {"who": {"description": "author", "anyOf": [{"$ref": "#/$defs/P"}]}}
    assert strict["$defs"] == {"P": closed({})}


class Node(BaseModel):
    name: str
    kind: Literal["leaf", "branch"] = "leaf"
    children: list["Node"] = Field(default_factory=list, description="below")
    weight: float | None = Field(None, ge=0)


@pytest.mark.parametrize(
    "schema",
    [
        Node.model_json_schema(),
        {"type": "object", "properties": {"a": {"oneOf": [{"type": "string"}, {"type": "integer"}]}}},
        {"type": "object", "properties": {"a": {"allOf": [{"type": "string"}]}, "b": {"const": 3}}},
        {"type": "object", "properties": {"self": {"$ref": "#"}}},
        {"properties": {"when": {"type": "string", "format": "date"}, "x": {"type": "string", "format": "color"}}},
    ],
)
def test_the_strict_form_obeys_the_rules_of_strict_mode(schema: dict[str, Any]) -> None:
    strict = strict_schema(schema)
    assert strict
    check_strict("x", strict)


@pytest.mark.parametrize(
    "node",
    [
        {},
        {"type": "object"},
        {"type": "object", "additionalProperties": {"type": "string"}},
        {"type": "array"},
        {"type": "array", "prefixItems": [{"type": "string"}]},
        {"allOf": [{"type": "string"}, {"minLength": 1}]},
        {"$ref": "#/$defs/nowhere"},
        {"$ref": "https://example.com/schema.json"},
        {"enum": [["a"]]},
    ],
)
def test_what_has_no_strict_form_has_none(node: dict[str, Any]) -> None:
    assert strict_schema(closed({"a": node})) is None


def test_a_root_that_is_no_object_has_no_strict_form() -> None:
    assert strict_schema({"type": "array", "items": {"type": "string"}}) is None


def test_nesting_beyond_what_servers_take_has_no_strict_form() -> None:
    node: dict[str, Any] = {"type": "string"}
    for _ in range(12):
        node = closed({"a": node})
    assert strict_schema(node) is None
