"""What a model refuses on Responses."""

from typing import Any, Final

from tests.fake_openai.models import Model
from tests.fake_openai.refusing import Refused, unsupported_parameter, unsupported_value
from tests.fake_openai.responses_events import SEALED, sealed_by
from tests.fake_openai.saying import messages_of

Body = dict[str, Any]

SMALLEST_LIMIT: Final = 16
UNVERIFIED: Final = "Your organization must be verified to generate reasoning summaries."


def check_responses_rules(body: Body, model: Model) -> None:
    """Refuse what this model refuses here."""
    _check_input(body, model)
    _check_calls(body)
    _check_reasoning(body, model)
    _check_sealed(body, model)
    if body.get("tools") and not model.tools:
        raise unsupported_parameter("tools")
    if (limit := body.get("max_output_tokens")) is not None and limit < SMALLEST_LIMIT:
        rule = f"integer below minimum value. Expected a value >= {SMALLEST_LIMIT}, but got {limit} instead."
        message = f"Invalid 'max_output_tokens': {rule}"
        raise Refused(message, code="integer_below_min_value", param="max_output_tokens")


def _check_input(body: Body, model: Model) -> None:
    if not body.get("input"):
        raise Refused("Missing required parameter: 'input'.", code="missing_required_parameter", param="input")
    if stored := body.get("previous_response_id"):
        message = f"Previous response with id '{stored}' not found."
        raise Refused(message, code="previous_response_not_found", param="previous_response_id")
    if not model.system_role and any(message["role"] == "system" for message in messages_of(body)):
        raise unsupported_value("input[0].role", "'system'", "")


def _check_calls(body: Body) -> None:
    items = [] if isinstance(body["input"], str) else body["input"]
    asked: set[str] = set()
    for item in items:
        if item.get("type") == "function_call":
            asked.add(item["call_id"])
        if item.get("type") == "function_call_output" and item["call_id"] not in asked:
            message = f"No tool call found for function call output with call_id {item['call_id']}."
            raise Refused(message, param="input")


def _check_sealed(body: Body, model: Model) -> None:
    """Refuse reasoning that is not there to be read.

    A result whose reasoning was left out is taken: the model thinks anew.
    Source: https://github.com/ShishirPatil/gorilla/issues/1148, https://github.com/openai/openai-agents-python/issues/919,
    https://github.com/openai/codex/issues/17541, 2026-11-24.
    """
    if SEALED in (body.get("include") or ()) and not model.reasoning:
        raise Refused("Encrypted content is not supported with this model.", param="include")
    for item in () if isinstance(body["input"], str) else body["input"]:
        if item.get("type") != "reasoning":
            continue
        if not item.get("encrypted_content"):
            stored = "Items are not persisted when `store` is set to false."
            raise Refused(f"Item with id '{item['id']}' not found. {stored}", status=404, param="input")
        if item["encrypted_content"] != sealed_by(body["model"]):
            message = f"The encrypted content for item {item['id']} could not be verified."
            raise Refused(message, code="invalid_encrypted_content")


def _check_reasoning(body: Body, model: Model) -> None:
    reasoning = body.get("reasoning") or {}
    effort = reasoning.get("effort")
    if not model.reasoning:
        if reasoning:
            raise unsupported_parameter(f"reasoning.{next(iter(reasoning))}")
        return
    if effort is not None and effort not in model.efforts:
        raise unsupported_value("reasoning.effort", f"'{effort}'", f"Supported values are: {model.efforts}.")
    if reasoning.get("summary") and not model.summaries:
        raise Refused(UNVERIFIED, code="unsupported_value", param="reasoning.summary")
    for name in ("temperature", "top_p"):
        if effort != "none" and body.get(name, 1) not in (1, None):
            raise unsupported_parameter(name)
