"""The fake's Responses API behaves as the real one does, seen through the real SDK."""

import json
from typing import Any

import httpx2
import openai
import pytest
from openai.types.responses import ResponseStreamEvent
from pydantic import TypeAdapter

from gptdash.domain.tokens import count_text
from tests.fake_openai import (
    CONTENT_FILTER,
    LENGTH,
    CleanEndWithoutFinish,
    CutMidStream,
    EmptyChoices,
    ErrorEventMidStream,
    Failed,
    FakeOpenAI,
    Finish,
    JsonObject,
    MalformedSse,
    Model,
    Reasoning,
    Refusal,
    Text,
    ToolCalls,
)
from tests.fake_openai.server import KEY

EVENTS: TypeAdapter[Any] = TypeAdapter(ResponseStreamEvent)
SCHEMA = {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"], "additionalProperties": False}
TOOL = {"type": "function", "name": "f", "parameters": {"type": "object", "properties": {}}, "strict": False}


@pytest.fixture
def client(fake_openai: FakeOpenAI) -> openai.OpenAI:
    return openai.OpenAI(base_url=fake_openai.url, api_key=KEY, max_retries=0)


def respond(client: openai.OpenAI, **given: Any) -> Any:
    return client.responses.create(**{"model": "gpt-4o", "input": "Hello there", **given})


def stream(client: openai.OpenAI, **given: Any) -> list[Any]:
    return list(respond(client, stream=True, **given))


def kinds(events: list[Any]) -> list[str]:
    return [event.type.removeprefix("response.") for event in events]


def raw_events(fake: FakeOpenAI) -> list[dict[str, Any]]:
    body = {"model": "gpt-6-luna", "input": "Hello", "stream": True, "instructions": "x", "tools": [TOOL]}
    reply = httpx2.post(f"{fake.url}/responses", json=body, headers={"authorization": f"Bearer {KEY}"})
    return [json.loads(line.removeprefix("data: ")) for line in reply.text.splitlines() if line.startswith("data: ")]


def test_every_event_follows_the_sdks_own_types(fake_openai: FakeOpenAI) -> None:
    everything = (
        Reasoning("a", "b"),
        Text("c"),
        ToolCalls(("f", '{"long": "arguments"}')),
        Refusal("d"),
        EmptyChoices(),
    )
    fake_openai.script(everything, (*everything, LENGTH), (*everything, CONTENT_FILTER), (*everything, Failed()))
    fake_openai.script((ErrorEventMidStream(),))
    seen: set[str] = set()
    for _ in range(5):
        events = raw_events(fake_openai)
        for event in events:
            EVENTS.validate_python(event)
        assert [event["sequence_number"] for event in events] == list(range(len(events)))
        seen |= {event["type"] for event in events}
    assert {"response.completed", "response.incomplete", "response.failed"} < seen
    assert {"response.function_call_arguments.delta", "response.refusal.delta", "error"} < seen
    assert "response.reasoning_summary_text.delta" in seen


def test_events_come_in_the_order_of_the_api(client: openai.OpenAI, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(Text("Hel", "lo"))
    assert kinds(stream(client)) == [
        "created",
        "in_progress",
        "output_item.added",
        "content_part.added",
        "output_text.delta",
        "output_text.delta",
        "output_text.done",
        "content_part.done",
        "output_item.done",
        "completed",
    ]


def test_echoes_the_last_user_message(client: openai.OpenAI) -> None:
    whole, last = respond(client), stream(client)[-1].response
    assert whole.output_text == last.output_text == "You said: Hello there"
    assert whole.usage == last.usage
    assert whole.usage.input_tokens == 3 + 3 + count_text("Hello there")
    assert whole.usage.output_tokens == count_text("You said: Hello there")


def test_default_reply_obeys_limit_and_schema(client: openai.OpenAI) -> None:
    long = respond(client, input="word " * 50, max_output_tokens=16)
    assert (long.status, long.incomplete_details.reason) == ("incomplete", "max_output_tokens")
    wanted = {"format": {"type": "json_schema", "name": "x", "schema": SCHEMA, "strict": True}}
    assert json.loads(respond(client, text=wanted).output_text) == {"a": 0}


def test_tool_calls_come_in_fragments_and_whole(client: openai.OpenAI, fake_openai: FakeOpenAI) -> None:
    calls = ToolCalls(("add", '{"left": 19, "right": 23}'), ("now", "{}"))
    fake_openai.script(calls, calls)
    events = stream(client)
    pieces = [event.delta for event in events if event.type == "response.function_call_arguments.delta"]
    assert len(pieces) > 3
    assert "".join(pieces) == '{"left": 19, "right": 23}{}'
    made = [(item.name, item.arguments) for item in respond(client).output]
    assert made == [(item.name, item.arguments) for item in events[-1].response.output] == list(calls.calls)


def test_reasoning_counts_as_output(client: openai.OpenAI, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(Reasoning("Let me", " see."), Text("Yes."))
    usage = stream(client)[-1].response.usage
    assert usage.output_tokens_details.reasoning_tokens == count_text("Let me see.")
    assert usage.output_tokens == count_text("Let me see.") + count_text("Yes.")


def test_usage_can_be_left_out_or_given(client: openai.OpenAI, fake_openai: FakeOpenAI) -> None:
    given = {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3}
    fake_openai.script((Text("x"), Finish(usage=None)), (Text("x"), Finish(usage=given)))
    assert stream(client)[-1].response.usage is None
    usage = stream(client)[-1].response.usage
    assert (usage.input_tokens, usage.output_tokens, usage.input_tokens_details) == (1, 2, None)


def test_faults_are_what_the_sdk_does_not_raise(client: openai.OpenAI, fake_openai: FakeOpenAI) -> None:
    fake_openai.script((Text("x"), CleanEndWithoutFinish()), (Text("x"), ErrorEventMidStream()), (Text("x"), Failed()))
    assert kinds(stream(client))[-1] == "output_text.delta"
    assert stream(client)[-1].code == "server_error"
    assert stream(client)[-1].response.error.code == "server_error"


def test_faults_that_the_sdk_raises(client: openai.OpenAI, fake_openai: FakeOpenAI) -> None:
    fake_openai.script((Text("x"), CutMidStream()), (Text("x"), MalformedSse()), ErrorEventMidStream(nested=True))
    with pytest.raises(openai.APIConnectionError):
        stream(client)
    with pytest.raises(json.JSONDecodeError):
        stream(client)
    with pytest.raises(openai.APIError, match="had an error"):
        stream(client)


def test_json_object_is_streamed_in_pieces(client: openai.OpenAI, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(JsonObject({"name": "Zoë", "items": [1, 2, 3]}))
    assert json.loads(stream(client)[-1].response.output_text) == {"name": "Zoë", "items": [1, 2, 3]}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"model": "gpt-6-luna", "temperature": 0.2}, "unsupported_parameter"),
        ({"model": "gpt-6.1-sol", "reasoning": {"effort": "none"}}, "unsupported_value"),
        ({"reasoning": {"effort": "low"}}, "unsupported_parameter"),
        ({"max_output_tokens": 5}, "integer_below_min_value"),
        ({"input": []}, "missing_required_parameter"),
        ({"previous_response_id": "resp_1"}, "previous_response_not_found"),
        ({"input": [{"type": "function_call_output", "call_id": "call_9", "output": "1"}]}, None),
        ({"model": "o1-mini", "instructions": "be brief"}, "unsupported_value"),
        ({"model": "o1-mini", "tools": [TOOL]}, "unsupported_parameter"),
        ({"model": "small-context", "input": "word " * 300}, "context_length_exceeded"),
        ({"extra_body": {"seed": 1}}, "unknown_parameter"),
        ({"extra_body": {"stop": "x"}}, "unknown_parameter"),
        ({"input": [{"role": "user", "content": [{"type": "text", "text": "x"}]}]}, None),
        ({"text": {"format": {"type": "json_schema", "name": "x", "schema": {"type": "array"}, "strict": True}}}, None),
    ],
)
def test_refuses_what_the_real_api_refuses(client: openai.OpenAI, given: dict[str, Any], code: str | None) -> None:
    with pytest.raises(openai.BadRequestError) as caught:
        respond(client, **given)
    assert caught.value.code == code


def test_an_account_that_is_not_verified_gets_no_summaries() -> None:
    with FakeOpenAI(models=[Model("r", reasoning=True, efforts=("low",), summaries=False)]) as fake:
        client = openai.OpenAI(base_url=fake.url, api_key=KEY, max_retries=0)
        with pytest.raises(openai.BadRequestError, match="must be verified") as caught:
            respond(client, model="r", reasoning={"summary": "auto"})
        assert caught.value.param == "reasoning.summary"


def test_tools_of_a_reasoning_model_need_this_api(client: openai.OpenAI) -> None:
    tools: Any = [{"type": "function", "function": {"name": "f"}}]
    asked: Any = {"model": "gpt-6-luna", "messages": [{"role": "user", "content": "x"}], "tools": tools}
    with pytest.raises(openai.BadRequestError, match="use /v1/responses instead"):
        client.chat.completions.create(**asked)
    client.chat.completions.create(**asked, reasoning_effort="none")
    respond(client, model="gpt-6-luna", tools=[TOOL])


def test_what_was_said_reads_the_same_over_both_wires(client: openai.OpenAI, fake_openai: FakeOpenAI) -> None:
    call = {"id": "c1", "type": "function", "function": {"name": "f", "arguments": "{}"}}
    said: Any = [
        {"role": "system", "content": "be brief"},
        {"role": "user", "content": "hello"},
        {"role": "assistant", "content": "one moment", "tool_calls": [call]},
        {"role": "tool", "content": "42", "tool_call_id": "c1"},
    ]
    client.chat.completions.create(model="gpt-4o", messages=said)
    items = [
        {"role": "user", "content": "hello"},
        {"role": "assistant", "content": "one moment"},
        {"type": "function_call", "call_id": "c1", "name": "f", "arguments": "{}"},
        {"type": "function_call_output", "call_id": "c1", "output": "42"},
    ]
    respond(client, instructions="be brief", input=items)
    over_chat, over_responses = fake_openai.chats
    assert over_chat.messages == over_responses.messages == said
