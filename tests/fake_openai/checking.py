"""Checks a request as the API does: key, types, model, and what the model refuses."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from openai.types.chat import completion_create_params as params
from pydantic import ConfigDict, TypeAdapter, ValidationError

from tests.fake_openai.images import check_images
from tests.fake_openai.models import Model
from tests.fake_openai.refusing import Refused, unsupported_parameter, unsupported_value
from tests.fake_openai.strict_schema import check_strict
from tests.fake_openai.usage import count_prompt

Body = dict[str, Any]

# A TypedDict of its own does not take a config from outside; inside a list it takes the list's.
_STREAMING = TypeAdapter(list[params.CompletionCreateParamsStreaming], config=ConfigDict(extra="forbid"))
_WHOLE = TypeAdapter(list[params.CompletionCreateParamsNonStreaming], config=ConfigDict(extra="forbid"))


def check_key(headers: Mapping[str, str], key: str | None) -> None:
    """Refuse a missing or wrong key; a server without a key takes everything."""
    given = headers.get("authorization", "").removeprefix("Bearer ")
    if key is None or given == key:
        return
    if not given:
        raise Refused("You didn't provide an API key.", status=401)
    shown = f"{given[:3]}***{given[-4:]}"
    raise Refused(f"Incorrect API key provided: {shown}.", status=401, code="invalid_api_key")


def parse(raw: bytes) -> Body:
    """Read the body and check it against the SDK's own parameter types."""
    try:
        body = json.loads(raw)
    except ValueError as error:
        raise Refused("We could not parse the JSON body of your request.") from error
    if not isinstance(body, dict):
        raise Refused("The JSON body of your request must be an object.")
    adapter = _STREAMING if body.get("stream") else _WHOLE
    try:
        _exhaust(adapter.validate_python([body]))
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
    """Refuse what this model refuses."""
    _check_sampling(body, model)
    _check_roles(body, model)
    if body.get("tools") and not model.tools:
        raise unsupported_parameter("tools")
    _check_format(body, model)
    check_images(body["messages"], model)
    _check_length(body, model)


def _check_sampling(body: Body, model: Model) -> None:
    if "max_tokens" in body and "max_completion_tokens" in body:
        raise Refused("Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.")
    if not model.reasoning:
        if "reasoning_effort" in body:
            raise Refused("Unrecognized request argument supplied: reasoning_effort")
        return
    if "max_tokens" in body:
        raise unsupported_parameter("max_tokens", " Use 'max_completion_tokens' instead.")
    if body.get("reasoning_effort") == "none":
        return
    for name, default in (("temperature", 1), ("top_p", 1), ("presence_penalty", 0), ("frequency_penalty", 0)):
        if body.get(name, default) not in (default, None):
            raise unsupported_value(name, body[name], f"Only the default ({default}) value is supported.")


def _check_roles(body: Body, model: Model) -> None:
    asked: set[str] = set()
    for index, message in enumerate(body["messages"]):
        if message["role"] == "system" and not model.system_role:
            raise unsupported_value(f"messages[{index}].role", "'system'", "")
        asked |= {call["id"] for call in message.get("tool_calls") or ()}
        if message["role"] == "tool" and message["tool_call_id"] not in asked:
            rule = "messages with role 'tool' must be a response to a preceding message with 'tool_calls'."
            raise Refused(f"Invalid parameter: {rule}", param=f"messages.[{index}].role")


def _check_format(body: Body, model: Model) -> None:
    wanted = body.get("response_format") or {"type": "text"}
    if wanted["type"] == "json_object" and "json" not in json.dumps(body["messages"]).lower():
        raise Refused("'messages' must contain the word 'json' to use 'response_format' of type 'json_object'.")
    if wanted["type"] != "json_schema":
        return
    if not model.schema:
        rule = "'response_format' of type 'json_schema' is not supported with this model."
        raise Refused(f"Invalid parameter: {rule}", param="response_format")
    if wanted["json_schema"].get("strict"):
        check_strict(wanted["json_schema"]["name"], wanted["json_schema"].get("schema") or {})


def _check_length(body: Body, model: Model) -> None:
    tokens = count_prompt(body["messages"])
    if tokens > model.context_window:
        rule = f"This model's maximum context length is {model.context_window} tokens."
        found = f"However, your messages resulted in {tokens} tokens. Please reduce the length of the messages."
        raise Refused(f"{rule} {found}", code="context_length_exceeded", param="messages")
