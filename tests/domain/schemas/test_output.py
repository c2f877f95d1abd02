from typing import Any

import pytest

from gptdash.domain.schemas import SchemaRejected, output_schema

OBJECT: dict[str, Any] = {"type": "object", "properties": {"a": {"type": "string"}}}


def test_a_schema_keeps_its_words_and_gets_a_name_that_servers_take() -> None:
    made = output_schema("Bon de commande №1", OBJECT)
    assert (made.name, made.json_schema) == ("Bon_de_commande__1", OBJECT)
    assert output_schema("", OBJECT).name == "object"


def deep(levels: int) -> dict[str, Any]:
    node: dict[str, Any] = {"type": "string"}
    for _ in range(levels):
        node = {"type": "object", "properties": {"a": node}}
    return node


@pytest.mark.parametrize(
    ("schema", "said"),
    [
        ({"type": "object", "properties": {"a": {"type": "text"}}}, "at $.properties.a.type, 'text' is not valid"),
        ({"type": "array", "items": {}}, "at $, the type must be object; put a list into a field of one."),
        ({}, "at $, the type must be object"),
        ({**OBJECT, "patternProperties": {"(a+)+$": {}}}, "at $, there is a keyword that is not supported here."),
        (
            {"type": "object", "properties": {"a": {"$ref": "#/$defs/b"}}},
            "at $.properties.a, the reference leads nowhe",
        ),
        ({"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/a"}}}, "at $, the reference leads nowhere"),
        ({**OBJECT, "properties": {"a": {"$ref": "https://example.com/x"}}}, "the reference leads nowhere"),
        (
            {**OBJECT, "properties": {"a": {"type": "string", "pattern": "("}}},
            "at $.properties.a.pattern, '(' is not a 'regex'.",
        ),
        ({**OBJECT, "title": "x" * 60_000}, "at $, it is longer than 60,000 characters."),
        (deep(60), "it is nested too deeply."),
        (deep(400), "it is nested too deeply."),
    ],
)
def test_a_schema_that_cannot_be_used_is_refused_with_the_place(schema: Any, said: str) -> None:
    with pytest.raises(SchemaRejected) as caught:
        output_schema("x", schema)
    assert str(caught.value).startswith("This schema cannot be used: at $")
    assert said in str(caught.value)
