from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from gptdash.app import Services, open_services
from gptdash.settings import Settings
from tests.fake_openai.server import KEY, FakeOpenAI


@pytest.fixture
def services(fake_openai: FakeOpenAI) -> Iterator[Services]:
    """The whole house, with the fake server as its endpoint."""
    settings = Settings(openai_base_url=fake_openai.url, openai_api_key=SecretStr(KEY), model="gpt-6-luna")
    with open_services(settings) as opened:
        yield opened
