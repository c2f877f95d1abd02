"""What a model refuses on Chat Completions."""

from typing import Any, Final

from tests.fake_openai.models import Model
from tests.fake_openai.refusing import Refused, unsupported_parameter, unsupported_value

Body = dict[str, Any]
LONGEST_ID: Final = 40


def check_chat_rules(body: Body, model: Model) -> None:
    """Refuse what this model refuses here."""
    _check_sampling(body, model)
    _check_roles(body, model)
    _check_tools(body, model)


def _check_sampling(body: Body, model: Model) -> None:
    if "max_tokens" in body and "max_completion_tokens" in body:
        raise Refused("Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.")
    if not model.reasoning:
        if "reasoning_effort" in body:
            raise Refused("Unrecognized request argument supplied: reasoning_effort")
        return
    if "max_tokens" in body:
        raise unsupported_parameter("max_tokens", " Use 'max_completion_tokens' instead.")
    effort = body.get("reasoning_effort")
    if effort is not None and effort not in model.efforts:
        raise unsupported_value("reasoning_effort", f"'{effort}'", f"Supported values are: {model.efforts}.")
    if effort == "none":
        return
    for name, default in (("temperature", 1), ("top_p", 1), ("presence_penalty", 0), ("frequency_penalty", 0)):
        if body.get(name, default) not in (default, None):
            raise unsupported_value(name, body[name], f"Only the default ({default}) value is supported.")


def _check_roles(body: Body, model: Model) -> None:
    asked: set[str] = set()
    waiting: set[str] = set()
    for index, message in enumerate(body["messages"]):
        if message["role"] == "system" and not model.system_role:
            raise unsupported_value(f"messages[{index}].role", "'system'", "")
        if waiting and message["role"] != "tool":
            rule = (
                "An assistant message with 'tool_calls' must be followed by tool messages responding to each of them."
            )
            raise Refused(f"{rule} Without one: {sorted(waiting)}", param=f"messages.[{index}].role")
        for number, call in enumerate(message.get("tool_calls") or ()):
            _check_id(call["id"], f"messages[{index}].tool_calls[{number}].id")
            asked.add(call["id"])
            waiting.add(call["id"])
        if message["role"] == "tool" and message["tool_call_id"] not in asked:
            rule = "messages with role 'tool' must be a response to a preceding message with 'tool_calls'."
            raise Refused(f"Invalid parameter: {rule}", param=f"messages.[{index}].role")
        waiting.discard(message.get("tool_call_id", ""))


def _check_id(name: str, place: str) -> None:
    """Refuse an id that is too long. Source: https://github.com/agno-agi/agno/issues/5382, 2026-11-24."""
    if len(name) > LONGEST_ID:
        rule = f"Expected a string with maximum length {LONGEST_ID}, but got a string with length {len(name)} instead."
        raise Refused(f"Invalid '{place}': string too long. {rule}", code="string_above_max_length", param=place)


def _check_tools(body: Body, model: Model) -> None:
    if not body.get("tools"):
        return
    if not model.tools:
        raise unsupported_parameter("tools")
    if model.tools_need_responses and body.get("reasoning_effort") != "none":
        rule = f"Function tools with reasoning_effort are not supported for {model.name} in /v1/chat/completions."
        raise Refused(f"{rule} Please use /v1/responses instead.", param="reasoning_effort")
