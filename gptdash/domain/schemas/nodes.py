"""The parts of a JSON Schema, and where its references lead."""

from collections.abc import Iterator, Mapping
from typing import Final

from pydantic import JsonValue

Node = Mapping[str, JsonValue]
BY_NAME: Final = ("properties", "$defs", "definitions")
IN_ORDER: Final = ("anyOf", "oneOf", "allOf", "prefixItems")
SINGLE: Final = ("items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames")
LONGEST_CHAIN: Final = 20


def nodes_of(node: JsonValue, path: str = "$") -> Iterator[tuple[str, Node]]:
    """Yield each part of a schema with its path, the root first; references are not followed."""
    if not isinstance(node, dict):
        return
    yield path, node
    for keyword in BY_NAME:
        if isinstance(parts := node.get(keyword), dict):
            for name, part in parts.items():
                yield from nodes_of(part, f"{path}.{keyword}.{name}")
    for keyword in IN_ORDER:
        if isinstance(branches := node.get(keyword), list):
            for index, branch in enumerate(branches):
                yield from nodes_of(branch, f"{path}.{keyword}[{index}]")
    for keyword in SINGLE:
        yield from nodes_of(node.get(keyword), f"{path}.{keyword}")


def target_of(node: Node, root: Node) -> Node:
    """Follow references inside the schema to the end; the node itself where one leads nowhere or round in a circle."""
    found = node
    for _ in range(LONGEST_CHAIN):
        if "$ref" not in found:
            return found
        step = _at(str(found["$ref"]), root)
        if step is None:
            return node
        found = step
    return node


def _at(ref: str, root: Node) -> Node | None:
    if not ref.startswith("#"):
        return None
    found: JsonValue = dict(root)
    for key in filter(None, ref.removeprefix("#").split("/")):
        found = found.get(key.replace("~1", "/").replace("~0", "~")) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else None
