"""The rules that a strict JSON Schema must obey, and the smallest value that one allows.

Source: https://platform.openai.com/docs/guides/structured-outputs#supported-schemas, 2026-11-23.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from tests.fake_openai.refusing import Refused

Schema = Mapping[str, Any]

FORBIDDEN: Final = (
    "allOf",
    "default",
    "dependentRequired",
    "dependentSchemas",
    "else",
    "if",
    "not",
    "oneOf",
    "patternProperties",
    "then",
    "uniqueItems",
)


def check_strict(name: str, schema: Schema) -> None:
    """Refuse a schema that strict mode does not take."""
    if schema.get("type") != "object" or "anyOf" in schema:
        raise _refused(name, (), "schema must have type 'object' and not have 'anyOf' at the top level")
    for path, node in _nodes(schema, ()):
        _check_node(name, path, node, schema)


def _check_node(name: str, path: tuple[str, ...], node: Schema, root: Schema) -> None:
    for keyword in FORBIDDEN:
        if keyword in node:
            raise _refused(name, path, f"'{keyword}' is not permitted")
    if "$ref" in node:
        if extra := sorted(set(node) - {"$ref"}):
            raise _refused(name, path, f"$ref cannot have keywords {extra}")
        resolve(node, root)
    elif node.get("type") == "object" or "properties" in node:
        _check_object(name, path, node)
    elif not {"type", "anyOf", "enum", "const"} & set(node):
        raise _refused(name, path, "schema must have a 'type' key")


def _check_object(name: str, path: tuple[str, ...], node: Schema) -> None:
    if node.get("additionalProperties") is not False:
        raise _refused(name, path, "'additionalProperties' is required to be supplied and to be false")
    missing = sorted(set(node.get("properties", {})) ^ set(node.get("required", ())))
    if missing:
        rule = "'required' is required to be supplied and to be an array including every key in properties"
        raise _refused(name, path, f"{rule}. Missing or extra: {missing}")


def _nodes(node: Schema, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Schema]]:
    yield path, node
    for key in ("properties", "$defs"):
        for child_name, child in node.get(key, {}).items():
            yield from _nodes(child, (*path, key, child_name))
    for index, child in enumerate(node.get("anyOf", ())):
        yield from _nodes(child, (*path, "anyOf", str(index)))
    if "items" in node:
        yield from _nodes(node["items"], (*path, "items"))


def _refused(name: str, path: tuple[str, ...], rule: str) -> Refused:
    message = f"Invalid schema for response_format '{name}': In context={path}, {rule}."
    return Refused(message, param="response_format")


def resolve(node: Schema, root: Schema) -> Schema:
    """Follow a `$ref` to its definition."""
    target: Any = root
    for key in node["$ref"].removeprefix("#").strip("/").split("/"):
        if key:
            target = target.get(key)
        if target is None:
            raise Refused(f"Invalid schema: reference {node['$ref']} cannot be resolved.", param="response_format")
    found: Schema = target
    return found


def smallest(node: Schema, root: Schema | None = None) -> Any:
    """Build the smallest value that a schema allows."""
    root = node if root is None else root
    if "$ref" in node:
        return smallest(resolve(node, root), root)
    if "const" in node:
        return node["const"]
    if "enum" in node:
        return node["enum"][0]
    if "anyOf" in node:
        branches = node["anyOf"]
        return None if {"type": "null"} in branches else smallest(branches[0], root)
    return _smallest_of_type(node, root)


def _smallest_of_type(node: Schema, root: Schema) -> Any:
    kind = node.get("type", "object")
    if isinstance(kind, list):
        kind = "null" if "null" in kind else kind[0]
    if kind == "object":
        required = node.get("required", ())
        return {key: smallest(child, root) for key, child in node.get("properties", {}).items() if key in required}
    if kind == "array":
        return [smallest(node["items"], root) for _ in range(node.get("minItems", 0))]
    if kind in ("integer", "number"):
        return _number_near_zero(node)
    return {"string": "x" * node.get("minLength", 0), "boolean": False, "null": None}[kind]


def _number_near_zero(node: Schema) -> float:
    low = node.get("minimum", node.get("exclusiveMinimum", -1) + 1)
    high = node.get("maximum", node.get("exclusiveMaximum", 1) - 1)
    value: float = 0 if low <= 0 <= high else (low if low > 0 else high)
    return value
