"""A reply as server-sent events, read by a real client from a real server."""

import asyncio
import json
import time
from collections.abc import AsyncGenerator, Iterator
from typing import Any

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route
from starlette.types import ASGIApp

from gptdash.api.connection import EventStream
from gptdash.app import shared_services
from tests.api.conftest import events_of, question
from tests.fake_openai import FakeOpenAI
from tests.fake_openai.serving import ServerThread
from tests.fake_openai.steps import (
    CutMidStream,
    Finish,
    JsonObject,
    Reasoning,
    SlowFirstToken,
    Stall,
    Status,
    Text,
    ToolCalls,
)

SCHEMA = {"type": "object", "properties": {"name": {"type": "string", "minLength": 2}}, "required": ["name"]}
CANCEL_S = 0.5


def lines_of(response: httpx2.Response) -> Iterator[Any]:
    """Yield each event as it comes."""
    for line in response.iter_lines():
        if line.startswith("data: {"):
            yield json.loads(line.removeprefix("data: "))


def test_the_reply_comes_in_pieces_and_ends_with_all_of_it(client: httpx2.Client, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(Reasoning("hm"), Text("Good ", "day"), Finish())
    answer = client.post("/api/chat/stream", json=question())
    assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
    *pieces, done = events_of(answer.text)
    assert pieces == [{"type": "delta", "text": "Good "}, {"type": "delta", "text": "day"}]
    whole = client.post("/api/chat", json=question()).json()
    assert {**done, "cached": True, "usage": 0, "cost_usd": "0"} == {**whole, "type": "done", "usage": 0}


def test_the_first_event_comes_while_the_model_still_speaks(client: httpx2.Client, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(Text("first "), Stall(), Text("second"), Finish())
    with client.stream("POST", "/api/chat/stream", json=question()) as answer:
        events = lines_of(answer)
        assert next(events) == {"type": "delta", "text": "first "}
        assert not fake_openai.chats[0].finished.is_set()
        fake_openai.release()
        assert next(events) == {"type": "delta", "text": "second"}


def test_a_caller_who_hangs_up_cancels_the_call_at_once(client: httpx2.Client, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(Text("first "), Stall(), Finish())
    with client.stream("POST", "/api/chat/stream", json=question()) as answer:
        next(lines_of(answer))
        hung_up = time.monotonic()
    assert fake_openai.cancelled.wait(CANCEL_S)
    assert time.monotonic() - hung_up < CANCEL_S
    (call,) = _settled_calls()
    assert call.finish_reason == "cancelled"


def _settled_calls() -> Any:
    """Wait until the ledger knows how the calls ended."""
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        calls = shared_services().costs.calls(days=1)
        if all(call.finish_reason != "unknown" for call in calls):
            return calls
    raise AssertionError("the calls were not settled")


def test_a_caller_who_hangs_up_before_the_first_event_cancels_the_call_too(
    client: httpx2.Client, fake_openai: FakeOpenAI
) -> None:
    fake_openai.reply(SlowFirstToken(30), Text("late"), Finish())
    with pytest.raises(httpx2.ReadTimeout):
        client.post("/api/chat/stream", json=question(), timeout=2)  # long enough for the call to go out
    assert fake_openai.cancelled.wait(CANCEL_S)


def test_a_caller_who_hangs_up_while_a_tool_works_ends_it(client: httpx2.Client, fake_openai: FakeOpenAI) -> None:
    fake_openai.script(
        (ToolCalls(("calculate", '{"expression": "1+1"}')), Finish("tool_calls")), (Text("two"), Stall(), Finish())
    )
    with client.stream("POST", "/api/chat/stream", json=question(tools=["calculate"])) as answer:
        for event in lines_of(answer):
            if event["type"] == "delta":
                break
    assert fake_openai.cancelled.wait(CANCEL_S)


def test_a_reply_that_is_cut_keeps_what_came_and_says_so(client: httpx2.Client, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(Text("half a "), CutMidStream())
    delta, error, done = events_of(client.post("/api/chat/stream", json=question()).text)
    assert delta == {"type": "delta", "text": "half a "}
    assert (error["type"], error["code"], error["retryable"]) == ("error", "reply_cut", True)
    assert "cut off" in error["message"]
    assert (done["type"], done["finish_reason"], done["text"]) == ("done", "cut", "half a ")
    assert done["usage"]["source"] == "estimated"


def test_tools_are_told_of_when_they_begin_and_end(client: httpx2.Client, fake_openai: FakeOpenAI) -> None:
    calls = ToolCalls(("calculate", '{"expression": "2*3"}'), ("calculate", '{"expression": "os"}'))
    fake_openai.script((calls, Finish("tool_calls")), (Text("six"), Finish()))
    events = events_of(client.post("/api/chat/stream", json=question(tools=["calculate"])).text)
    tools = [event for event in events if event["type"] == "tool"]
    assert [(event["status"], event["name"]) for event in tools[:2]] == [("started", "calculate")] * 2
    finished = {event["arguments"]: event for event in tools[2:]}
    good, bad = finished['{"expression": "2*3"}'], finished['{"expression": "os"}']
    assert json.loads(good["result"])["result"] == "6"
    assert good["error"] is None
    assert isinstance(good["duration_ms"], int)
    assert bad["error"].startswith("This is not arithmetic that can be computed:")
    assert [event["text"] for event in events if event["type"] == "delta"] == ["six"]


def test_a_later_call_that_fails_is_an_event_after_the_tools(client: httpx2.Client, fake_openai: FakeOpenAI) -> None:
    fake_openai.script((ToolCalls(("calculate", '{"expression": "1+1"}')), Finish("tool_calls")), Status(500))
    events = events_of(client.post("/api/chat/stream", json=question(tools=["calculate"])).text)
    assert [event["type"] for event in events] == ["tool", "tool", "error", "done"]
    assert events[2]["code"] == "server_failed"
    assert events[3]["usage"]["input_tokens"] > 0


def test_an_object_comes_whole_once_it_fits(client: httpx2.Client, fake_openai: FakeOpenAI) -> None:
    fake_openai.script((JsonObject({"name": "A"}), Finish()), (JsonObject({"name": "Ada"}), Finish()))
    events = events_of(client.post("/api/chat/stream", json=question("Ada", schema=SCHEMA)).text)
    assert [event["type"] for event in events] == ["notice", "delta", "done"]
    assert events[0]["code"] == "repair"
    assert json.loads(events[1]["text"]) == events[2]["object"] == {"name": "Ada"}


def test_an_object_that_does_not_fit_is_an_error_with_its_bill(client: httpx2.Client, fake_openai: FakeOpenAI) -> None:
    fake_openai.script(*[(JsonObject({"name": "A"}), Finish())] * 2)
    events = events_of(client.post("/api/chat/stream", json=question("Ada", schema=SCHEMA)).text)
    assert [event["type"] for event in events] == ["notice", "error", "done"]
    assert "$.name: 'A' is too short" in events[1]["message"]


def test_each_wait_is_told(monkeypatch: pytest.MonkeyPatch, client: httpx2.Client, fake_openai: FakeOpenAI) -> None:
    monkeypatch.setenv("GPTDASH_MAX_ATTEMPTS", "2")
    fake_openai.script(Status(429, "rate_limit_exceeded", headers={"retry-after-ms": "10"}), (Text("now"), Finish()))
    events = events_of(client.post("/api/chat/stream", json=question()).text)
    assert [event["type"] for event in events] == ["notice", "delta", "done"]
    assert events[0]["code"] == "retrying"
    assert events[0]["message"].endswith("s.")


def test_personal_data_is_put_back_although_it_comes_in_pieces(client: httpx2.Client, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(Text("To ⟦EMA", "IL_1⟧."), Finish())
    events = events_of(client.post("/api/chat/stream", json=question("Write to ada@example.com")).text)
    assert "".join(event["text"] for event in events if event["type"] == "delta") == "To ada@example.com."
    assert events[-1]["text"] == "To ada@example.com."


def test_many_streams_at_once_do_not_mix(client: httpx2.Client, fake_openai: FakeOpenAI) -> None:
    async def ask(number: int, http: httpx2.AsyncClient) -> str:
        answer = await http.post("/api/chat/stream", json=question(f"number {number}"))
        return str(events_of(answer.text)[-1]["text"])

    async def ask_all() -> list[str]:
        async with httpx2.AsyncClient(
            base_url=client.base_url, headers=client.headers, trust_env=False, timeout=30
        ) as http:
            return await asyncio.gather(*(ask(number, http) for number in range(30)))

    assert asyncio.run(ask_all()) == [f"You said: number {number}" for number in range(30)]


def test_a_comment_keeps_a_quiet_stream_alive() -> None:
    async def quiet() -> AsyncGenerator[bytes, None]:
        await asyncio.sleep(0.3)
        yield b"data: at last\n\n"

    async def answer(_request: Request) -> ASGIApp:
        return EventStream(quiet(), keep_alive_s=0.05)

    server = ServerThread(Starlette(routes=[Route("/", answer)]))
    server.start()
    with httpx2.Client(trust_env=False) as http:
        text = http.get(f"http://127.0.0.1:{server.port}/").text
    server.close()
    assert text.startswith(": still working\n\n")
    assert text.endswith("data: at last\n\n")
