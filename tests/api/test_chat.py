"""A whole reply over HTTP."""

import json
import re
from typing import Any

import httpx2
import pytest

from gptdash.api.answering import Answer
from gptdash.api.bodies import ChatBody
from gptdash.app import shared_services
from gptdash.domain.events import Done
from gptdash.domain.usage import Cost, Usage
from tests.api.conftest import TOKEN, question
from tests.fake_openai import FakeOpenAI
from tests.fake_openai.saying import format_of
from tests.fake_openai.steps import CutMidStream, Finish, JsonObject, Reasoning, Refusal, Stall, Status, Text, ToolCalls

USAGE = {"prompt_tokens": 1000, "completion_tokens": 200, "total_tokens": 1200}
SCHEMA = {"title": "Person", "type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}


def error_of(response: httpx2.Response) -> Any:
    body = response.json()
    assert list(body) == ["error"]
    assert sorted(body["error"]) == ["code", "message", "retryable"]
    return body["error"]


def test_a_reply_tells_what_it_took(client: httpx2.Client, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(Reasoning("hm"), Text("Good ", "day"), Finish(usage=USAGE))
    answer = client.post("/api/chat", json=question())
    assert answer.status_code == 200
    assert answer.json() == {
        "text": "Good day",
        "model": "gpt-4o",
        "finish_reason": "stop",
        "usage": {
            "input_tokens": 1000,
            "output_tokens": 200,
            "cached_tokens": 0,
            "reasoning_tokens": 0,
            "cache_write_tokens": 0,
            "image_tokens": 0,
            "source": "reported",
        },
        "cost_usd": None,
        "cached": False,
        "notices": [],
    }


def test_messages_model_and_parameters_go_to_the_model(client: httpx2.Client, fake_openai: FakeOpenAI) -> None:
    said = [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "one"},
        {"role": "assistant", "content": "two"},
        {"role": "user", "content": "three"},
    ]
    parameters = {"temperature": 0.5, "max_output_tokens": 9, "stop": ["x"]}
    answer = client.post("/api/chat", json={"messages": said, "model": "gpt-4o-mini", "parameters": parameters})
    assert answer.json()["model"] == "gpt-4o-mini"
    chat = fake_openai.chats[-1]
    assert [message["role"] for message in chat.messages] == ["system", "user", "assistant", "user"]
    assert "Be brief." in chat.messages[0]["content"]
    assert (chat.body["temperature"], chat.body["stop"]) == (0.5, ["x"])


def test_the_same_question_is_answered_from_earlier_replies(client: httpx2.Client, fake_openai: FakeOpenAI) -> None:
    answers = [client.post("/api/chat", json=question()).json() for _ in range(2)]
    assert [answer["cached"] for answer in answers] == [False, True]
    assert answers[0]["text"] == answers[1]["text"] == "You said: hello"
    assert answers[1]["cost_usd"] == "0"
    assert len(fake_openai.chats) == 1


@pytest.mark.parametrize(("nano_usd", "told"), [(4_500_000, "0.0045"), (1, "0.000000001"), (0, "0"), (None, None)])
def test_a_price_is_a_decimal_number_or_null_where_nobody_knows_it(
    settings: None, nano_usd: int | None, told: str | None
) -> None:
    answer = Answer(ChatBody.model_validate(question()).asked(), shared_services().for_caller())
    done = Done(
        call_id="1", model="m", usage=Usage(), cost=Cost(nano_usd=nano_usd, source="x"), finish_reason="stop",
        duration_ms=1,
    )  # fmt: skip
    assert tuple(answer.take(done)) == ()
    assert answer.reply().cost_usd == told


def test_tools_are_used_by_name(client: httpx2.Client, fake_openai: FakeOpenAI) -> None:
    fake_openai.script(
        (ToolCalls(("calculate", '{"expression": "19 * 23"}')), Finish("tool_calls")), (Text("437"), Finish())
    )
    answer = client.post("/api/chat", json=question("What is 19 times 23?", tools=["calculate"])).json()
    assert answer["text"] == "437"
    assert [tool["function"]["name"] for tool in fake_openai.chats[0].body["tools"]] == ["calculate"]
    (result,) = [message for message in fake_openai.chats[1].messages if message["role"] == "tool"]
    assert json.loads(result["content"]) == {"expression": "19 * 23", "result": "437", "exact": True}


def test_a_schema_gives_an_object(client: httpx2.Client, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(JsonObject({"name": "Ada"}), Finish())
    answer = client.post("/api/chat", json=question("Ada", schema=SCHEMA)).json()
    assert answer["object"] == {"name": "Ada"}
    assert json.loads(answer["text"]) == {"name": "Ada"}
    assert format_of(fake_openai.chats[0].body)["name"] == "Person"


def test_tools_and_a_schema_go_together(client: httpx2.Client, fake_openai: FakeOpenAI) -> None:
    fake_openai.script(
        (ToolCalls(("calculate", '{"expression": "1+1"}')), Finish("tool_calls")),
        (JsonObject({"name": "two"}), Finish()),
    )
    answer = client.post("/api/chat", json=question("1+1", schema=SCHEMA, tools=["calculate"])).json()
    assert answer["object"] == {"name": "two"}


def test_an_object_that_twice_does_not_fit_is_a_failure_that_names_the_field(
    client: httpx2.Client, fake_openai: FakeOpenAI
) -> None:
    fake_openai.script(*[(JsonObject({"name": 3}), Finish())] * 2)
    answer = client.post("/api/chat", json=question("Ada", schema=SCHEMA))
    assert answer.status_code == 502
    assert error_of(answer)["code"] == "object_invalid"
    assert "$.name: 3 is not of type 'string'" in error_of(answer)["message"]


def test_personal_data_comes_back_and_never_leaves(client: httpx2.Client, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(Text("I wrote to ⟦EMA", "IL_1⟧ today."), Finish())
    answer = client.post("/api/chat", json=question("Write to ada@example.com")).json()
    assert answer["text"] == "I wrote to ada@example.com today."
    assert [notice["code"] for notice in answer["notices"]] == ["redacted"]
    assert "ada@example.com" not in str(fake_openai.chats[-1].body)


def test_one_caller_cannot_read_the_values_of_another(client: httpx2.Client, fake_openai: FakeOpenAI) -> None:
    client.post("/api/chat", json=question("I am ada@example.com"))
    name = re.search(r"⟦EMAIL_1_[0-9a-f]{6}⟧", str(fake_openai.chats[-1].body))
    assert name
    fake_openai.reply(Text(name[0]), Finish())
    said = client.post("/api/chat", json=question("Who is before bob@example.com?")).json()["text"]
    assert said == name[0]


def test_nothing_is_kept_but_the_row_of_the_call(client: httpx2.Client, fake_openai: FakeOpenAI) -> None:
    client.post("/api/chat", json=question())
    assert shared_services().chat.library.listed() == ()
    assert shared_services().costs.overview(days=1).totals.calls == 1


def test_the_door_is_no_page_and_has_budgets_of_its_own(client: httpx2.Client) -> None:
    costs = shared_services().costs
    costs.set_budget("day", 10**9, "chat", 80)
    assert client.post("/api/chat", json=question("one")).json()["notices"] == []
    costs.set_budget("day", 10**9, "api", 80)
    (notice,) = client.post("/api/chat", json=question("two")).json()["notices"]
    assert notice["code"] == "unpriced"  # a budget looked, and nobody knows the price at this address
    assert {call.purpose for call in costs.calls(1)} == {"api"}


@pytest.mark.parametrize(
    ("policies", "checks"), [("chat=block", 0), ("api=block", 1), ("block", 1), ("block, api=off", 0)]
)
def test_moderation_of_the_chat_page_does_not_cover_the_door(
    monkeypatch: pytest.MonkeyPatch, client: httpx2.Client, fake_openai: FakeOpenAI, policies: str, checks: int
) -> None:
    monkeypatch.setenv("GPTDASH_MODERATION", policies)
    assert client.post("/api/chat", json=question()).status_code == 200
    assert len(fake_openai.moderations) == checks


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({}, "token_refused"),
        ({"Authorization": "Bearer wrong"}, "token_refused"),
        ({"Authorization": f"Basic {TOKEN}"}, "token_refused"),
        ({"Authorization": f"Bearer {TOKEN}x"}, "token_refused"),
        ({"Authorization": "Bearer ü"}, "token_refused"),
    ],
)
@pytest.mark.parametrize("path", ["/api/chat", "/api/chat/stream"])
def test_without_the_token_nobody_gets_in(
    client: httpx2.Client, fake_openai: FakeOpenAI, path: str, headers: dict[str, str], code: str
) -> None:
    del client.headers["authorization"]
    encoded = {name: value.encode("latin-1") for name, value in headers.items()}
    answer = client.post(path, json=question(), headers=encoded)
    assert (answer.status_code, answer.headers["www-authenticate"], error_of(answer)["code"]) == (401, "Bearer", code)
    assert fake_openai.requests == ()


@pytest.mark.parametrize("path", ["/api/chat", "/api/chat/stream"])
def test_the_door_is_closed_until_a_token_is_set(
    monkeypatch: pytest.MonkeyPatch, client: httpx2.Client, path: str
) -> None:
    monkeypatch.delenv("GPTDASH_API_TOKEN")
    answer = client.post(path, json=question())
    assert answer.status_code == 403
    assert error_of(answer)["message"] == (
        "The HTTP door is closed. Set GPTDASH_API_TOKEN and start the app again to open it."
    )


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "Invalid JSON"),
        (b"{", "Invalid JSON"),
        (b"[]", "Input should be an object"),
        (b"{}", "messages: Field required"),
        (b'{"messages": []}', "messages: Tuple should have at least 1 item"),
        (question(model=3), "model: Input should be a valid string"),
        (question(stream=True), "stream: Extra inputs are not permitted"),
        ({"messages": [{"role": "tool", "content": "x"}]}, "messages.0.role: Input should be 'system', 'user' or 'ass"),
        ({"messages": [{"role": "system", "content": "x"}]}, "there is no message of a user to answer"),
        (question(parameters={"temperature": 3}), "parameters.temperature: Input should be less than or equal to 2"),
        (question(parameters={"n": 3}), "parameters.n: Extra inputs are not permitted"),
        (question(tools=["rm"]), "There is no tool named rm. Choose from: get_current_time, get_weather, calculate."),
        (question(schema={"type": "array"}), "This schema cannot be used: at $, the type must be object"),
        (question(schema={}), "This schema cannot be used: at $, the type must be object"),
        (question("\x00"), "This holds a control character at character 1"),
        (question("<|im_start|>"), "which a model would not read as text"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_place(
    client: httpx2.Client, fake_openai: FakeOpenAI, body: Any, said: str
) -> None:
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    for path in ("/api/chat", "/api/chat/stream"):
        answer = client.post(path, content=sent)
        assert answer.status_code == 422
        assert said in error_of(answer)["message"]
        assert error_of(answer)["retryable"] is False
    assert fake_openai.requests == ()


def test_a_wrong_item_is_told_without_what_follows_from_it(client: httpx2.Client) -> None:
    answer = client.post("/api/chat", json={"messages": [{"role": "narrator", "content": "x"}]})
    message = error_of(answer)["message"]
    assert message.endswith("messages.0.role: Input should be 'system', 'user' or 'assistant'")


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_beyond_the_limit_is_refused(
    monkeypatch: pytest.MonkeyPatch, client: httpx2.Client, fake_openai: FakeOpenAI, chunked: bool
) -> None:
    monkeypatch.setenv("GPTDASH_API_MAX_BYTES", "2000")
    sent = json.dumps(question("x" * 2000)).encode()
    pieces = (sent[start : start + 100] for start in range(0, len(sent), 100))
    answer = client.post("/api/chat", content=pieces if chunked else sent)
    assert answer.status_code == 413
    assert error_of(answer)["message"] == "The body is larger than 2000 bytes. Send less text."
    assert fake_openai.requests == ()


def test_more_calls_than_the_limit_are_told_when_to_come_back(
    monkeypatch: pytest.MonkeyPatch, client: httpx2.Client, fake_openai: FakeOpenAI
) -> None:
    monkeypatch.setenv("GPTDASH_API_CALLS_PER_MINUTE", "2")
    answers = [client.post(path, json=question()) for path in ("/api/chat", "/api/chat/stream", "/api/chat")]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    refused = error_of(answers[2])
    assert (refused["code"], refused["retryable"]) == ("too_many_calls", True)
    assert 1 <= int(answers[2].headers["retry-after"]) <= 60


@pytest.mark.parametrize(
    ("step", "status", "code", "retryable"),
    [
        (Status(401, "invalid_api_key"), 502, "authentication_failed", False),
        (Status(429, "rate_limit_exceeded", headers={"retry-after": "7"}), 429, "rate_limited", True),
        (Status(429, "insufficient_quota"), 402, "quota_exhausted", False),
        (Status(400, "context_length_exceeded"), 413, "context_overflow", False),
        (Status(400, message="no"), 400, "request_refused", False),
        (Status(500), 502, "server_failed", True),
        (CutMidStream(), 502, "server_unreachable", True),
    ],
)
@pytest.mark.parametrize("path", ["/api/chat", "/api/chat/stream"])
def test_a_failing_server_has_a_fitting_status(
    client: httpx2.Client, fake_openai: FakeOpenAI, path: str, step: Any, status: int, code: str, retryable: bool
) -> None:
    fake_openai.reply(step)
    answer = client.post(path, json=question())
    assert answer.status_code == status
    assert (error_of(answer)["code"], error_of(answer)["retryable"]) == (code, retryable)
    assert answer.headers.get("retry-after") == ("7" if code == "rate_limited" else None)


def test_a_model_that_there_is_not_is_not_found(client: httpx2.Client, fake_openai: FakeOpenAI) -> None:
    answer = client.post("/api/chat", json=question(model="gpt-0"))
    assert (answer.status_code, error_of(answer)["code"]) == (404, "model_not_found")


def test_a_model_that_declines_says_so(client: httpx2.Client, fake_openai: FakeOpenAI) -> None:
    fake_openai.script(*[(Refusal("I will not."), Finish())] * 2)
    answer = client.post("/api/chat", json=question())
    assert (answer.status_code, answer.json()["finish_reason"]) == (200, "refusal")
    refused = client.post("/api/chat", json=question(schema=SCHEMA))
    assert (refused.status_code, error_of(refused)["code"]) == (422, "reply_refused")


def test_a_weak_model_gets_no_tools_and_the_reason_is_told(client: httpx2.Client, fake_openai: FakeOpenAI) -> None:
    answer = client.post("/api/chat", json=question(tools=["calculate"], model="SmolLM2-135M-Instruct"))
    assert answer.status_code == 422
    assert error_of(answer)["message"] == "Tools are off: SmolLM2-135M-Instruct is too small to use tools."


def test_a_caller_who_hangs_up_cancels_the_call(client: httpx2.Client, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(Text("half "), Stall(), Finish())
    with pytest.raises(httpx2.ReadTimeout):
        client.post("/api/chat", json=question(), timeout=2)
    assert fake_openai.cancelled.wait(0.5)


def test_only_post_is_answered(client: httpx2.Client) -> None:
    assert client.get("/api/chat").status_code == 405
