"""Writes our request in the words of Responses."""

import base64
from collections.abc import Iterable
from itertools import takewhile
from typing import Any, Final

from gptdash.domain.catalogue import Capabilities
from gptdash.domain.messages import ImagePart, LinkedImage, Message, Part
from gptdash.domain.requests import Request, ResponseSchema, ToolSpec
from gptdash.gateway.responses.sealing import INCLUDED, with_reasoning

Payload = dict[str, Any]

# "integer below minimum value. Expected a value >= 16": https://github.com/earendil-works/pi/issues/6265, 2026-11-24.
SMALLEST_OUTPUT_LIMIT: Final = 16
CODE_OUTPUTS: Final = "code_interpreter_call.outputs"
# Each run has the model read everything once more, so that their number is what bounds the price of a reply.
MAX_CODE_RUNS: Final = 8


def payload_of(request: Request, model: str, capabilities: Capabilities, origin: str = "") -> Payload:
    """Write the request in the wire's words; what is not set is left out.

    Of the reasoning of earlier calls, that of `origin` goes along.
    """
    instructions, said = _split(request.messages)
    given = {
        "model": model,
        "input": [item for message in said for item in with_reasoning(list(_items(message)), message, origin)],
        "instructions": instructions,
        "stream": True,
        "store": False,
        "tools": [*map(_tool, request.tools), *_code_interpreter(request)],
        "max_tool_calls": MAX_CODE_RUNS if request.container_id else None,
        "include": list(_included(request, capabilities)),
        "text": {"format": _format(request.response_schema)} if request.response_schema else None,
        **_sampling(request, capabilities),
    }
    return {name: value for name, value in given.items() if value not in (None, [], {})}


def _split(messages: tuple[Message, ...]) -> tuple[str | None, tuple[Message, ...]]:
    """Take the system messages at the start as instructions, unless nothing else was said."""
    leading = tuple(takewhile(lambda message: message.role == "system", messages))
    if not leading or len(leading) == len(messages):
        return None, messages
    return "\n\n".join(message.text for message in leading), messages[len(leading) :]


def _items(message: Message) -> Iterable[Payload]:
    if message.role == "tool":
        yield {"type": "function_call_output", "call_id": message.tool_use_id, "output": _content(message)}
        return
    if message.parts or not message.tool_uses:
        role = "developer" if message.role == "system" else message.role
        yield {"type": "message", "role": role, "content": _content(message)}
    for use in message.tool_uses:
        yield {"type": "function_call", "call_id": use.id, "name": use.name, "arguments": use.arguments}


def _content(message: Message) -> str | list[Payload]:
    return [_part(part) for part in message.parts] if message.images or message.links else message.text


def _part(part: Part) -> Payload:
    if isinstance(part, ImagePart):
        url = f"data:{part.media_type};base64,{base64.b64encode(part.data).decode('ascii')}"
        return {"type": "input_image", "image_url": url, "detail": part.detail}
    if isinstance(part, LinkedImage):
        return {"type": "input_image", "image_url": part.url, "detail": part.detail}
    return {"type": "input_text", "text": part.text}


def _tool(tool: ToolSpec) -> Payload:
    # Responses would make every schema strict where it is not told, which not every one of ours can follow.
    return {"type": "function", **tool.model_dump()}


def _included(request: Request, capabilities: Capabilities) -> Iterable[str]:
    if request.container_id:
        yield CODE_OUTPUTS
    if request.tools and capabilities.sealed_reasoning:
        yield INCLUDED


def _code_interpreter(request: Request) -> Iterable[Payload]:
    if request.container_id:
        yield {"type": "code_interpreter", "container": request.container_id}


def _format(schema: ResponseSchema) -> Payload:
    if schema.mode == "json_object":
        return {"type": "json_object"}
    return {"type": "json_schema", "name": schema.name, "schema": schema.json_schema, "strict": schema.strict}


def _sampling(request: Request, capabilities: Capabilities) -> Payload:
    parameters = request.parameters
    limit = parameters.max_output_tokens
    summary = "auto" if capabilities.reasoning_summary and parameters.effort != "none" else None
    reasoning = {"effort": parameters.effort, "summary": summary}
    return {
        "temperature": parameters.temperature,
        "top_p": parameters.top_p,
        "max_output_tokens": limit and max(limit, SMALLEST_OUTPUT_LIMIT),
        "reasoning": {name: value for name, value in reasoning.items() if value},
    }
