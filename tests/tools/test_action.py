"""Tools by a schema, for models that cannot call functions."""

import json
from typing import Any

import pytest

from gptdash.domain.catalogue import Capabilities
from gptdash.domain.endpoints import WireName
from gptdash.domain.requests import Request, ResponseSchema
from gptdash.tools import Toolbox, mode_of, why_off
from tests.fake_openai import FakeOpenAI, Model
from tests.fake_openai.saying import format_of
from tests.fake_openai.steps import LENGTH, Finish, JsonObject, Status, Text
from tests.fake_openai.strict_schema import check_strict
from tests.tools.conftest import Heard, OpenLoop

BOX_CALLS: list[str] = []


def measure(place: str) -> str:
    """Measure the temperature."""
    BOX_CALLS.append(place)
    return f"21 degrees at {place}"


BOX = Toolbox([measure])
USE = JsonObject({"action": {"kind": "measure", "arguments": {"place": "Paris"}}})
SCHEMA = {"type": "object", "properties": {"d": {"type": "integer"}}, "required": ["d"], "additionalProperties": False}


@pytest.fixture
def wire() -> WireName:
    return "chat_completions"


@pytest.fixture
def unknown_model(open_loop: OpenLoop, fake_openai: FakeOpenAI) -> Any:
    """A loop on a server whose model nobody knows, and which refuses functions."""
    fake_openai.models = (Model("gemma", tools=False),)
    BOX_CALLS.clear()
    return open_loop(kind="local", model="gemma", api_key=None, base_url=fake_openai.url)


@pytest.fixture(autouse=True)
def no_key(fake_openai: FakeOpenAI) -> None:
    fake_openai.key = None


def test_a_server_that_refuses_functions_is_asked_by_a_schema(
    unknown_model: Any, fake_openai: FakeOpenAI, question: Request
) -> None:
    answer = JsonObject({"action": {"kind": "answer", "text": 'It is "21" °C'}})
    fake_openai.script((USE, Finish()), (answer, Finish()))
    heard = Heard(unknown_model.stream(question, BOX))
    assert heard.kinds[:3] == ["notice", "tool_started", "tool_finished"]
    assert BOX_CALLS == ["Paris"]
    assert heard.text == 'It is "21" °C'
    first, second = fake_openai.chats[-2:]
    check_strict("action", format_of(first.body)["schema"])
    assert "measure" in first.messages[0]["content"]
    assert "21 degrees at Paris" in second.messages[-1]["content"]
    assert second.messages[-1]["role"] == "user"
    assert "tools" not in second.body


def test_an_answer_is_passed_on_while_it_grows(unknown_model: Any, fake_openai: FakeOpenAI, question: Request) -> None:
    fake_openai.script((JsonObject({"action": {"kind": "answer", "text": "one two three four"}}), Finish()))
    heard = Heard(unknown_model.stream(question, BOX))
    assert heard.text == "one two three four"
    assert heard.kinds.count("text") > 1


def test_words_in_place_of_an_action_are_the_answer(
    unknown_model: Any, fake_openai: FakeOpenAI, question: Request
) -> None:
    fake_openai.script((Text("I would rather ", "not."), Finish()))
    heard = Heard(unknown_model.stream(question, BOX))
    assert heard.text == "I would rather not."
    assert heard.finished == []


def test_an_action_that_was_cut_off_runs_nothing(
    unknown_model: Any, fake_openai: FakeOpenAI, question: Request
) -> None:
    fake_openai.script((Text('{"action": {"kind": "measure", "arguments": {"place": "Par'), LENGTH))
    Heard(unknown_model.stream(question, BOX))
    assert BOX_CALLS == []


def test_where_an_object_is_wanted_the_answer_is_asked_for_under_its_schema(
    unknown_model: Any, fake_openai: FakeOpenAI, question: Request
) -> None:
    ready = JsonObject({"action": {"kind": "answer"}})
    fake_openai.script((USE, Finish()), (ready, Finish()), (JsonObject({"d": 21}), Finish()))
    wanted = question.model_copy(update={"response_schema": ResponseSchema(name="degrees", json_schema=SCHEMA)})
    heard = Heard(unknown_model.stream(wanted, BOX))
    assert json.loads(heard.text) == {"d": 21}
    assert format_of(fake_openai.chats[-1].body)["name"] == "degrees"


def test_another_refusal_is_passed_on(unknown_model: Any, fake_openai: FakeOpenAI, question: Request) -> None:
    fake_openai.models = (Model("gemma"),)
    fake_openai.reply(Status(400, message="the prompt is in a language that is not served"))
    heard = Heard(unknown_model.stream(question, BOX))
    assert heard.error
    assert heard.error.code == "request_refused"
    assert len(fake_openai.chats) == 1


def test_other_words_for_the_same_refusal_are_understood(
    unknown_model: Any, fake_openai: FakeOpenAI, question: Request
) -> None:
    fake_openai.models = (Model("gemma"),)
    refusal = Status(400, message="registry.ollama.ai/library/gemma does not support tools")
    fake_openai.script(refusal, (JsonObject({"action": {"kind": "answer", "text": "ok"}}), Finish()))
    assert Heard(unknown_model.stream(question, BOX)).text == "ok"


@pytest.mark.parametrize(
    ("capabilities", "mode", "reason"),
    [
        (Capabilities(tools=True), "native", None),
        (Capabilities(), "native", None),
        (Capabilities(tools=False, strict_schema=True), "action", None),
        (Capabilities(tools=False), "action", None),
        (Capabilities(tools=False, strict_schema=False), None, "m can neither call functions nor follow a schema."),
        (Capabilities(tools=True, weak=True), None, "m is too small to use tools."),
    ],
)
def test_how_a_model_uses_tools_or_why_it_does_not(
    capabilities: Capabilities, mode: str | None, reason: str | None
) -> None:
    assert mode_of(capabilities) == mode
    why = why_off(capabilities, "m")
    assert (str(why) if why else None) == reason
