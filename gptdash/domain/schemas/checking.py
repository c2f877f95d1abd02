"""Checks an object against its schema, and says of each problem where it is.

References are looked up in the schema alone: the library would fetch others from the internet. Patterns of the schema
are tried for a bounded time: some take for ever on some texts.
"""

from collections.abc import Iterator
from typing import Any, Final

import regex
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError, best_match
from jsonschema.validators import extend
from pydantic import JsonValue
from referencing import Registry

from gptdash.domain.field_problem import FieldProblem
from gptdash.domain.requests import JsonSchema
from gptdash.domain.schemas.nodes import Node, target_of
from gptdash.domain.wording import mark

MAX_PROBLEMS: Final = 20
MAX_WORDS: Final = 300
PATTERN_S: Final = 0.2


def problems_of(value: JsonValue, schema: JsonSchema) -> tuple[FieldProblem, ...]:
    """Find what does not fit, in the order of the fields, at most `MAX_PROBLEMS`; nothing where all does."""
    validator = _BoundedValidator(schema, registry=Registry(), format_checker=FormatChecker())
    try:
        errors = sorted(validator.iter_errors(value), key=lambda error: error.json_path)
    except RecursionError:
        return (FieldProblem(path="$", problem=mark("it is nested too deeply to be checked")),)
    return tuple(_problem(error) for error in errors[:MAX_PROBLEMS])


def _problem(error: ValidationError) -> FieldProblem:
    """Name the innermost place that does not fit: of alternatives, the one that comes closest."""
    closest = best_match(iter((error,))) or error
    return FieldProblem(path=closest.json_path, problem=closest.message[:MAX_WORDS])


def _pattern(_validator: Any, pattern: str, instance: Any, _schema: Any) -> Iterator[ValidationError]:
    if not isinstance(instance, str):
        return
    try:
        if not regex.search(pattern, instance, timeout=PATTERN_S):
            yield ValidationError(f"{instance!r} does not match {pattern!r}")
    except regex.error:
        yield ValidationError(f"{pattern!r} is not a regular expression")
    except TimeoutError:
        yield ValidationError(f"{pattern!r} takes too long to check")


_BoundedValidator: Final = extend(Draft202012Validator, {"pattern": _pattern})


def without_absent(value: JsonValue, node: Node, root: Node) -> JsonValue:
    """Leave out the nulls that a strict server had to write for what may be missing and must not be null."""
    node = target_of(node, root)
    if isinstance(value, dict):
        return dict(_present(value, _object_of(node, value, root), root))
    if isinstance(value, list) and isinstance(items := node.get("items"), dict):
        return [without_absent(item, items, root) for item in value]
    return value


def _present(value: dict[str, JsonValue], node: Node, root: Node) -> Iterator[tuple[str, JsonValue]]:
    properties, required = node.get("properties"), node.get("required")
    known = properties if isinstance(properties, dict) else {}
    demanded = required if isinstance(required, list) else []
    for name, part in value.items():
        child = known.get(name)
        if not isinstance(child, dict):
            yield name, part
        elif part is not None or name in demanded or not problems_of(None, {**child, "$defs": root.get("$defs", {})}):
            yield name, without_absent(part, child, root)


def _object_of(node: Node, value: dict[str, JsonValue], root: Node) -> Node:
    """Find the alternative that a value follows: the first that knows all of its fields."""
    for keyword in ("anyOf", "oneOf", "allOf"):
        if not isinstance(branches := node.get(keyword), list):
            continue
        for branch in branches:
            found = _object_of(target_of(branch, root), value, root) if isinstance(branch, dict) else {}
            properties = found.get("properties")
            if isinstance(properties, dict) and set(value) <= set(properties):
                return found
    return node
