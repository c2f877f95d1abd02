"""Checks a request as the API does: key, types, model, and what the model refuses."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from openai.types import moderation_create_params as moderations
from openai.types.chat import completion_create_params as chat
from openai.types.responses import response_create_params as responses
from pydantic import ConfigDict, TypeAdapter, ValidationError

from tests.fake_openai.images import check_images
from tests.fake_openai.models import Model
from tests.fake_openai.refusing import Refused
from tests.fake_openai.saying import format_of, messages_of
from tests.fake_openai.strict_schema import check_strict
from tests.fake_openai.usage import count_prompt

Body = dict[str, Any]

# A TypedDict of its own does not take a config from outside; inside a list it takes the list's.
_EXACTLY = ConfigDict(extra="forbid")
_TYPES: dict[tuple[str, bool], TypeAdapter[Any]] = {
    ("/v1/chat/completions", True): TypeAdapter(list[chat.CompletionCreateParamsStreaming], config=_EXACTLY),
    ("/v1/chat/completions", False): TypeAdapter(list[chat.CompletionCreateParamsNonStreaming], config=_EXACTLY),
    ("/v1/responses", True): TypeAdapter(list[responses.ResponseCreateParamsStreaming], config=_EXACTLY),
    ("/v1/responses", False): TypeAdapter(list[responses.ResponseCreateParamsNonStreaming], config=_EXACTLY),
    ("/v1/moderations", False): TypeAdapter(list[moderations.ModerationCreateParams], config=_EXACTLY),
}


def check_key(headers: Mapping[str, str], key: str | None) -> None:
    """Refuse a missing or wrong key; a server without a key takes everything."""
    given = headers.get("authorization", "").removeprefix("Bearer ")
    if key is None or given == key:
        return
    if not given:
        raise Refused("You didn't provide an API key.", status=401)
    shown = f"{given[:3]}***{given[-4:]}"
    raise Refused(f"Incorrect API key provided: {shown}.", status=401, code="invalid_api_key")


def parse(path: str, raw: bytes) -> Body:
    """Read the body and check it against the SDK's own parameter types for this path."""
    try:
        body = json.loads(raw)
    except ValueError as error:
        raise Refused("We could not parse the JSON body of your request.") from error
    if not isinstance(body, dict):
        raise Refused("The JSON body of your request must be an object.")
    try:
        _exhaust(_TYPES[path, bool(body.get("stream"))].validate_python([body]))
    except ValidationError as error:
        raise _refused_types(error) from error
    return body


def _exhaust(value: object) -> None:
    """Read every part: pydantic checks the items of an `Iterable` only when they are read."""
    if isinstance(value, Mapping):
        value = value.values()
    if isinstance(value, Iterable) and not isinstance(value, str | bytes):
        for item in value:
            _exhaust(item)


def _refused_types(error: ValidationError) -> Refused:
    problems = error.errors(include_url=False, include_input=False)
    unknown = [str(p["loc"][-1]) for p in problems if p["type"] == "extra_forbidden"]
    where = "; ".join(f"{'.'.join(str(part) for part in p['loc'])}: {p['msg']}" for p in problems[:5])
    code = "unknown_parameter" if unknown and len(unknown) == len(problems) else None
    return Refused(f"Invalid request: {where}", code=code, param=unknown[0] if unknown else None)


def find_model(models: Iterable[Model], name: str) -> Model:
    """Find the model or refuse."""
    for model in models:
        if model.name == name:
            return model
    message = f"The model `{name}` does not exist or you do not have access to it."
    raise Refused(message, status=404, code="model_not_found", param="model")


def check_rules(body: Body, model: Model) -> None:
    """Refuse what this model refuses over either wire."""
    _check_format(body, model)
    check_images(messages_of(body), model)
    _check_length(body, model)


def _check_format(body: Body, model: Model) -> None:
    wanted = format_of(body)
    if wanted["type"] == "json_object" and "json" not in json.dumps(messages_of(body)).lower():
        raise Refused("'messages' must contain the word 'json' to use 'response_format' of type 'json_object'.")
    if wanted["type"] != "json_schema":
        return
    if not model.schema:
        rule = "'response_format' of type 'json_schema' is not supported with this model."
        raise Refused(f"Invalid parameter: {rule}", param="response_format")
    if wanted.get("strict"):
        check_strict(wanted["name"], wanted.get("schema") or {})


def _check_length(body: Body, model: Model) -> None:
    tokens = count_prompt(messages_of(body))
    if tokens > model.context_window:
        rule = f"This model's maximum context length is {model.context_window} tokens."
        found = f"However, your messages resulted in {tokens} tokens. Please reduce the length of the messages."
        raise Refused(f"{rule} {found}", code="context_length_exceeded", param="messages")
