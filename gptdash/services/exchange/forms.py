"""The forms in which an object can be asked for, the surest first."""

import json
from functools import cache
from importlib.resources import files
from typing import Final, Literal

from gptdash.domain.catalogue import Capabilities
from gptdash.domain.messages import instructed
from gptdash.domain.requests import Request, ResponseSchema
from gptdash.domain.schemas import OutputSchema, strict_schema

# strict: the server enforces the schema. loose: it knows the schema, which has no strict form. json: it sees to it that
# the reply is JSON. words: it is only told.
Form = Literal["strict", "loose", "json", "words"]
BY_SERVER: Final = ("strict", "loose")


def forms_for(schema: OutputSchema, capabilities: Capabilities) -> tuple[Form, ...]:
    """List the forms to try in turn: where a server refuses one, the next may do."""
    if capabilities.strict_schema is False:
        return ("json", "words")
    first: Form = "strict" if strict_schema(schema.json_schema) else "loose"
    return (first, "json", "words")


def asked_in(form: Form, request: Request, schema: OutputSchema) -> Request:
    """Write a request that asks for the object in this form."""
    strict = strict_schema(schema.json_schema) if form == "strict" else None
    if form in BY_SERVER:
        bound = ResponseSchema(name=schema.name, json_schema=strict or schema.json_schema, strict=strict is not None)
        return request.model_copy(update={"response_schema": bound})
    told = prompt("object").replace("{schema}", json.dumps(schema.json_schema, ensure_ascii=False))
    mode = ResponseSchema(name=schema.name, json_schema=schema.json_schema, strict=False, mode="json_object")
    return request.model_copy(
        update={
            "messages": instructed(told, request.messages),
            "response_schema": mode if form == "json" else None,
        }
    )


@cache
def prompt(name: str) -> str:
    """Read a prompt of this room."""
    return files("gptdash.services.exchange").joinpath(f"{name}.md").read_text("utf-8")
