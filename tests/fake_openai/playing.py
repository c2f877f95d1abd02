"""Plays a scripted reply as a stream of server-sent events, or whole."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from typing import Any

from tests.fake_openai.recording import Turn
from tests.fake_openai.steps import (
    CleanEndWithoutFinish,
    CutMidStream,
    EmptyChoices,
    ErrorEventMidStream,
    Failed,
    Finish,
    MalformedSse,
    SlowFirstToken,
    Spoken,
    Stall,
    ToolCalls,
)
from tests.fake_openai.usage import usage_of

DONE = b"data: [DONE]\n\n"
STALL_CHECK_S = 0.01


class ConnectionCut(Exception):
    """The script wants the connection closed."""


class Saying:
    """What has been said so far in one reply; builds the chunks of its stream."""

    def __init__(self, turn: Turn) -> None:
        self._turn = turn
        self.deltas: list[dict[str, Any]] = []
        self.service_tier: str | None = None
        options = turn.body.get("stream_options") or {}
        self.wants_usage = bool(options.get("include_usage"))

    def chunk(self, delta: dict[str, Any], finish_reason: str | None = None) -> bytes:
        """Write a chunk with one choice."""
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish_reason}
        return self.event(choices=[choice], **({"usage": None} if self.wants_usage else {}))

    def event(self, **fields: Any) -> bytes:
        """Write a chunk as a server-sent event."""
        head = {"id": "chatcmpl-fake", "object": "chat.completion.chunk", "created": int(time.time())}
        body = {**head, "model": self._turn.body["model"], "system_fingerprint": "fp_fake", **fields}
        body |= {"service_tier": self.service_tier} if self.service_tier else {}
        return b"data: " + json.dumps(body, ensure_ascii=False).encode() + b"\n\n"

    def add(self, delta: dict[str, Any]) -> bytes:
        """Say a piece; the first one opens the message with its role."""
        opening = b"" if self.deltas else self.chunk({"role": "assistant", "content": ""})
        self.deltas.append(delta)
        return opening + self.chunk(delta)

    def text(self, wire_field: str) -> str:
        """Join what was said in one field."""
        return "".join(delta.get(wire_field, "") for delta in self.deltas)

    def arguments(self) -> str:
        """Join the names and arguments of all tool calls."""
        pieces = (call["function"] for delta in self.deltas for call in delta.get("tool_calls", ()))
        return "".join(piece.get("name", "") + piece.get("arguments", "") for piece in pieces)

    def finish_reason(self, finish: Finish) -> str:
        """Tell how it ends; a reply that calls tools says so by itself."""
        called = any("tool_calls" in delta for delta in self.deltas)
        return "tool_calls" if called and finish.reason == "stop" else finish.reason

    def usage(self, finish: Finish) -> dict[str, Any] | None:
        """Report the usage as the script wants it."""
        if finish.usage != "counted":
            return finish.usage
        said = self.text("content") + self.text("refusal") + self.arguments()
        return usage_of(self._turn.messages, said, self.text("reasoning_content"))


async def play_stream(turn: Turn) -> AsyncIterator[bytes]:
    """Play the steps as events; `ConnectionCut` where the script cuts."""
    saying = Saying(turn)
    finish = Finish()
    for step in turn.steps:
        if isinstance(step, Finish):
            finish = step
        elif isinstance(step, CleanEndWithoutFinish):
            return
        else:
            async for piece in _play_step(step, saying, turn):
                yield piece
    saying.service_tier = finish.service_tier
    yield saying.chunk({}, saying.finish_reason(finish))
    usage = saying.usage(finish)
    if saying.wants_usage and usage is not None:
        yield saying.event(choices=[], usage=usage)
    yield DONE


async def _play_step(step: object, saying: Saying, turn: Turn) -> AsyncIterator[bytes]:
    match step:
        case Spoken() | ToolCalls():
            for delta in step.deltas():
                await asyncio.sleep(step.delay_s)
                yield saying.add(delta)
        case EmptyChoices():
            yield saying.event(choices=[])
        case MalformedSse():
            yield f"data: {step.data}\n\n".encode()
        case ErrorEventMidStream() | Failed():
            error = {"message": step.message, "type": "server_error", "param": None, "code": step.code}
            yield f"data: {json.dumps({'error': error})}\n\n".encode()
        case _:
            await wait_or_cut(step, turn)


async def wait_or_cut(step: object, turn: Turn) -> None:
    """Wait as a step wants, or close the connection."""
    if isinstance(step, CutMidStream):
        raise ConnectionCut
    if isinstance(step, SlowFirstToken):
        await asyncio.sleep(step.seconds)
    if isinstance(step, Stall):
        while not turn.released.is_set():  # noqa: ASYNC110 - it is set from another thread
            await asyncio.sleep(STALL_CHECK_S)


async def play_whole(turn: Turn) -> AsyncIterator[bytes]:
    """Play the steps, then the whole reply as one JSON object."""
    saying = Saying(turn)
    finish = Finish()
    choices = True
    for step in turn.steps:
        finish = step if isinstance(step, Finish) else finish
        choices = choices and not isinstance(step, EmptyChoices)
        async for _ in _play_step(step, saying, turn):
            pass
    choice = {"index": 0, "message": _message(saying), "finish_reason": saying.finish_reason(finish), "logprobs": None}
    head = {"id": "chatcmpl-fake", "object": "chat.completion", "created": int(time.time())}
    body = {**head, "model": turn.body["model"], "choices": [choice] if choices else [], "usage": saying.usage(finish)}
    yield json.dumps(body, ensure_ascii=False).encode()


def _message(saying: Saying) -> dict[str, Any]:
    message: dict[str, Any] = {
        "role": "assistant",
        "content": saying.text("content") or None,
        "refusal": saying.text("refusal") or None,
    }
    if reasoning := saying.text("reasoning_content"):
        message["reasoning_content"] = reasoning
    calls: dict[int, dict[str, Any]] = {}
    for piece in (call for delta in saying.deltas for call in delta.get("tool_calls", ())):
        if "id" in piece:
            calls[piece["index"]] = {"id": piece["id"], "type": "function", "function": dict(piece["function"])}
        else:
            calls[piece["index"]]["function"]["arguments"] += piece["function"]["arguments"]
    return {**message, "tool_calls": list(calls.values())} if calls else message
