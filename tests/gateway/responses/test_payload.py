"""How a request is written on Responses."""

import pytest

from gptdash.domain.catalogue import Capabilities
from gptdash.domain.endpoints import WireName
from gptdash.domain.messages import ImagePart, Message, SealedReasoning, ToolUse, assistant, system, user
from gptdash.domain.requests import Parameters, Request, ResponseSchema, ToolSpec
from gptdash.gateway.responses.payload import payload_of
from tests.fake_openai.server import FakeOpenAI
from tests.gateway.canaries import unmarked
from tests.gateway.conftest import OpenGateway
from tests.gateway.pictures import PNG

SCHEMA = {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"], "additionalProperties": False}


@pytest.fixture
def wire() -> WireName:
    return "responses"


def test_history_travels_as_items_and_nothing_is_stored(open_gateway: OpenGateway, fake_openai: FakeOpenAI) -> None:
    request = Request(
        messages=(
            system("be brief"),
            system("be kind"),
            user("what is this?", ImagePart(data=PNG, media_type="image/png", detail="low")),
            Message(role="assistant", tool_uses=(ToolUse(id="call_1", name="look", arguments="{}"),)),
            Message(role="tool", parts=user("a dot").parts, tool_use_id="call_1"),
            assistant("a dot"),
            system("now in German"),
            user("and?"),
        ),
        purpose="images",
    )
    open_gateway(model="gpt-4o").complete(request)
    body = fake_openai.chats[-1].body
    assert (body["store"], body["stream"], body["instructions"]) == (False, True, "be brief\n\nbe kind")
    question, call, result, answer, rule, again = body["input"]
    assert [part["type"] for part in question["content"]] == ["input_text", "input_image"]
    assert (question["content"][1]["image_url"][:22], question["content"][1]["detail"]) == (
        "data:image/png;base64,",
        "low",
    )
    assert call == {"type": "function_call", "call_id": "call_1", "name": "look", "arguments": "{}"}
    assert result == {"type": "function_call_output", "call_id": "call_1", "output": "a dot"}
    assert answer == {"type": "message", "role": "assistant", "content": "a dot"}
    assert (rule["role"], again["role"]) == ("developer", "user")
    assert set(body) == {"model", "input", "instructions", "stream", "store"}


def test_a_request_of_system_messages_alone_is_still_a_request(
    open_gateway: OpenGateway, fake_openai: FakeOpenAI
) -> None:
    open_gateway().complete(Request(messages=(system("say hello"),), purpose="chat"))
    body = fake_openai.chats[-1].body
    assert unmarked(body["input"]) == [{"type": "message", "role": "developer", "content": "say hello"}]
    assert "instructions" not in body


def test_parameters_tools_and_schema_are_written_in_the_words_of_the_wire(
    open_gateway: OpenGateway, fake_openai: FakeOpenAI
) -> None:
    request = Request(
        messages=(user("go"),),
        purpose="chat",
        parameters=Parameters(max_output_tokens=50, effort="low"),
        tools=(ToolSpec(name="look", description="Look.", parameters={"type": "object", "properties": {}}),),
        response_schema=ResponseSchema(name="answer", json_schema=SCHEMA),
    )
    open_gateway().complete(request)
    body = fake_openai.chats[-1].body
    assert body["reasoning"] == {"effort": "low", "summary": "auto"}
    assert body["max_output_tokens"] == 50
    (tool,) = body["tools"]
    assert (tool["type"], tool["name"], tool["strict"]) == ("function", "look", False)
    assert body["text"] == {"format": {"type": "json_schema", "name": "answer", "schema": SCHEMA, "strict": True}}


def test_an_output_limit_below_the_apis_smallest_is_raised_to_it(
    open_gateway: OpenGateway, fake_openai: FakeOpenAI, hello: Request
) -> None:
    open_gateway().complete(hello.model_copy(update={"parameters": Parameters(max_output_tokens=1)}))
    assert fake_openai.chats[-1].body["max_output_tokens"] == 16


def test_no_summary_is_asked_for_where_there_is_nothing_to_sum_up(hello: Request) -> None:
    able = Capabilities(reasoning_summary=True)
    silent = hello.model_copy(update={"parameters": Parameters(effort="none")})
    assert payload_of(silent, "m", able)["reasoning"] == {"effort": "none"}
    assert "reasoning" not in payload_of(hello, "m", Capabilities())
    assert payload_of(hello, "m", able)["reasoning"] == {"summary": "auto"}


def test_only_the_model_that_thought_it_gets_its_reasoning_back() -> None:
    sealed = SealedReasoning(id="rs_1", content="…", origin="m at host")
    use = ToolUse(id="call_1", name="look", arguments="{}")
    request = Request(messages=(Message(role="assistant", tool_uses=(use,), sealed=(sealed,)),), purpose="chat")
    kinds = {
        origin: [item["type"] for item in payload_of(request, "m", Capabilities(), origin)["input"]]
        for origin in ("m at host", "n at host", "m at elsewhere")
    }
    assert kinds == {
        "m at host": ["reasoning", "function_call"],
        "n at host": ["function_call"],
        "m at elsewhere": ["function_call"],
    }
