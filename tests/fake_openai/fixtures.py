"""The fake as a pytest fixture."""

from collections.abc import Iterator

import pytest

from tests.fake_openai.server import FakeOpenAI


@pytest.fixture
def fake_openai() -> Iterator[FakeOpenAI]:
    """Serve a fresh fake for one test."""
    with FakeOpenAI() as fake:
        yield fake
