from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from gptdash.app import Services, open_services
from gptdash.services.review import ReviewService
from gptdash.settings import Settings
from tests.fake_openai.server import KEY, FakeOpenAI


@pytest.fixture
def services(fake_openai: FakeOpenAI) -> Iterator[Services]:
    """The whole house, with the fake server as its endpoint."""
    settings = Settings(openai_base_url=fake_openai.url, openai_api_key=SecretStr(KEY), model="gpt-6-luna")
    with open_services(settings) as opened:
        yield opened


@pytest.fixture
def review(services: Services) -> ReviewService:
    """Reviews with the fake server's model."""
    return services.review


@pytest.fixture
def review_without_model(services: Services) -> ReviewService:
    """Reviews on the embedded model, which must not be asked."""
    return services.using(services.embedded_endpoint()).review
