import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from gptdash.domain.errors import StoreUnavailable
from gptdash.store import Database, Store
from gptdash.store.schema import metadata


@pytest.fixture
def migrated_once() -> None:
    """Nothing is copied here."""


@pytest.fixture
def store_url(store_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database of each kind."""
    if store_kind == "postgresql":
        return str(request.getfixturevalue("postgres").new_database())
    return f"sqlite:///{tmp_path / 'folder' / 'gptdash.db'}"


def test_the_migrations_lead_to_the_tables_that_the_code_expects(store_url: str) -> None:
    database = Database.open(store_url)
    with database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    database.close()


def test_opening_again_keeps_what_was_written(store_url: str) -> None:
    first = Store.open(store_url)
    first.conversations.append("c", "user", "kept")
    first.close()
    second = Store.open(store_url)
    assert [message.text for message in second.conversations.messages("c")] == ["kept"]
    second.close()


def test_servers_that_start_at_once_migrate_once(store_url: str) -> None:
    with ThreadPoolExecutor(4) as starts:
        stores = list(starts.map(lambda _: Store.open(store_url), range(4)))
    for store in stores:
        assert store.conversations.recent(1) == ()
        store.close()


@pytest.mark.parametrize("url", ["nonsense", "mongodb://x/y", "sqlite:////proc/none/gptdash.db"])
def test_a_database_that_cannot_be_used_is_one_sentence(url: str) -> None:
    with pytest.raises(StoreUnavailable, match="Check GPTDASH_DATABASE_URL"):
        Database.open(url)


def test_a_password_is_not_in_the_error() -> None:
    with pytest.raises(StoreUnavailable) as caught:
        Database.open("postgresql://someone:s3cret-word@127.0.0.1:1/none")
    assert "s3cret-word" not in str(caught.value)


WRITER = """
import sys
from gptdash.store import Store
store = Store.open(sys.argv[1])
n = 0
while True:
    store.conversations.append("c", "user", str(n))
    print(n, flush=True)
    n += 1
"""


@pytest.mark.parametrize("acknowledged", [1, 7, 30])
def test_a_killed_process_loses_no_acknowledged_message(tmp_path: Path, acknowledged: int) -> None:
    url = f"sqlite:///{tmp_path / 'gptdash.db'}"
    with subprocess.Popen([sys.executable, "-c", WRITER, url], stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout
        for _ in range(acknowledged):
            last = int(writer.stdout.readline())
        writer.kill()
    store = Store.open(url)
    kept = [int(message.text) for message in store.conversations.messages("c")]
    store.close()
    assert kept == list(range(len(kept)))
    assert len(kept) > last
