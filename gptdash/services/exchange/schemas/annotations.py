"""Turns the annotations of Python source into JSON Schema, without running a line of it."""

import ast
from collections.abc import Mapping
from typing import Final

from pydantic import JsonValue

from gptdash.domain.requests import JsonSchema
from gptdash.domain.wording import mark
from gptdash.services.exchange.schemas.constraints import constrained
from gptdash.services.exchange.schemas.rejections import TypeUnknown
from gptdash.services.exchange.schemas.source import constant, is_ellipsis, line_of, name_of, rejected

SIMPLE: Final[dict[str, JsonSchema]] = {
    "str": {"type": "string"},
    "int": {"type": "integer"},
    "float": {"type": "number"},
    "Decimal": {"type": "number"},
    "bool": {"type": "boolean"},
    "None": {"type": "null"},
    "Any": {},
    "datetime": {"type": "string", "format": "date-time"},
    "date": {"type": "string", "format": "date"},
    "time": {"type": "string", "format": "time"},
    "timedelta": {"type": "string", "format": "duration"},
    "UUID": {"type": "string", "format": "uuid"},
    "EmailStr": {"type": "string", "format": "email"},
    "HttpUrl": {"type": "string", "format": "uri"},
    "AnyUrl": {"type": "string", "format": "uri"},
    "PositiveInt": {"type": "integer", "exclusiveMinimum": 0},
    "NonNegativeInt": {"type": "integer", "minimum": 0},
    "PositiveFloat": {"type": "number", "exclusiveMinimum": 0},
    "NonNegativeFloat": {"type": "number", "minimum": 0},
    "list": {"type": "array", "items": {}},
    "List": {"type": "array", "items": {}},
    "dict": {"type": "object"},
    "Dict": {"type": "object"},
}
LISTS: Final = ("list", "List", "Sequence", "Iterable", "tuple", "Tuple")
SETS: Final = ("set", "Set", "frozenset", "FrozenSet")
MAPPINGS: Final = ("dict", "Dict", "Mapping")
UNIONS: Final = ("Optional", "Union")
MAX_DEPTH: Final = 20
QUOTED: Final = 60


class Annotations:
    """Reads annotations in which these names stand for definitions or for other annotations."""

    def __init__(self, defined: Mapping[str, object], aliases: Mapping[str, ast.expr]) -> None:
        self._defined = defined
        self._aliases = aliases
        self.used: set[str] = set()

    def schema_of(self, node: ast.expr, depth: int = 0) -> JsonSchema:
        """Write an annotation as a schema.

        Raises:
            SchemaRejected: it names a type that has none, or that nobody knows here.
        """
        if depth > MAX_DEPTH:
            raise rejected(node, mark("it is nested too deeply."))
        match node:
            case ast.Constant(value=None):
                return SIMPLE["None"]
            case ast.Constant(value=str() as text):
                return self.schema_of(_parsed(text, node), depth + 1)
            case ast.Name() | ast.Attribute():
                return self._named(node, depth)
            case ast.BinOp(left=left, op=ast.BitOr(), right=right):
                return self._union((left, right), depth)
            case ast.Subscript(value=value, slice=inner):
                return self._subscript(name_of(value), _parts(inner), node, depth)
        raise TypeUnknown(line=line_of(node), name=ast.unparse(node)[:QUOTED])

    def _named(self, node: ast.expr, depth: int) -> JsonSchema:
        name = name_of(node)
        if name in self._defined:
            self.used.add(name)
            return {"$ref": f"#/$defs/{name}"}
        if name in self._aliases:
            return self.schema_of(self._aliases[name], depth + 1)
        if name in SIMPLE:
            return dict(SIMPLE[name])
        raise TypeUnknown(line=line_of(node), name=name)

    def _union(self, parts: tuple[ast.expr, ...], depth: int) -> JsonSchema:
        branches: list[JsonValue] = []
        for part in parts:
            schema = self.schema_of(part, depth + 1)
            inner = schema.get("anyOf")
            branches += inner if isinstance(inner, list) and len(schema) == 1 else [schema]
        return {"anyOf": branches}

    def _subscript(self, name: str, parts: tuple[ast.expr, ...], node: ast.expr, depth: int) -> JsonSchema:
        if name == "Literal":
            return {"enum": [constant(part) for part in parts]}
        if name in UNIONS:
            return self._union((*parts, *([ast.Constant(value=None)] if name == "Optional" else [])), depth)
        if name == "Annotated":
            return constrained(self.schema_of(parts[0], depth + 1), parts[1:])
        if name in MAPPINGS:
            return {"type": "object", "additionalProperties": self.schema_of(parts[-1], depth + 1)}
        if name in (*LISTS, *SETS) and all(is_ellipsis(part) for part in parts[1:]):
            unique: JsonSchema = {"uniqueItems": True} if name in SETS else {}
            return {"type": "array", "items": self.schema_of(parts[0], depth + 1), **unique}
        raise TypeUnknown(line=line_of(node), name=name)


def _parsed(text: str, node: ast.expr) -> ast.expr:
    try:
        return ast.copy_location(ast.parse(text, mode="eval").body, node)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise TypeUnknown(line=line_of(node), name=ast.unparse(node)[:QUOTED]) from error


def _parts(node: ast.expr) -> tuple[ast.expr, ...]:
    return tuple(node.elts) if isinstance(node, ast.Tuple) else (node,)
