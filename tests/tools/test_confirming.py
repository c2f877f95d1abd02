"""A tool with side effects runs when a person has allowed it, and not otherwise."""

import pytest

from gptdash.domain.events import ToolsPending
from gptdash.domain.messages import ToolUse
from gptdash.domain.requests import Request
from gptdash.tools import Answered, Toolbox, ToolLoop, tool_of
from tests.fake_openai import FakeOpenAI
from tests.fake_openai.steps import Finish, Text, ToolCalls
from tests.tools.conftest import Heard


class Office:
    """Sends letters and looks up addresses."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    @property
    def toolbox(self) -> Toolbox:
        def send(letter: str) -> str:
            """Send a letter."""
            self.sent.append(letter)
            return f"sent {letter}"

        def look_up(name: str) -> str:
            """Look up an address."""
            return f"{name} lives here"

        return Toolbox([tool_of(send, side_effects=True), look_up])


@pytest.fixture
def office() -> Office:
    return Office()


CALLS = ToolCalls(("send", '{"letter": "a"}'), ("look_up", '{"name": "Ada"}'), ("send", '{"letter": "b"}'))


def pending_of(heard: Heard) -> ToolsPending:
    (pending,) = (event for event in heard.events if isinstance(event, ToolsPending))
    return pending


def test_the_reply_stops_and_waits_while_harmless_calls_are_made(
    tools: ToolLoop, fake_openai: FakeOpenAI, question: Request, office: Office
) -> None:
    fake_openai.reply(CALLS, Finish("tool_calls"))
    heard = Heard(tools.stream(question, office.toolbox))
    assert heard.kinds == ["tool_started", "tool_finished", "tools_pending", "done"]
    assert [use.arguments for use in pending_of(heard).uses] == ['{"letter": "a"}', '{"letter": "b"}']
    assert office.sent == []
    assert len(fake_openai.chats) == 1


def test_it_goes_on_with_what_was_allowed_and_tells_the_model_what_was_not(
    tools: ToolLoop, fake_openai: FakeOpenAI, question: Request, office: Office
) -> None:
    fake_openai.script((CALLS, Finish("tool_calls")), (Text("a is sent"), Finish()))
    pending = pending_of(Heard(tools.stream(question, office.toolbox)))
    stored = ToolsPending.model_validate_json(pending.model_dump_json())
    answered = Answered(pending=stored, allowed=frozenset({stored.uses[0].id}))
    heard = Heard(tools.stream(question, office.toolbox, answered=answered))
    assert office.sent == ["a"]
    assert heard.text == "a is sent"
    results = {m["tool_call_id"]: m["content"] for m in fake_openai.chats[-1].messages if m["role"] == "tool"}
    assert sorted(results.values()) == [
        "Ada lives here",
        "sent a",
        '{"error":"send was not run, because a person did not allow it."}',
    ]
    asked = [call["id"] for m in fake_openai.chats[-1].messages for call in m.get("tool_calls", ())]
    assert sorted(results) == sorted(asked)


@pytest.mark.parametrize("allowed", [True, False])
def test_a_program_may_give_the_word_at_once(
    tools: ToolLoop, fake_openai: FakeOpenAI, question: Request, office: Office, allowed: bool
) -> None:
    asked: list[str] = []

    async def confirm(use: ToolUse) -> bool:
        asked.append(use.name)
        return allowed

    fake_openai.script((CALLS, Finish("tool_calls")), (Text("ok"), Finish()))
    heard = Heard(tools.stream(question, office.toolbox, confirm=confirm))
    assert asked == ["send", "send"]
    assert sorted(office.sent) == (["a", "b"] if allowed else [])
    assert heard.text == "ok"


def test_nobody_is_asked_about_a_call_whose_arguments_do_not_fit(
    tools: ToolLoop, fake_openai: FakeOpenAI, question: Request, office: Office
) -> None:
    fake_openai.script((ToolCalls(("send", '{"letter": 3}')), Finish("tool_calls")), (Text("sorry"), Finish()))
    heard = Heard(tools.stream(question, office.toolbox))
    assert heard.only.error_code == "arguments_invalid"
    assert heard.text == "sorry"
    assert office.sent == []
