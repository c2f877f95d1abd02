"""What `Field(...)` says of a value, in the words of JSON Schema."""

import ast
from typing import Final

from gptdash.domain.requests import JsonSchema
from gptdash.services.exchange.schemas.source import constant, name_of

LIMITS: Final = {
    "ge": "minimum",
    "gt": "exclusiveMinimum",
    "le": "maximum",
    "lt": "exclusiveMaximum",
    "multiple_of": "multipleOf",
    "pattern": "pattern",
    "regex": "pattern",
    "description": "description",
    "title": "title",
}
LENGTHS: Final = {
    "min_length": ("minLength", "minItems"),
    "max_length": ("maxLength", "maxItems"),
    "min_items": ("minItems", "minItems"),
    "max_items": ("maxItems", "maxItems"),
}


def constrained(schema: JsonSchema, notes: tuple[ast.expr, ...]) -> JsonSchema:
    """Add what `Field(...)` says of a value to its schema."""
    added: JsonSchema = {}
    for note in notes:
        if isinstance(note, ast.Call) and name_of(note.func) == "Field":
            for keyword in note.keywords:
                added |= _limit(keyword, schema)
    return {**schema, **added}


def _limit(keyword: ast.keyword, schema: JsonSchema) -> JsonSchema:
    if keyword.arg in LIMITS:
        return {LIMITS[keyword.arg]: constant(keyword.value)}
    if keyword.arg in LENGTHS:
        of_text, of_list = LENGTHS[keyword.arg]
        return {of_list if _is_list(schema) else of_text: constant(keyword.value)}
    return {}


def _is_list(schema: JsonSchema) -> bool:
    branches = schema.get("anyOf")
    alternatives = branches if isinstance(branches, list) else [schema]
    return any(isinstance(each, dict) and each.get("type") == "array" for each in alternatives)
