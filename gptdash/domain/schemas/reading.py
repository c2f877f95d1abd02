"""Finds the JSON object in what a model wrote."""

import re
from typing import Final

from pydantic import JsonValue
from pydantic_core import from_json

FENCED: Final = re.compile(r"```(?:json)?\s*\n(.*?)```", re.DOTALL)


def object_in(text: str) -> dict[str, JsonValue] | None:
    """Read the object: the whole text, what stands in a code fence, or what is between the outermost braces."""
    for candidate in _candidates(text):
        try:
            value = from_json(candidate)
        except ValueError:
            continue
        if isinstance(value, dict):
            return value
    return None


def _candidates(text: str) -> tuple[str, ...]:
    fenced = FENCED.search(text)
    inner = text[text.find("{") : text.rfind("}") + 1]
    return tuple(filter(None, (text.strip(), fenced[1] if fenced else "", inner)))
