"""Which API is spoken to which endpoint and model."""

from datetime import date

import pytest

from gptdash.domain.catalogue import Capabilities, capabilities_of
from gptdash.domain.endpoints import Endpoint, EndpointKind, WireName
from gptdash.domain.requests import Request, ToolSpec
from gptdash.gateway.wires import wire_for
from tests.fake_openai.server import FakeOpenAI
from tests.gateway.conftest import OpenGateway

PLAIN = Capabilities()


@pytest.mark.parametrize(
    ("kind", "url", "name"),
    [
        ("openai", "https://api.openai.com/v1", "responses"),
        ("compatible", "https://me.openai.azure.com/openai/v1", "responses"),
        ("compatible", "https://me.openai.azure.com:443/openai/v1", "responses"),
        ("compatible", "https://openai.azure.com.evil.example/v1", "chat_completions"),
        ("compatible", "http://10.0.0.1:8000/v1", "chat_completions"),
        ("local", "http://127.0.0.1:11434/v1", "chat_completions"),
        ("embedded", "http://127.0.0.1:5000/v1", "chat_completions"),
    ],
)
def test_the_kind_of_endpoint_decides(kind: EndpointKind, url: str, name: WireName) -> None:
    assert wire_for(Endpoint(kind=kind, label="x", base_url=url), PLAIN) == name


def test_a_model_that_one_api_alone_serves_gets_it() -> None:
    proxy = Endpoint(kind="compatible", label="x", base_url="http://10.0.0.1/v1")
    openai = Endpoint(kind="openai", label="x", base_url="https://api.openai.com/v1")
    assert wire_for(proxy, Capabilities(wire="responses")) == "responses"
    assert wire_for(openai, Capabilities(wire="chat_completions")) == "chat_completions"
    sol = capabilities_of("gpt-6.1-sol")
    assert wire_for(proxy, sol) == "chat_completions"
    assert wire_for(proxy, sol, with_tools=True) == "responses"


def test_the_endpoints_own_setting_goes_before_everything() -> None:
    fixed = Endpoint(kind="openai", label="x", base_url="https://api.openai.com/v1", wire="chat_completions")
    assert wire_for(fixed, Capabilities(wire="responses"), with_tools=True) == "chat_completions"


def test_a_call_with_tools_goes_where_the_model_takes_them(
    open_gateway: OpenGateway, fake_openai: FakeOpenAI, hello: Request
) -> None:
    gateway = open_gateway(kind="compatible", wire=None)
    tool = ToolSpec(name="f", description="d", parameters={"type": "object", "properties": {}})
    gateway.complete(hello)
    gateway.complete(hello.model_copy(update={"tools": (tool,)}))
    assert [chat.path for chat in fake_openai.chats] == ["/v1/chat/completions", "/v1/responses"]


def test_an_endpoints_list_tells_when_its_models_end(open_gateway: OpenGateway) -> None:
    entries = {entry.name: entry for entry in open_gateway().model_entries()}
    assert entries["gpt-4o"].shutdown == date(2027, 1, 14)
    assert entries["gpt-6-luna"].shutdown is None
    assert entries["text-only"].capabilities == Capabilities()
