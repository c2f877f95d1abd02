"""Pasted schemas are read, never run."""

from pathlib import Path
from typing import Any

import pytest

from gptdash.domain.errors import InputRejected
from gptdash.domain.schemas import SchemaRejected, strict_schema
from gptdash.services.exchange.schemas import FieldSpec, schema_of_fields, schema_of_text

OBJECT = '{"type": "object", "properties": {"a": {"type": "string"}}, "title": "Thing"}'


def test_json_schema_is_taken_as_it_is_under_its_title() -> None:
    made = schema_of_text(f"\n {OBJECT}")
    assert made.name == "Thing"
    assert made.json_schema["properties"] == {"a": {"type": "string"}}


@pytest.mark.parametrize(
    "wrapped",
    [
        '{"type": "json_schema", "json_schema": {"name": "thing", "strict": true, "schema": %s}}',
        '{"name": "thing", "schema": %s}',
        '{"type": "json_schema", "name": "thing", "schema": %s}',
    ],
)
def test_the_wrapping_of_a_request_is_taken_off(wrapped: str) -> None:
    made = schema_of_text(wrapped % OBJECT.replace(', "title": "Thing"', ""))
    assert (made.name, list(made.json_schema)) == ("thing", ["type", "properties"])


MODELS = '''
"""Shop."""
from __future__ import annotations
from typing import Annotated, ClassVar, Literal, Optional
import datetime as dt

Money = Annotated[float, Field(ge=0)]
Currency = Literal["EUR", "USD"]

class Colour(str, Enum):
    RED = "red"
    BLUE = auto()

class Record(BaseModel):
    model_config = ConfigDict(extra="forbid")
    version: ClassVar[int] = 1
    id: int = Field(..., alias="recordId", gt=0)

class Item(BaseModel):
    """What is sold."""
    name: str = Field(min_length=1, description="as on the label")
    colour: Colour = Colour.RED
    price: Money
    tags: set[str] | None = Field(None, max_length=3)

    @field_validator("name")
    def check(cls, value): return value

class Order(Record):
    items: list[Item]
    currency: Currency
    placed: dt.datetime
    parent: "Optional[Order]" = None
    counts: dict[str, int] = {}
    _hidden: int = 0
'''


def test_a_pydantic_model_becomes_the_schema_of_its_outermost_class() -> None:
    made = schema_of_text(MODELS)
    definitions: Any = made.json_schema["$defs"]
    assert made.name == "Order"
    assert sorted(definitions) == ["Colour", "Item", "Order"]
    assert definitions["Colour"] == {"enum": ["red", "blue"]}
    assert definitions["Order"] == {
        "type": "object",
        "properties": {
            "recordId": {"type": "integer", "exclusiveMinimum": 0},
            "items": {"type": "array", "items": {"$ref": "#/$defs/Item"}},
            "currency": {"enum": ["EUR", "USD"]},
            "placed": {"type": "string", "format": "date-time"},
            "parent": {"anyOf": [{"$ref": "#/$defs/Order"}, {"type": "null"}]},
            "counts": {"type": "object", "additionalProperties": {"type": "integer"}},
        },
        "required": ["recordId", "items", "currency", "placed"],
        "additionalProperties": False,
    }
    assert definitions["Item"]["description"] == "What is sold."
    assert definitions["Item"]["required"] == ["name", "price"]
    assert definitions["Item"]["properties"] == {
        "name": {"type": "string", "minLength": 1, "description": "as on the label"},
        "colour": {"$ref": "#/$defs/Colour"},
        "price": {"type": "number", "minimum": 0},
        "tags": {
            "anyOf": [{"type": "array", "items": {"type": "string"}, "uniqueItems": True}, {"type": "null"}],
            "maxItems": 3,
        },
    }


def test_nothing_of_the_source_is_run(tmp_path: Path) -> None:
    trace = tmp_path / "ran"
    made = schema_of_text(
        f"import pathlib\npathlib.Path({str(trace)!r}).touch()\n"
        f"class A(BaseModel):\n    a: int = pathlib.Path({str(trace)!r}).touch()\n"
        f"    b: str = Field(default_factory=lambda: pathlib.Path({str(trace)!r}).touch())\n"
    )
    assert made.json_schema["$defs"]
    assert not trace.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "There is no schema yet."),
        ("{", "This schema cannot be read: at line 1, column 2, Expecting property name enclosed in double quotes."),
        ('{\n "type": object}', "at line 2, column 10"),
        ('{"type": "string"}', "at $, the type must be object"),
        ("class A(BaseModel)\n    a: int", "This model cannot be read: at line 1, expected ':'."),
        ("x = 1", "at line 1, there is no class with fields."),
        ("class A(BaseModel):\n    pass", "at line 1, a class without fields."),
        ("class A(BaseModel):\n    a: int\n    b: Widget", "at line 3, Widget is not a type that is known here."),
        ("class A(BaseModel):\n    a: list[Widget]", "at line 2, Widget is not a type that is known here."),
        ("class A(BaseModel):\n    a: tuple[int, str]", "at line 2, tuple is not a type that is known here."),
        ("class A(BaseModel):\n    a: 3 + 4", "at line 2, 3 + 4 is not a type that is known here."),
        ("class A(BaseModel):\n    a: Literal[f()]", "at line 2, a plain value is wanted here."),
        ("class A(BaseModel):\n    a: int = Field(ge=f())", "at line 2, a plain value is wanted here."),
        ("class A(BaseModel):\n    a: '['", "at line 2, '[' is not a type that is known here."),
        ("class E(Enum):\n    pass\nclass A(BaseModel):\n    a: E", "at line 1, an enumeration without values."),
        ("A = A\nclass B(BaseModel):\n    a: A", "it is nested too deeply."),
        ("class A(BaseModel):\n    a: " + "list[" * 50 + "int" + "]" * 50, "it is nested too deeply."),
        ("\x00", "This model cannot be read: at line 1"),
        ("please give me a table", "This model cannot be read: at line 1, invalid syntax."),
        ("#" * 60_001, "it is longer than 60,000 characters."),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_line(text: str, said: str) -> None:
    with pytest.raises(SchemaRejected) as caught:
        schema_of_text(text)
    assert said in str(caught.value)


def test_a_form_becomes_a_schema() -> None:
    made = schema_of_fields(
        "Boat",
        [
            FieldSpec(name=" name ", description="as painted"),
            FieldSpec(name="length", type="number", required=False),
            FieldSpec(name="crew", many=True),
            FieldSpec(name="rig", type="choice", choices=("sloop", "ketch")),
            FieldSpec(name="built", type="date", required=False),
        ],
    )
    assert made.name == "Boat"
    assert made.json_schema == {
        "type": "object",
        "properties": {
            "name": {"type": "string", "description": "as painted"},
            "length": {"type": "number"},
            "crew": {"type": "array", "items": {"type": "string"}},
            "rig": {"type": "string", "enum": ["sloop", "ketch"]},
            "built": {"type": "string", "format": "date"},
        },
        "required": ["name", "crew", "rig"],
        "additionalProperties": False,
    }
    assert strict_schema(made.json_schema)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ([], "There is no field yet. Add at least one."),
        ([FieldSpec(name="a"), FieldSpec(name=" ")], "Field 2 needs a name of at most 64 characters."),
        ([FieldSpec(name="a" * 65)], "Field 1 needs a name of at most 64 characters."),
        ([FieldSpec(name="a"), FieldSpec(name="a ")], "There are two fields named a. Give one of them another name."),
        ([FieldSpec(name="a", type="choice")], "The field a has no values to choose from."),
    ],
)
def test_a_form_that_is_not_filled_in_says_what_is_missing(fields: list[FieldSpec], said: str) -> None:
    with pytest.raises(InputRejected, match=said):
        schema_of_fields("x", fields)
