"""What a request says, in one form for both wires: that of Chat Completions."""

from collections.abc import Iterable
from typing import Any

Body = dict[str, Any]


def messages_of(body: Body) -> list[Body]:
    """Read the messages of a request, over whichever wire it came."""
    if "input" not in body and "instructions" not in body:
        return list(body.get("messages") or ())
    messages: list[Body] = []
    if instructions := body.get("instructions"):
        messages.append({"role": "system", "content": instructions})
    said = body.get("input") or ()
    for item in [{"role": "user", "content": said}] if isinstance(said, str) else said:
        _add(item, messages)
    return messages


def _add(item: Body, messages: list[Body]) -> None:
    match item.get("type", "message"):
        case "message":
            role = "system" if item["role"] == "developer" else item["role"]
            messages.append({"role": role, "content": _content(item["content"])})
        case "function_call":
            call = {"name": item["name"], "arguments": item["arguments"]}
            _caller(messages)["tool_calls"].append({"id": item["call_id"], "type": "function", "function": call})
        case "function_call_output":
            content = _content(item["output"])
            messages.append({"role": "tool", "content": content, "tool_call_id": item["call_id"]})


def _caller(messages: list[Body]) -> Body:
    """Return the assistant message that makes the calls: the last one, or a new one that says nothing else."""
    if not messages or messages[-1]["role"] != "assistant":
        messages.append({"role": "assistant", "content": ""})
    messages[-1].setdefault("tool_calls", [])
    return messages[-1]


def _content(content: str | Iterable[Body]) -> str | list[Body]:
    return content if isinstance(content, str) else [_part(part) for part in content]


def _part(part: Body) -> Body:
    if part["type"] == "input_image":
        return {"type": "image_url", "image_url": {"url": part.get("image_url") or "", "detail": part["detail"]}}
    return {"type": "text", "text": part.get("text", "")}


def format_of(body: Body) -> Body:
    """Read the wanted form of the reply: `type`, and for a schema its `name`, `schema` and `strict`."""
    if "text" in body:
        return dict(body["text"].get("format") or {"type": "text"})
    wanted = body.get("response_format") or {"type": "text"}
    return {"type": wanted["type"], **(wanted.get("json_schema") or {})}


def output_limit_of(body: Body) -> int | None:
    """Read the most tokens that the reply may have."""
    names = ("max_output_tokens", "max_completion_tokens", "max_tokens")
    return next((body[name] for name in names if body.get(name)), None)
