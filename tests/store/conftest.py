from collections.abc import Iterator
from pathlib import Path

import pytest

from gptdash.store import Store


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def store_kind(request: pytest.FixtureRequest) -> str:
    """Each kind of database."""
    return str(request.param)


@pytest.fixture
def store_url(store_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database of each kind that nothing was written into."""
    if store_kind == "postgresql":
        return str(request.getfixturevalue("postgres").migrated_database())
    return f"sqlite:///{tmp_path / 'folder' / 'gptdash.db'}"


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """A store on an empty database of each kind."""
    opened = Store.open(store_url)
    yield opened
    opened.close()
