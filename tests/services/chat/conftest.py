from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from gptdash.domain.endpoints import Endpoint
from gptdash.gateway import BackgroundLoop, Books, Gateway, RetryPolicy, TimeLimits
from gptdash.services.chat import ChatService
from gptdash.services.images import prepare
from gptdash.store import Store
from tests.fake_openai.server import KEY, FakeOpenAI


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(f"sqlite:///{tmp_path / 'chat.db'}")
    yield opened
    opened.close()


@pytest.fixture
def gateway(fake_openai: FakeOpenAI, store: Store) -> Iterator[Gateway]:
    endpoint = Endpoint(kind="openai", label="OpenAI", base_url=fake_openai.url, api_key=SecretStr(KEY), model="gpt-4o")
    loop = BackgroundLoop()
    retries = RetryPolicy(attempts=3, first_wait_s=0.01)
    yield Gateway(endpoint, Books(store.calls, replies=store.replies), loop, TimeLimits(), retries=retries)
    loop.close()


@pytest.fixture
def chat(gateway: Gateway, store: Store) -> ChatService:
    return ChatService(gateway, store.conversations, picture=lambda name, data: prepare(name, data).part)
