from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from gptdash.domain.endpoints import Endpoint
from gptdash.gateway import BackgroundLoop, Books, Gateway, RetryPolicy, TimeLimits
from gptdash.services.costs import CostService
from gptdash.store import Store
from tests.fake_openai import FakeOpenAI
from tests.fake_openai.server import KEY


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(f"sqlite:///{tmp_path / 'costs.db'}")
    yield opened
    opened.close()


@pytest.fixture
def gateway(store: Store, fake_openai: FakeOpenAI) -> Iterator[Gateway]:
    """A gateway to the fake, priced as OpenAI's own."""
    loop = BackgroundLoop()
    endpoint = Endpoint(
        kind="openai", label="OpenAI", base_url=fake_openai.url, api_key=SecretStr(KEY), model="gpt-6-luna"
    )
    yield Gateway(
        endpoint, Books(store.calls, store.budgets, store.replies), loop, TimeLimits(), retries=RetryPolicy(attempts=1)
    )
    loop.close()


@pytest.fixture
def costs(store: Store, gateway: Gateway) -> CostService:
    return CostService(store, "session", gateway)
