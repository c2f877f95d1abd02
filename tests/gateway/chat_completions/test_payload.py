"""How a request is written on Chat Completions."""

import pytest

from gptdash.domain.endpoints import WireName
from gptdash.domain.messages import ImagePart, Message, ToolUse, system, user
from gptdash.domain.requests import Parameters, Request
from tests.fake_openai.server import FakeOpenAI
from tests.gateway.canaries import unmarked
from tests.gateway.conftest import OpenGateway
from tests.gateway.pictures import PNG


@pytest.fixture
def wire() -> WireName:
    return "chat_completions"


def test_images_parameters_and_tool_results_travel_in_the_words_of_the_wire(
    open_gateway: OpenGateway, fake_openai: FakeOpenAI
) -> None:
    request = Request(
        messages=(
            system("be brief"),
            user("what is this?", ImagePart(data=PNG, media_type="image/png", detail="low")),
            Message(role="assistant", tool_uses=(ToolUse(id="call_1", name="look", arguments="{}"),)),
            Message(role="tool", parts=user("a dot").parts, tool_use_id="call_1"),
        ),
        purpose="images",
        parameters=Parameters(temperature=0.5, max_output_tokens=50, stop=("END",), seed=7),
    )
    open_gateway(model="gpt-4o").complete(request)
    body = fake_openai.chats[-1].body
    assert unmarked(body["messages"][0]["content"]) == "be brief"
    picture = body["messages"][1]["content"][1]["image_url"]
    assert (picture["url"][:22], picture["detail"]) == ("data:image/png;base64,", "low")
    assert body["messages"][2]["tool_calls"][0]["function"]["name"] == "look"
    assert body["messages"][3] == {"role": "tool", "content": "a dot", "tool_call_id": "call_1"}
    assert (body["temperature"], body["max_completion_tokens"], body["stop"], body["seed"]) == (0.5, 50, ["END"], 7)
    assert "top_p" not in body
