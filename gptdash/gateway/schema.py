"""Turns a pydantic model into a schema that strict servers accept.

Source: https://platform.openai.com/docs/guides/structured-outputs (every property required, nothing additional),
2026-11-23. The SDK's own conversion is used: it is what OpenAI tests against.
"""

import re

from openai.lib._pydantic import to_strict_json_schema
from pydantic import BaseModel

from gptdash.domain.requests import ResponseSchema


def response_schema_of(kind: type[BaseModel]) -> ResponseSchema:
    """Write the strict schema of a model, under the model's name."""
    name = re.sub(r"[^A-Za-z0-9_-]", "_", kind.__name__)[:64]
    return ResponseSchema(name=name, json_schema=to_strict_json_schema(kind))
