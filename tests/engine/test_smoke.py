"""The real embedded model through the real SDK: protocol and schema, never prose."""

import json
import threading
from collections.abc import Iterator
from typing import Annotated, Any, Literal

import httpx2
import openai
import pytest
from pydantic import BaseModel, ConfigDict, Field

from gptdash.engine import Engine, EngineAddress

pytestmark = pytest.mark.engine


class Mood(BaseModel):
    model_config = ConfigDict(extra="forbid")
    label: Literal["positive", "negative", "neutral"]
    score: int = Field(ge=-100, le=100)
    words: list[Annotated[str, Field(max_length=12)]] = Field(max_length=3)  # so that it always comes to an end


@pytest.fixture(scope="module")
def address() -> Iterator[EngineAddress]:
    engine = Engine()
    yield engine.start()
    engine.close()


@pytest.fixture
def client(address: EngineAddress) -> Iterator[openai.OpenAI]:
    key = address.api_key.get_secret_value()
    with openai.OpenAI(base_url=address.base_url, api_key=key, max_retries=0, timeout=60) as client:
        yield client


def stream(client: openai.OpenAI, text: str, **given: Any) -> Any:
    return client.chat.completions.create(
        model="SmolLM2-135M-Instruct",
        messages=[{"role": "user", "content": text}],
        stream=True,
        stream_options={"include_usage": True},
        **given,
    )


def test_serves_its_model_by_name(client: openai.OpenAI) -> None:
    assert [model.id for model in client.models.list()] == ["SmolLM2-135M-Instruct"]


def test_streams_text_with_finish_and_usage(client: openai.OpenAI) -> None:
    chunks = list(stream(client, "Say hello.", max_tokens=24, seed=1))
    choices = [choice for chunk in chunks for choice in chunk.choices]
    pieces = [choice.delta.content for choice in choices if choice.delta.content]
    assert len(pieces) > 1
    assert [choice.finish_reason for choice in choices if choice.finish_reason] in (["stop"], ["length"])
    usage = chunks[-1].usage
    assert usage.prompt_tokens > 0
    assert 0 < usage.completion_tokens <= 24
    assert usage.total_tokens == usage.prompt_tokens + usage.completion_tokens


def test_the_same_seed_says_the_same(client: openai.OpenAI) -> None:
    def say() -> str:
        chunks = stream(client, "Name a fruit.", max_tokens=12, seed=7, temperature=0.8)
        return "".join(choice.delta.content or "" for chunk in chunks for choice in chunk.choices)

    assert say() == say()


def test_obeys_a_strict_schema(client: openai.OpenAI) -> None:
    schema = {"name": "mood", "schema": Mood.model_json_schema(), "strict": True}
    chunks = stream(
        client,
        "How does this sound: I love it!",
        max_tokens=200,
        response_format={"type": "json_schema", "json_schema": schema},
    )
    text = "".join(choice.delta.content or "" for chunk in chunks for choice in chunk.choices)
    assert set(json.loads(text)) == {"label", "score", "words"}
    Mood.model_validate_json(text)


def test_too_long_a_prompt_is_a_clean_refusal(client: openai.OpenAI) -> None:
    with pytest.raises(openai.BadRequestError):
        list(stream(client, "word " * 9000))


def test_closing_a_stream_frees_its_slot(client: openai.OpenAI) -> None:
    """Two slots exist: beside two replies that would go on for a minute, a third runs only where one was freed."""
    endless = {"ignore_eos": True}  # llama.cpp's own parameter
    long = [stream(client, "Count.", max_tokens=4000, extra_body=endless) for _ in range(2)]
    for reply in long:
        next(iter(reply))
    for reply in long:
        reply.close()
    done = threading.Event()

    def ask() -> None:
        list(stream(client.with_options(timeout=20), "Hi", max_tokens=2))
        done.set()

    threading.Thread(target=ask, daemon=True).start()
    assert done.wait(10)


def test_refuses_who_does_not_know_the_key(address: EngineAddress) -> None:
    assert httpx2.get(f"{address.base_url}/models").status_code == 401
    assert httpx2.post(f"{address.base_url}/chat/completions", json={}).status_code == 401


def test_a_web_page_cannot_read_its_answers(address: EngineAddress) -> None:
    allowed = httpx2.get(f"{address.base_url}/models", headers={"Origin": "https://example.org"}).headers
    assert allowed.get("access-control-allow-origin", "") == ""
