"""Rewrites a JSON Schema so that a server can enforce it.

Every object is closed and every property required; what may be left out becomes nullable. A limit that servers do not
enforce is dropped: what comes back is checked against the schema as it was written.
Source: https://platform.openai.com/docs/guides/structured-outputs#supported-schemas, 2026-11-24.
"""

from typing import Final

from pydantic import JsonValue

from gptdash.domain.requests import JsonSchema
from gptdash.domain.schemas.nodes import Node, target_of

KEPT: Final = (
    "description", "multipleOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
    "minItems", "maxItems",
)  # fmt: skip
# Patterns, and the format of e-mail addresses, would keep a model from writing the placeholder of what was replaced.
FORMATS: Final = ("date-time", "time", "date", "duration", "hostname", "ipv4", "ipv6", "uuid")
UNENFORCEABLE: Final = ("prefixItems", "patternProperties", "$dynamicRef")
MAX_DEPTH: Final = 10
MAX_PROPERTIES: Final = 5000
NULL: Final[JsonSchema] = {"type": "null"}


class _NotStrict(Exception):
    """The schema says something that strict servers have no words for."""


def strict_schema(schema: JsonSchema) -> JsonSchema | None:
    """Write the strict form of a schema whose root is an object; None where it has none."""
    rewriter = _Rewriter(schema)
    try:
        return rewriter.whole()
    except _NotStrict:
        return None


class _Rewriter:
    def __init__(self, root: JsonSchema) -> None:
        self._root = root
        self._properties = 0

    def whole(self) -> JsonSchema:
        root = self._root_object()
        rewritten = self._node(root, 0)
        definitions = {**_mapping(self._root.get("definitions")), **_mapping(self._root.get("$defs"))}
        if definitions:
            rewritten["$defs"] = {name: self._node(_mapping(node), 1) for name, node in definitions.items()}
        return rewritten

    def _root_object(self) -> Node:
        """Take the place of a root that only refers to a definition: the root itself must be the object."""
        root = target_of(self._root, self._root)
        if not _is_object(root):
            raise _NotStrict
        return root

    def _node(self, node: Node, depth: int) -> JsonSchema:
        if depth > MAX_DEPTH or any(keyword in node for keyword in UNENFORCEABLE):
            raise _NotStrict
        if "$ref" in node:
            return self._reference(node)
        if branches := _branches(node):
            alternatives: list[JsonValue] = [self._node(branch, depth + 1) for branch in branches]
            return {**_described(node), "anyOf": alternatives}
        if _is_object(node):
            return self._object(node, depth)
        return self._value(node, depth)

    def _reference(self, node: Node) -> JsonSchema:
        ref = str(node["$ref"]).replace("#/definitions/", "#/$defs/")
        if target_of(node, self._root) is node:
            raise _NotStrict
        # A reference may have no neighbour, so one that is described stands in a union of its own.
        return {**_described(node), "anyOf": [{"$ref": ref}]} if _described(node) else {"$ref": ref}

    def _object(self, node: Node, depth: int) -> JsonSchema:
        properties = _mapping(node.get("properties"))
        if not properties and node.get("additionalProperties", True) is not False:
            raise _NotStrict  # any object at all: strict ones name their properties
        self._properties += len(properties)
        if self._properties > MAX_PROPERTIES:
            raise _NotStrict
        required = node.get("required")
        demanded = required if isinstance(required, list) else []
        rewritten: JsonSchema = {
            name: self._property(_mapping(child), depth, optional=name not in demanded)
            for name, child in properties.items()
        }
        kind: JsonValue = ["object", "null"] if isinstance(node.get("type"), list) else "object"
        names: list[JsonValue] = list(properties)
        return {
            **_described(node),
            "type": kind,
            "properties": rewritten,
            "required": names,
            "additionalProperties": False,
        }

    def _property(self, node: Node, depth: int, *, optional: bool) -> JsonSchema:
        rewritten = self._node(node, depth + 1)
        if not optional or allows_null(node):
            return rewritten
        return _nullable(rewritten)

    def _value(self, node: Node, depth: int) -> JsonSchema:
        rewritten: JsonSchema = {name: node[name] for name in KEPT if name in node}
        rewritten["type"] = _type_of(node)
        for name in ("enum", "const"):
            if name in node:
                rewritten[name] = node[name]
        if node.get("format") in FORMATS:
            rewritten["format"] = node["format"]
        if "array" in (rewritten["type"] if isinstance(rewritten["type"], list) else [rewritten["type"]]):
            if not isinstance(node.get("items"), dict):
                raise _NotStrict
            rewritten["items"] = self._node(_mapping(node["items"]), depth + 1)
        return rewritten


def allows_null(node: Node) -> bool:
    """Tell whether a node says itself that null will do; a reference is not followed."""
    kind = node.get("type")
    if kind == "null" or (isinstance(kind, list) and "null" in kind):
        return True
    values = node.get("enum")
    if isinstance(values, list) and None in values:
        return True
    return any(allows_null(branch) for branch in _branches(node))


def _nullable(node: JsonSchema) -> JsonSchema:
    kind = node.get("type")
    if isinstance(kind, str) and "enum" not in node and "const" not in node:
        return {**node, "type": [kind, "null"]}
    if isinstance(branches := node.get("anyOf"), list):
        return {**node, "anyOf": [*branches, NULL]}
    inner = {name: value for name, value in node.items() if name != "description"}
    return {**_described(node), "anyOf": [inner, NULL]}


def _type_of(node: Node) -> JsonValue:
    """Read the type, or tell it from the values that are allowed."""
    if "type" in node:
        return node["type"]
    values = node["enum"] if isinstance(node.get("enum"), list) else [node["const"]] if "const" in node else []
    kinds = sorted({_kind_of(value) for value in values}) if isinstance(values, list) else []
    if not kinds:
        raise _NotStrict  # anything at all
    return kinds[0] if len(kinds) == 1 else [*kinds]


def _kind_of(value: JsonValue) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "number"
        case str():
            return "string"
        case _:
            raise _NotStrict


def _branches(node: Node) -> tuple[Node, ...]:
    """Return the alternatives of a node; several parts that must all hold have no strict form."""
    parts = node.get("allOf")
    if isinstance(parts, list):
        if len(parts) != 1:
            raise _NotStrict
        return (_mapping(parts[0]),)
    for name in ("anyOf", "oneOf"):
        if isinstance(branches := node.get(name), list):
            return tuple(_mapping(branch) for branch in branches)
    return ()


def _described(node: Node) -> JsonSchema:
    return {"description": node["description"]} if "description" in node else {}


def _is_object(node: Node) -> bool:
    kind = node.get("type")
    return kind == "object" or (isinstance(kind, list) and "object" in kind) or (kind is None and "properties" in node)


def _mapping(value: JsonValue) -> dict[str, JsonValue]:
    """Read an object; a keyword that is not there has none in it."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise _NotStrict
    return value
