"""A schema that an object must follow, as a person gives it."""

import json
from typing import Annotated, Final

import regex
from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError
from pydantic import Field

from gptdash.domain.errors import InputRejected
from gptdash.domain.noun import Noun
from gptdash.domain.requests import JsonSchema
from gptdash.domain.schemas.nodes import Node, nodes_of, target_of
from gptdash.domain.wording import mark

MAX_CHARS: Final = 60_000
MAX_DEPTH: Final = 40
MAX_WORDS: Final = 300
NAME: Final = r"^[A-Za-z0-9_-]{1,64}$"
# They run patterns of the user's on text of the model's, for which nobody could set a time limit.
REFUSED: Final = ("patternProperties", "$dynamicRef", "$recursiveRef")


class SchemaRejected(InputRejected):
    """A schema that cannot be used; `place` is a path in it."""

    template = mark("This schema cannot be used: at {place}, {detail}")


class OutputSchema(Noun):
    """A JSON Schema (2020-12) whose root is an object."""

    name: Annotated[str, Field(pattern=NAME)]
    json_schema: JsonSchema


def output_schema(name: str, json_schema: JsonSchema) -> OutputSchema:
    """Check a schema that was written by somebody.

    Raises:
        SchemaRejected: it is no schema, or one that cannot be used here; the sentence says where and why.
    """
    if len(json.dumps(json_schema)) > MAX_CHARS:
        raise SchemaRejected(place="$", detail=mark("it is longer than 60,000 characters."))
    try:
        Draft202012Validator.check_schema(json_schema)
    except SchemaError as error:
        raise SchemaRejected(place=error.json_path, detail=f"{error.message[:MAX_WORDS]}.") from error
    except RecursionError as error:
        raise SchemaRejected(place="$", detail=mark("it is nested too deeply.")) from error
    for path, node in nodes_of(json_schema):
        _check_node(path, node, json_schema)
    root = target_of(json_schema, json_schema)
    if root.get("type") != "object":
        raise SchemaRejected(place="$", detail=mark("the type must be object; put a list into a field of one."))
    return OutputSchema(name=_usable(name), json_schema=json_schema)


def _check_node(path: str, node: Node, root: JsonSchema) -> None:
    if path.count(".") > MAX_DEPTH:
        raise SchemaRejected(place=path, detail=mark("it is nested too deeply."))
    for keyword in REFUSED:
        if keyword in node:
            raise SchemaRejected(place=path, detail=mark("there is a keyword that is not supported here."))
    if isinstance(pattern := node.get("pattern"), str):
        _check_pattern(path, pattern)
    if "$ref" in node and target_of(node, root) is node:
        raise SchemaRejected(place=path, detail=mark("the reference leads nowhere; only #/$defs/… can be used."))


def _check_pattern(path: str, pattern: str) -> None:
    try:
        regex.compile(pattern)
    except regex.error as error:
        raise SchemaRejected(place=path, detail=f"{error}.") from error


def _usable(name: str) -> str:
    kept = "".join(letter if letter.isascii() and (letter.isalnum() or letter in "_-") else "_" for letter in name)
    return kept[:64] or "object"
