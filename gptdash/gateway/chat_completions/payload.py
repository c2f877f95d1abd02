"""Writes our request in the words of Chat Completions."""

import base64
from typing import Any

from gptdash.domain.catalogue import Capabilities
from gptdash.domain.messages import ImagePart, LinkedImage, Message, Part
from gptdash.domain.requests import Request, ResponseSchema, ToolSpec

Payload = dict[str, Any]


def payload_of(request: Request, model: str, capabilities: Capabilities) -> Payload:
    """Write the request in the wire's words; what is not set is left out."""
    payload: Payload = {
        "model": model,
        "messages": [_message(message) for message in request.messages],
        "stream": True,
        "stream_options": {"include_usage": True},
        **_sampling(request, capabilities),
    }
    if request.response_schema:
        payload["response_format"] = _format(request.response_schema)
    if request.tools:
        payload["tools"] = [{"type": "function", "function": _function(tool)} for tool in request.tools]
    return payload


def _format(schema: ResponseSchema) -> Payload:
    if schema.mode == "json_object":
        return {"type": "json_object"}
    described = {"name": schema.name, "schema": schema.json_schema, "strict": schema.strict}
    return {"type": "json_schema", "json_schema": described}


def _function(tool: ToolSpec) -> Payload:
    # Servers that do not know the word `strict` may refuse it, so it is left out where it is not wanted.
    return tool.model_dump(exclude=None if tool.strict else {"strict"})


def _sampling(request: Request, capabilities: Capabilities) -> Payload:
    parameters = request.parameters
    given = {
        "temperature": parameters.temperature,
        "top_p": parameters.top_p,
        "frequency_penalty": parameters.frequency_penalty,
        "presence_penalty": parameters.presence_penalty,
        "stop": list(parameters.stop) or None,
        "seed": parameters.seed,
        capabilities.output_limit_field: parameters.max_output_tokens,
        "reasoning_effort": parameters.effort,
    }
    return {name: value for name, value in given.items() if value is not None}


def _message(message: Message) -> Payload:
    payload: Payload = {"role": message.role, "content": _content(message)}
    if message.tool_use_id:
        payload["tool_call_id"] = message.tool_use_id
    if message.tool_uses:
        payload["tool_calls"] = [
            {"id": use.id, "type": "function", "function": {"name": use.name, "arguments": use.arguments}}
            for use in message.tool_uses
        ]
    return payload


def _content(message: Message) -> str | list[Payload]:
    return [_part(part) for part in message.parts] if message.images or message.links else message.text


def _part(part: Part) -> Payload:
    if isinstance(part, ImagePart):
        url = f"data:{part.media_type};base64,{base64.b64encode(part.data).decode('ascii')}"
        return {"type": "image_url", "image_url": {"url": url, "detail": part.detail}}
    if isinstance(part, LinkedImage):
        return {"type": "image_url", "image_url": {"url": part.url, "detail": part.detail}}
    return {"type": "text", "text": part.text}
