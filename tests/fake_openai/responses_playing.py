"""Plays a scripted reply on Responses: as a stream of events, or whole."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from typing import Any, Final

from tests.fake_openai.containers import container_of
from tests.fake_openai.playing import wait_or_cut
from tests.fake_openai.recording import Turn
from tests.fake_openai.responses_events import REASONING, ResponseEvents
from tests.fake_openai.steps import (
    ARGUMENT_PIECE,
    Cites,
    CleanEndWithoutFinish,
    EmptyChoices,
    ErrorEventMidStream,
    Failed,
    Finish,
    MalformedSse,
    RunsCode,
    Spoken,
    ToolCalls,
    in_pieces,
)
from tests.fake_openai.usage import usage_of

INCOMPLETE: Final = {"length": "max_output_tokens", "content_filter": "content_filter"}


class Speaking:
    """One reply while it is played: its events, and what was said, for the usage."""

    def __init__(self, turn: Turn) -> None:
        self.turn = turn
        self.events = ResponseEvents(turn.body)
        self._said: list[str] = []
        self._reasoned: list[str] = []

    def say(self, wire_field: str, piece: str) -> bytes:
        """Say a piece."""
        (self._reasoned if wire_field == REASONING else self._said).append(piece)
        return self.events.say(wire_field, piece)

    def call(self, name: str, arguments: str) -> tuple[bytes, ...]:
        """Call a function."""
        self._said += (name, arguments)
        return tuple(self.events.call(name, in_pieces(arguments, ARGUMENT_PIECE)))

    def act(self, step: ToolCalls | RunsCode | Cites) -> Iterator[bytes]:
        """Call functions, run code in the container of the request, or refer to a file there."""
        if isinstance(step, ToolCalls):
            for name, arguments in step.calls:
                yield from self.call(name, arguments)
            return
        container = self.turn.shelf.usable(container_of(self.turn.body) or "")
        if isinstance(step, Cites):
            file = self.turn.shelf.named(container, step.name)
            said = f"[{step.name}](sandbox:{file.path})"
            yield self.say("content", said)
            yield self.events.cite(said, file.described(container.id))
            return
        self._said.append(step.code)
        for name, data in step.makes.items():
            self.turn.shelf.put(container, name, data, "assistant")
        yield from self.events.run(step.code, step.logs, container.id, step.status)

    def ending(self, finish: Finish) -> dict[str, Any]:
        """Describe the finished response."""
        usage = self._usage(finish)
        if reason := INCOMPLETE.get(finish.reason):
            details = {"reason": reason}
            return self.events.response(
                "incomplete", incomplete_details=details, usage=usage, service_tier=finish.service_tier
            )
        return self.events.response("completed", usage=usage, service_tier=finish.service_tier)

    def failure(self, step: Failed) -> dict[str, Any]:
        """Describe the response that failed."""
        error = {"code": step.code, "message": step.message}
        return self.events.response("failed", error=error, usage=self._usage(Finish()) if self._said else None)

    def _usage(self, finish: Finish) -> dict[str, Any] | None:
        given = finish.usage
        if given == "counted":
            given = usage_of(self.turn.messages, "".join(self._said), "".join(self._reasoned))
        return None if given is None else in_responses_words(given)


INPUT_DETAILS: Final = ("cached_tokens", "cache_write_tokens")


def in_responses_words(usage: dict[str, Any]) -> dict[str, Any]:
    """Write a usage of Chat Completions as Responses does; details that are not given stay null."""
    prompt, completion = usage.get("prompt_tokens_details"), usage.get("completion_tokens_details")
    return {
        "input_tokens": usage["prompt_tokens"],
        "input_tokens_details": prompt
        and {"cache_write_tokens": 0, **_known(prompt, ("cached_tokens", "cache_write_tokens"))},
        "output_tokens": usage["completion_tokens"],
        "output_tokens_details": completion and {"reasoning_tokens": completion["reasoning_tokens"]},
        "total_tokens": usage["total_tokens"],
    }


def _known(details: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: details[name] for name in names if name in details}


async def play_response_stream(turn: Turn) -> AsyncIterator[bytes]:
    """Play the steps as events; `ConnectionCut` where the script cuts."""
    speaking = Speaking(turn)
    finish = Finish()
    yield speaking.events.opening()
    for step in turn.steps:
        if isinstance(step, Finish):
            finish = step
        elif isinstance(step, CleanEndWithoutFinish):
            return
        elif isinstance(step, Failed):
            yield speaking.events.close() + speaking.events.event("response.failed", response=speaking.failure(step))
            return
        else:
            async for event in _play_step(step, speaking):
                yield event
            if isinstance(step, ErrorEventMidStream):
                return
    closing = speaking.events.close()
    ending = speaking.ending(finish)
    yield closing + speaking.events.event(f"response.{ending['status']}", response=ending)


async def _play_step(step: object, speaking: Speaking) -> AsyncIterator[bytes]:
    match step:
        case Spoken():
            for piece in step.pieces:
                await asyncio.sleep(step.delay_s)
                yield speaking.say(step.wire_field, piece)
        case ToolCalls() | RunsCode() | Cites():
            for event in speaking.act(step):
                await asyncio.sleep(step.delay_s)
                yield event
        case EmptyChoices():
            yield speaking.events.event("response.in_progress", response=speaking.events.response("in_progress"))
        case MalformedSse():
            yield f"data: {step.data}\n\n".encode()
        case ErrorEventMidStream():
            error = {"code": step.code, "message": step.message, "param": None}
            yield speaking.events.event("error", **({"error": error} if step.nested else error))
        case _:
            await wait_or_cut(step, speaking.turn)


async def play_whole_response(turn: Turn) -> AsyncIterator[bytes]:
    """Play the steps, then the whole response as one JSON object."""
    speaking = Speaking(turn)
    finish = Finish()
    failed: Failed | None = None
    for step in turn.steps:
        finish = step if isinstance(step, Finish) else finish
        failed = step if isinstance(step, Failed) else failed
        async for _ in _play_step(step, speaking):
            pass
    speaking.events.close()
    ending = speaking.failure(failed) if failed else speaking.ending(finish)
    yield json.dumps(ending, ensure_ascii=False).encode()
