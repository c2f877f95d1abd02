"""The fake behaves as the real API does, seen through the real SDK."""

import base64
import json
import subprocess
import sys
from typing import Any

import httpx2
import openai
import pytest
from pydantic import BaseModel, Field

from gptdash.domain.tokens import count_text
from tests.fake_openai import (
    CONTENT_FILTER,
    LENGTH,
    CleanEndWithoutFinish,
    CutMidStream,
    EmptyChoices,
    ErrorEventMidStream,
    FakeOpenAI,
    Finish,
    Html200,
    JsonObject,
    MalformedJson,
    MalformedSse,
    Reasoning,
    Refusal,
    SlowFirstToken,
    Stall,
    Status,
    Text,
    ToolCalls,
)

HELLO = [{"role": "user", "content": "Hello there"}]
PIXEL = "data:image/png;base64," + base64.b64encode(b"\x89PNG\r\n\x1a\n and the rest").decode()
LONG = [{"role": "user", "content": "word " * 300}]
WAIT_S = 5


@pytest.fixture
def client(fake_openai: FakeOpenAI) -> openai.OpenAI:
    return openai.OpenAI(base_url=fake_openai.url, api_key="sk-test-key", max_retries=0)


def chat(client: openai.OpenAI, **given: Any) -> Any:
    return client.chat.completions.create(**{"model": "gpt-4o", "messages": HELLO, **given})


def stream(client: openai.OpenAI, **given: Any) -> list[Any]:
    return list(chat(client, stream=True, stream_options={"include_usage": True}, **given))


def text_of(chunks: list[Any]) -> str:
    return "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)


def test_lists_its_models(client: openai.OpenAI) -> None:
    models = {model.id: model for model in client.models.list()}
    assert "gpt-6-luna" in models
    assert models["gpt-4o"].shutdown_date == "2027-01-14"


def test_echoes_the_last_user_message_word_by_word(client: openai.OpenAI) -> None:
    chunks = stream(client)
    assert [chunk.choices[0].delta.content for chunk in chunks[1:-2]] == ["You", " said:", " Hello", " there"]
    assert chunks[-2].choices[0].finish_reason == "stop"


def test_reports_usage_that_agrees_with_what_was_said(client: openai.OpenAI) -> None:
    usage = stream(client)[-1].usage
    assert usage.prompt_tokens == 3 + 3 + count_text("Hello there")
    assert usage.completion_tokens == count_text("You said: Hello there")
    assert usage.total_tokens == usage.prompt_tokens + usage.completion_tokens


def test_whole_reply_and_stream_say_the_same(client: openai.OpenAI) -> None:
    whole = chat(client)
    assert whole.choices[0].message.content == text_of(stream(client))
    assert whole.usage == stream(client)[-1].usage


def test_default_reply_stops_at_the_output_limit(client: openai.OpenAI) -> None:
    reply = chat(client, max_tokens=2).choices[0]
    assert (reply.message.content, reply.finish_reason) == ("You", "length")  # " said:" alone is two tokens


def test_records_body_and_headers(client: openai.OpenAI, fake_openai: FakeOpenAI) -> None:
    chat(client, temperature=0.5)
    (request,) = fake_openai.chats
    assert request.body == {"model": "gpt-4o", "messages": HELLO, "temperature": 0.5}
    assert request.headers["authorization"] == "Bearer sk-test-key"


def test_replies_come_in_the_order_queued(client: openai.OpenAI, fake_openai: FakeOpenAI) -> None:
    fake_openai.script(Text("one"), (Text("two"), LENGTH))
    assert text_of(stream(client)) == "one"
    assert stream(client)[-2].choices[0].finish_reason == "length"
    assert text_of(stream(client)) == "You said: Hello there"


class Finding(BaseModel):
    model_config = {"extra": "forbid"}
    line: int = Field(ge=1, le=9)
    severity: str = Field(pattern="^(low|high)$")
    words: list[str] = Field(min_length=2)
    fix: str | None


def strict(schema: dict[str, Any], name: str = "finding") -> dict[str, Any]:
    return {"type": "json_schema", "json_schema": {"name": name, "schema": schema, "strict": True}}


def test_default_reply_obeys_the_schema(client: openai.OpenAI) -> None:
    schema = Finding.model_json_schema()
    schema["properties"]["severity"] = {"enum": ["low", "high"], "type": "string"}
    value = json.loads(text_of(stream(client, response_format=strict(schema))))
    assert value == {"line": 1, "severity": "low", "words": ["", ""], "fix": None}


def test_follows_references_in_a_schema(client: openai.OpenAI) -> None:
    class Report(BaseModel):
        model_config = {"extra": "forbid"}
        first: Finding

    value = json.loads(text_of(stream(client, response_format=strict(Report.model_json_schema()))))
    assert value["first"]["line"] == 1


OBJECT: dict[str, Any] = {"type": "object", "additionalProperties": False}


@pytest.mark.parametrize(
    ("schema", "complaint"),
    [
        ({"type": "object", "properties": {}}, "additionalProperties"),
        ({**OBJECT, "properties": {"a": {"type": "string"}}, "required": []}, "'required' is required"),
        ({**OBJECT, "properties": {"a": {"type": "string", "default": ""}}, "required": ["a"]}, "'default' is not"),
        ({**OBJECT, "properties": {"a": {"oneOf": [{"type": "string"}]}}, "required": ["a"]}, "'oneOf' is not"),
        ({**OBJECT, "properties": {"a": {"items": {"type": "object"}, "type": "array"}}, "required": ["a"]}, "items"),
        ({**OBJECT, "properties": {"a": {"$ref": "#/$defs/A", "title": "x"}}, "required": ["a"]}, "cannot have"),
        ({**OBJECT, "properties": {"a": {"$ref": "#/$defs/A"}}, "required": ["a"]}, "cannot be resolved"),
        ({**OBJECT, "properties": {"a": {}}, "required": ["a"]}, "must have a 'type' key"),
        ({"type": "array", "items": {"type": "string"}}, "must have type 'object'"),
    ],
)
def test_refuses_a_schema_that_strict_mode_does_not_take(
    client: openai.OpenAI, schema: dict[str, Any], complaint: str
) -> None:
    with pytest.raises(openai.BadRequestError, match=complaint) as caught:
        chat(client, response_format=strict(schema))
    assert caught.value.param == "response_format"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"model": "gpt-6-luna", "max_tokens": 5}, "unsupported_parameter"),
        ({"model": "gpt-6-luna", "temperature": 0.2}, "unsupported_value"),
        ({"model": "o1-mini", "top_p": 0.5}, "unsupported_value"),
        ({"model": "gpt-6.1-sol", "presence_penalty": 1}, "unsupported_value"),
        ({"model": "o1-mini", "messages": [{"role": "system", "content": "x"}]}, "unsupported_value"),
        ({"model": "o1-mini", "tools": [{"type": "function", "function": {"name": "f"}}]}, "unsupported_parameter"),
        ({"model": "gpt-4o", "reasoning_effort": "low"}, None),
        ({"model": "gpt-4-turbo", "response_format": strict({})}, None),
        (
            {"model": "small-context", "messages": [{"role": "user", "content": "word " * 300}]},
            "context_length_exceeded",
        ),
        ({"extra_body": {"nonsense": 1}}, "unknown_parameter"),
        ({"temperature": "hot"}, None),
        ({"messages": [{"role": "user", "content": [{"type": "text", "words": "x"}]}]}, None),
        ({"messages": [{"role": "tool", "content": "1", "tool_call_id": "call_9"}]}, None),
        ({"response_format": {"type": "json_object"}}, None),
    ],
)
def test_refuses_what_the_real_models_refuse(client: openai.OpenAI, given: dict[str, Any], code: str | None) -> None:
    with pytest.raises(openai.BadRequestError) as caught:
        chat(client, **given)
    assert caught.value.code == code


def test_reasoning_models_take_their_own_parameters(client: openai.OpenAI) -> None:
    reply = chat(client, model="gpt-6-luna", max_completion_tokens=50, reasoning_effort="low", temperature=1)
    assert reply.choices[0].finish_reason == "stop"


def image_message(url: str) -> list[dict[str, Any]]:
    return [
        {"role": "user", "content": [{"type": "text", "text": "?"}, {"type": "image_url", "image_url": {"url": url}}]}
    ]


def test_sees_images(client: openai.OpenAI) -> None:
    reply = chat(client, messages=image_message(PIXEL))
    assert reply.choices[0].message.content == "I see 1 image(s). You said: ?"
    assert reply.usage.prompt_tokens == 3 + 3 + 1 + 85


@pytest.mark.parametrize(
    ("model", "url", "code"),
    [
        ("text-only", PIXEL, None),
        ("gpt-4o", "ftp://example.org/cat.png", "invalid_image_url"),
        ("gpt-4o", "data:image/png;base64,AAAA", "invalid_image_format"),
        ("gpt-4o", "data:image/png;base64,@@", "invalid_base64"),
    ],
)
def test_refuses_images_it_cannot_use(client: openai.OpenAI, model: str, url: str, code: str | None) -> None:
    with pytest.raises(openai.BadRequestError) as caught:
        chat(client, model=model, messages=image_message(url))
    assert caught.value.code == code


def test_refuses_a_wrong_key(fake_openai: FakeOpenAI) -> None:
    wrong = openai.OpenAI(base_url=fake_openai.url, api_key="sk-other", max_retries=0)
    with pytest.raises(openai.AuthenticationError) as caught:
        chat(wrong)
    assert caught.value.code == "invalid_api_key"
    with pytest.raises(openai.AuthenticationError):
        wrong.models.list()


def test_a_local_server_takes_requests_without_a_key() -> None:
    with FakeOpenAI(key=None, models=["llama3.2"]) as fake:
        assert httpx2.get(f"{fake.url}/models").json()["data"][0]["id"] == "llama3.2"


def test_refuses_an_unknown_model(client: openai.OpenAI) -> None:
    with pytest.raises(openai.NotFoundError) as caught:
        chat(client, model="gpt-9")
    assert caught.value.code == "model_not_found"


def test_unknown_paths_are_errors_in_the_same_shape(client: openai.OpenAI) -> None:
    with pytest.raises(openai.NotFoundError, match="Invalid URL"):
        client.embeddings.create(model="x", input="y")


def test_sends_an_error_with_its_headers(client: openai.OpenAI, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(Status(429, code="rate_limit_exceeded", headers={"retry-after": "7"}))
    with pytest.raises(openai.RateLimitError) as caught:
        chat(client)
    assert (caught.value.code, caught.value.response.headers["retry-after"]) == ("rate_limit_exceeded", "7")


def test_tool_calls_come_in_fragments_and_whole(client: openai.OpenAI, fake_openai: FakeOpenAI) -> None:
    calls = ToolCalls(("add", '{"left": 19, "right": 23}'), ("now", "{}"))
    fake_openai.script(calls, calls)
    chunks = stream(client)
    pieces = [call for chunk in chunks if chunk.choices for call in chunk.choices[0].delta.tool_calls or ()]
    assert len([piece for piece in pieces if piece.index == 0]) > 2
    assert "".join(piece.function.arguments for piece in pieces if piece.index == 0) == '{"left": 19, "right": 23}'
    assert chunks[-2].choices[0].finish_reason == "tool_calls"
    whole = chat(client).choices[0]
    assert [(call.function.name, call.function.arguments) for call in whole.message.tool_calls] == list(calls.calls)


def test_reasoning_counts_as_output(client: openai.OpenAI, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(Reasoning("Let me", " see."), Text("Yes."))
    chunks = stream(client)
    assert chunks[1].choices[0].delta.reasoning_content == "Let me"
    usage = chunks[-1].usage
    assert usage.completion_tokens_details.reasoning_tokens == count_text("Let me see.")
    assert usage.completion_tokens == count_text("Let me see.") + count_text("Yes.")


def test_refusal_and_content_filter(client: openai.OpenAI, fake_openai: FakeOpenAI) -> None:
    fake_openai.script(Refusal("I can't help with that."), (Text("Part"), CONTENT_FILTER))
    assert chat(client).choices[0].message.refusal == "I can't help with that."
    assert stream(client)[-2].choices[0].finish_reason == "content_filter"


def test_usage_can_be_left_out_or_given(client: openai.OpenAI, fake_openai: FakeOpenAI) -> None:
    given = {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3}
    fake_openai.script((Text("x"), Finish(usage=None)), (Text("x"), Finish(usage=given)))
    assert all(chunk.usage is None for chunk in stream(client))
    assert stream(client)[-1].usage.prompt_tokens_details is None


def test_cut_breaks_the_connection(client: openai.OpenAI, fake_openai: FakeOpenAI) -> None:
    fake_openai.script((Text("Hel"), CutMidStream()), CutMidStream(), (Text("x"), CutMidStream()))
    chunks = iter(chat(client, stream=True))
    assert text_of([next(chunks), next(chunks)]) == "Hel"
    with pytest.raises(openai.APIConnectionError):
        next(chunks)
    with pytest.raises(openai.APIConnectionError):
        stream(client)
    with pytest.raises(openai.APIConnectionError):
        chat(client)


def test_clean_end_leaves_out_the_finish(client: openai.OpenAI, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(Text("Hel"), CleanEndWithoutFinish())
    chunks = stream(client)
    assert text_of(chunks) == "Hel"
    assert all(choice.finish_reason is None for chunk in chunks for choice in chunk.choices)


def test_empty_choices_are_a_chunk_like_any_other(client: openai.OpenAI, fake_openai: FakeOpenAI) -> None:
    fake_openai.script((EmptyChoices(), Text("x")), EmptyChoices())
    chunks = stream(client)
    assert chunks[0].choices == []
    assert text_of(chunks) == "x"
    assert chat(client).choices == []


def test_error_event_raises_in_the_sdk(client: openai.OpenAI, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(Text("x"), ErrorEventMidStream())
    with pytest.raises(openai.APIError, match="had an error"):
        stream(client)


def test_malformed_bodies(client: openai.OpenAI, fake_openai: FakeOpenAI) -> None:
    fake_openai.script((Text("x"), MalformedSse()), MalformedJson(), Html200())
    with pytest.raises(json.JSONDecodeError):
        stream(client)
    with pytest.raises((json.JSONDecodeError, openai.APIResponseValidationError)):
        chat(client)
    assert "It works!" in chat(client)


def test_stall_ends_when_released(client: openai.OpenAI, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(Text("one"), Stall(), Text(" two"))
    chunks = iter(chat(client, stream=True))
    seen = [next(chunks), next(chunks)]
    fake_openai.release()
    assert text_of(seen + list(chunks)) == "one two"
    assert not fake_openai.cancelled.is_set()


def test_records_that_the_client_went(client: openai.OpenAI, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(Text("one"), Stall())
    chunks = chat(client, stream=True)
    next(iter(chunks))
    chunks.close()
    assert fake_openai.cancelled.wait(WAIT_S)
    assert fake_openai.chats[-1].finished.wait(WAIT_S)


def test_a_complete_reply_is_not_cancelled(client: openai.OpenAI, fake_openai: FakeOpenAI) -> None:
    stream(client)
    client.close()
    assert fake_openai.chats[-1].finished.wait(WAIT_S)
    assert not fake_openai.cancelled.is_set()


def test_slow_first_token_times_out(client: openai.OpenAI, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(SlowFirstToken(30), Text("late"))
    with pytest.raises(openai.APITimeoutError):
        stream(client.with_options(timeout=0.2))
    assert fake_openai.cancelled.wait(WAIT_S)


def test_pieces_are_flushed_one_by_one(client: openai.OpenAI, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(Text("one"), Stall())
    chunks = iter(chat(client, stream=True))
    assert text_of([next(chunks), next(chunks)]) == "one"  # would wait forever if the server held it back


def test_json_object_is_streamed_in_pieces(client: openai.OpenAI, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(JsonObject({"name": "Zoë", "items": [1, 2, 3]}))
    chunks = stream(client)
    assert len(chunks) > 4
    assert json.loads(text_of(chunks)) == {"name": "Zoë", "items": [1, 2, 3]}


def test_runs_as_a_program() -> None:
    command = [sys.executable, "-m", "tests.fake_openai", "--port", "0", "--delay-ms", "1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        try:
            assert program.stdout is not None
            url = program.stdout.readline().strip()
            client = openai.OpenAI(base_url=url, api_key="sk-test-key", max_retries=0)
            assert text_of(stream(client)) == "You said: Hello there"
        finally:
            program.terminate()
