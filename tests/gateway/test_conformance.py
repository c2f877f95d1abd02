"""What was asked and what was answered is the same, whichever API is spoken."""

import pytest

from gptdash.domain.endpoints import WireName
from gptdash.domain.errors import EndpointError
from gptdash.domain.events import Done, Event, ToolCall
from gptdash.domain.messages import ImagePart, Message, ToolUse, assistant, system, user
from gptdash.domain.requests import Parameters, Request, ResponseSchema, ToolSpec
from gptdash.gateway import Gateway, TimeLimits
from tests.fake_openai.saying import format_of, output_limit_of
from tests.fake_openai.server import FakeOpenAI
from tests.fake_openai.steps import (
    CONTENT_FILTER,
    LENGTH,
    CleanEndWithoutFinish,
    CutMidStream,
    EmptyChoices,
    ErrorEventMidStream,
    Failed,
    Finish,
    Html200,
    JsonObject,
    MalformedJson,
    MalformedSse,
    Reasoning,
    Refusal,
    Stall,
    Status,
    Step,
    Text,
    ToolCalls,
)
from tests.gateway.canaries import unmarked
from tests.gateway.conftest import OpenGateway
from tests.gateway.pictures import PNG

SCHEMA = {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"], "additionalProperties": False}
PATHS: dict[WireName, str] = {"chat_completions": "/v1/chat/completions", "responses": "/v1/responses"}
TALK = (
    system("be brief"),
    user("what is this?", ImagePart(data=PNG, media_type="image/png", detail="high")),
    Message(role="assistant", tool_uses=(ToolUse(id="call_1", name="look", arguments='{"at": 1}'),)),
    Message(role="tool", parts=user("a dot").parts, tool_use_id="call_1"),
    assistant("a dot"),
    user("sure?"),
)


@pytest.fixture
def wire() -> WireName:
    return "responses"  # each test opens both


def test_each_wire_speaks_to_its_own_path(open_gateway: OpenGateway, fake_openai: FakeOpenAI, hello: Request) -> None:
    for name, path in PATHS.items():
        open_gateway(wire=name).complete(hello)
        assert fake_openai.chats[-1].path == path


def test_the_server_is_told_the_same(open_gateway: OpenGateway, fake_openai: FakeOpenAI) -> None:
    request = Request(
        messages=TALK,
        purpose="chat",
        parameters=Parameters(temperature=0.5, top_p=0.9, max_output_tokens=50),
        tools=(ToolSpec(name="look", description="Look.", parameters={"type": "object", "properties": {}}),),
        response_schema=ResponseSchema(name="answer", json_schema=SCHEMA),
    )
    for name in PATHS:
        open_gateway(wire=name, model="gpt-4o").complete(request)
    over_chat, over_responses = fake_openai.chats
    told = [
        unmarked([message for message in chat.messages if message["role"] == "system"]) for chat in fake_openai.chats
    ]
    assert told[0] == told[1]
    assert over_chat.messages[1:] == over_responses.messages[1:]
    assert len(over_chat.messages) == len(TALK)
    for read in (format_of, output_limit_of, lambda body: (body["model"], body["temperature"], body["top_p"])):
        assert read(over_chat.body) == read(over_responses.body)


REPLIES: dict[str, tuple[Step, ...]] = {
    "text": (Text("Hel", "lo"), Finish()),
    "reasoning": (Reasoning("let me ", "think"), Text("yes"), Finish()),
    "object": (JsonObject({"a": [1, 2, 3], "b": "繁體"}), Finish()),
    "calls": (ToolCalls(("f", '{"a": 1}'), ("g", "{}")), Finish("tool_calls")),
    "calls after words": (Text("Let me look."), ToolCalls(("f", "{}")), Finish("tool_calls")),
    "refusal": (Refusal("I ", "will not"), Finish()),
    "filtered": (Text("par"), CONTENT_FILTER),
    "length": (Text("par"), LENGTH),
    "empty chunk": (EmptyChoices(), Text("x"), Finish()),
    "no usage": (Text("hello", " hello"), Finish(usage=None)),
    "nothing said": (Finish(),),
    "cut": (Text("par", "tial"), CutMidStream()),
    "cut at once": (CutMidStream(),),
    "clean end": (Text("par"), CleanEndWithoutFinish()),
    "empty": (CleanEndWithoutFinish(),),
    "error": (Text("par"), ErrorEventMidStream()),
    "error at once": (ErrorEventMidStream("rate_limit_exceeded"),),
    "failed at once": (Failed(),),
    "no credit": (Text("par"), ErrorEventMidStream("insufficient_quota")),
    "malformed": (Text("par"), MalformedSse()),
    "stall": (Text("par"), Stall(), Finish()),
    "status": (Status(503),),
    "web page": (Html200(),),
    "JSON": (MalformedJson(),),
}


def told(gateway: Gateway, request: Request) -> tuple[list[Event], str | None]:
    """Collect what a call says, without what differs from call to call, and how it failed."""
    events: list[Event] = []
    try:
        for event in gateway.stream(request):
            events.append(event)  # noqa: PERF402 - extend would append nothing when the stream raises
    except EndpointError as error:
        return [_comparable(event) for event in events], str(error)
    return [_comparable(event) for event in events], None


def _comparable(event: Event) -> Event:
    if not isinstance(event, Done):
        return event
    return event.model_copy(update={"call_id": "", "duration_ms": 0, "first_token_ms": None})


def without_ids(events: list[Event]) -> list[Event]:
    """Function calls are named by the server; the fake's two wires count them differently."""
    return [
        ToolCall(use=event.use.model_copy(update={"id": ""})) if isinstance(event, ToolCall) else event
        for event in events
    ]


@pytest.mark.parametrize("name", REPLIES)
def test_the_user_is_told_the_same(
    open_gateway: OpenGateway, fake_openai: FakeOpenAI, hello: Request, name: str
) -> None:
    fake_openai.script(REPLIES[name], REPLIES[name])
    limits = TimeLimits(stall_s=0.2)
    over_chat, over_responses = (told(open_gateway(limits, wire=wire), hello) for wire in PATHS)
    assert without_ids(over_responses[0]) == without_ids(over_chat[0])
    assert over_responses[1] == over_chat[1]
    assert over_chat[0] or over_chat[1]
