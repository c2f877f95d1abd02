"""Reads what can be read of a reply that is not quite JSON, object by object: one that is broken costs no other."""

import json
import re
from collections.abc import Iterator
from typing import Final

from pydantic import JsonValue

# An object begins behind a bracket or a comma; braces in the code of a broken one mostly do not.
_START: Final = re.compile(r"[\[,]\s*(?=\{)")
_DECODER: Final = json.JSONDecoder(strict=False)


def salvaged(text: str) -> tuple[JsonValue, ...]:
    """Read the objects of the first list in a text; None stands for each that is broken."""
    return tuple(_objects(text, text.find("[")))


def _objects(text: str, start: int) -> Iterator[JsonValue]:
    at = start
    while at >= 0 and (found := _START.search(text, at)):
        try:
            value, at = _DECODER.raw_decode(text, found.end())
        except ValueError:
            at = found.end()
            yield None
        else:
            yield _clean(value)


def _clean(value: JsonValue) -> JsonValue:
    """Replace halves of surrogate pairs, which no other program takes for text."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {name: _clean(part) for name, part in value.items()}
    return [_clean(part) for part in value] if isinstance(value, list) else value
