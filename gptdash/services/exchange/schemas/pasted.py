"""A schema from pasted text: JSON Schema, or a pydantic model, which is read and never run."""

import json
from typing import Final

from pydantic import JsonValue

from gptdash.domain.schemas import OutputSchema, SchemaRejected, output_schema
from gptdash.domain.wording import mark
from gptdash.services.exchange.schemas.python_models import schema_of_python
from gptdash.services.exchange.schemas.rejections import JsonMalformed, NothingPasted, SchemaTooLong

MAX_CHARS: Final = 60_000
UNNAMED: Final = "object"


def schema_of_text(text: str) -> OutputSchema:
    """Read a schema from what was pasted; what begins with a brace is JSON, anything else is Python.

    Raises:
        SchemaRejected: it is neither; the sentence says where it goes wrong.
    """
    if not text.strip():
        raise NothingPasted
    if len(text) > MAX_CHARS:
        raise SchemaTooLong
    return _schema_of_json(text) if text.lstrip().startswith("{") else schema_of_python(text)


def _schema_of_json(text: str) -> OutputSchema:
    try:
        value: JsonValue = json.loads(text)
    except json.JSONDecodeError as error:
        raise JsonMalformed(line=error.lineno, column=error.colno, detail=error.msg) from error
    except RecursionError as error:
        raise SchemaRejected(place="$", detail=mark("it is nested too deeply.")) from error
    name, schema = _unwrapped(value if isinstance(value, dict) else {})
    return output_schema(name, schema)


def _unwrapped(value: dict[str, JsonValue]) -> tuple[str, dict[str, JsonValue]]:
    """Take the schema out of the wrapping of a request: `{"type": "json_schema", "json_schema": {"schema": …}}`."""
    name = str(value.get("name") or value.get("title") or UNNAMED)
    for key in ("json_schema", "schema"):
        inner = value.get(key)
        if isinstance(inner, dict) and "properties" not in value:
            inner_name, schema = _unwrapped(inner)
            return (inner_name if inner_name != UNNAMED else name), schema
    return name, value
