from collections.abc import Iterator
from pathlib import Path

import pytest

from gptdash.store import Store


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database of each kind."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres").new_database())
    return f"sqlite:///{tmp_path / 'folder' / 'gptdash.db'}"


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """A store on an empty database of each kind."""
    opened = Store.open(store_url)
    yield opened
    opened.close()
