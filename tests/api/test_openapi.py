"""The document says what the door does."""

from collections.abc import Iterator
from typing import Any

import httpx2
from jsonschema import Draft202012Validator

from tests.api.conftest import events_of, question
from tests.fake_openai import FakeOpenAI
from tests.fake_openai.steps import CutMidStream, Finish, Text, ToolCalls

SCHEMA = {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]}


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for part in node.values():
            yield from references(part)
    elif isinstance(node, list):
        for part in node:
            yield from references(part)


def check(document: Any, name: str, value: Any) -> None:
    schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
    Draft202012Validator(schema).validate(value)


def test_anybody_may_read_it_and_all_its_references_lead_somewhere(client: httpx2.Client) -> None:
    del client.headers["authorization"]
    document = client.get("/api/openapi.json").json()
    assert document["openapi"] == "3.1.1"
    assert sorted(document["paths"]) == ["/api/chat", "/api/chat/stream"]
    parts = document["components"]["schemas"]
    assert {ref.removeprefix("#/components/schemas/") for ref in references(document)} <= set(parts)
    for part in parts.values():
        Draft202012Validator.check_schema(part)
    body = parts["ChatBody"]
    assert sorted(body["properties"]) == ["messages", "model", "parameters", "schema", "tools"]
    assert body["required"] == ["messages"]


def test_what_the_door_says_is_what_is_described(client: httpx2.Client, fake_openai: FakeOpenAI) -> None:
    document = client.get("/api/openapi.json").json()
    check(document, "ChatBody", question(schema=SCHEMA, tools=["calculate"], parameters={"temperature": 1}))
    check(document, "ChatReply", client.post("/api/chat", json=question()).json())
    check(document, "ChatReply", client.post("/api/chat", json=question("a", schema=SCHEMA)).json())
    check(document, "ErrorBody", client.post("/api/chat", json={}).json())
    fake_openai.script(
        (Text("hm"), ToolCalls(("calculate", '{"expression": "1"}')), Finish("tool_calls")),
        (Text("ha"), CutMidStream()),
    )
    events = events_of(client.post("/api/chat/stream", json=question("b", tools=["calculate"])).text)
    assert {event["type"] for event in events} == {"delta", "tool", "error", "done"}
    for event in events:
        check(document, "StreamEvent", event)
