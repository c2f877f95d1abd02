"""The door on a real server, with a real client."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import httpx2
import pytest
from starlette.applications import Starlette

from gptdash.api import openapi
from gptdash.api.chat import Door
from gptdash.app import close_shared_services
from tests.fake_openai.server import KEY, FakeOpenAI
from tests.fake_openai.serving import ServerThread

TOKEN: Final = "a-token-for-the-tests"
Ask = Callable[..., httpx2.Response]


def question(text: str = "hello", **more: Any) -> dict[str, Any]:
    return {"messages": [{"role": "user", "content": text}], **more}


def events_of(body: str) -> list[Any]:
    """Read the events of a whole stream; the end is checked and left out."""
    *lines, last = [line.removeprefix("data: ") for line in body.split("\n\n") if line and not line.startswith(":")]
    assert last == "[DONE]"
    return [json.loads(line) for line in lines]


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, fake_openai: FakeOpenAI) -> Iterator[None]:
    """The app's environment: the fake as the endpoint, an open door."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OPENAI_BASE_URL", fake_openai.url)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("GPTDASH_MODEL", "gpt-4o")
    monkeypatch.setenv("GPTDASH_WIRE", "chat_completions")
    monkeypatch.setenv("GPTDASH_MAX_ATTEMPTS", "1")
    monkeypatch.setenv("GPTDASH_API_TOKEN", TOKEN)
    yield
    close_shared_services()


@pytest.fixture
def client(settings: None) -> Iterator[httpx2.Client]:
    """A client that may come in."""
    server = ServerThread(Starlette(routes=[*Door().routes, *openapi.ROUTES]))
    server.start()
    headers = {"Authorization": f"Bearer {TOKEN}"}
    with httpx2.Client(
        base_url=f"http://127.0.0.1:{server.port}", headers=headers, trust_env=False, timeout=20
    ) as client:
        yield client
    server.close()
