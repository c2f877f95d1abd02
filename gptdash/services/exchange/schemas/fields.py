"""A schema built in a form, field by field."""

from collections.abc import Iterable
from typing import Final, Literal

from pydantic import JsonValue

from gptdash.domain.noun import Noun
from gptdash.domain.requests import JsonSchema
from gptdash.domain.schemas import OutputSchema, output_schema
from gptdash.services.exchange.schemas.rejections import (
    ChoicesMissing,
    FieldNameInvalid,
    FieldsMissing,
    FieldTwice,
)

FieldType = Literal["text", "number", "whole_number", "yes_no", "date", "choice"]
TYPES: Final[dict[FieldType, JsonSchema]] = {
    "text": {"type": "string"},
    "number": {"type": "number"},
    "whole_number": {"type": "integer"},
    "yes_no": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "choice": {"type": "string"},
}
LONGEST_NAME: Final = 64


class FieldSpec(Noun):
    """One field. A list of values where it holds `many`; `choices` are the values of the type `choice`."""

    name: str
    type: FieldType = "text"
    description: str = ""
    required: bool = True
    many: bool = False
    choices: tuple[str, ...] = ()


def schema_of_fields(name: str, fields: Iterable[FieldSpec]) -> OutputSchema:
    """Build the schema of an object that has these fields.

    Raises:
        InputRejected: there is no field, a name is missing, too long or given twice, or a choice has no values.
    """
    specs = tuple(fields)
    if not specs:
        raise FieldsMissing
    properties: JsonSchema = {}
    for number, spec in enumerate(specs, 1):
        key = spec.name.strip()
        if not key or len(key) > LONGEST_NAME or not key.isprintable():
            raise FieldNameInvalid(number=number)
        if key in properties:
            raise FieldTwice(name=key)
        properties[key] = _property(spec)
    required: list[JsonValue] = [spec.name.strip() for spec in specs if spec.required]
    schema: JsonSchema = {
        "type": "object", "properties": properties, "required": required, "additionalProperties": False,
    }  # fmt: skip
    return output_schema(name, schema)


def _property(spec: FieldSpec) -> JsonSchema:
    single = dict(TYPES[spec.type])
    if spec.type == "choice":
        if not spec.choices:
            raise ChoicesMissing(name=spec.name)
        single["enum"] = [*spec.choices]
    described: JsonSchema = {"description": spec.description.strip()} if spec.description.strip() else {}
    return {**({"type": "array", "items": single} if spec.many else single), **described}
