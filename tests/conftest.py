"""What all tests share."""

import gc
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NoReturn

import pytest
from hypothesis import settings

from tests.postgres import PostgresServer, postgres_binaries

# A test that fails because the machine was busy says nothing about the code.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

SPARK: Final = "test_spark.py::"
pytest_plugins = ["tests.fake_openai.fixtures", "tests.migrated"]


def require_or_skip(what: str) -> NoReturn:
    """Skip a test that needs what this machine lacks; fail it where nothing may be skipped."""
    if os.environ.get("GPTDASH_REQUIRE_ALL") == "1":
        pytest.fail(f"{what} is missing, and GPTDASH_REQUIRE_ALL=1 forbids skipping")
    pytest.skip(f"{what} is missing on this machine")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Give the tests that share one Spark server to one worker.

    pytest-xdist 3.8 writes a group's name behind that of its tests, where pytest 9.2 does not see it any more.
    """
    from xdist.scheduler import LoadGroupScheduling  # noqa: PLC0415 - not where one process runs all tests

    scheduler = LoadGroupScheduling(config, log)
    scheduler._split_scope = lambda nodeid: nodeid.split("::")[0] if SPARK in nodeid else nodeid
    return scheduler


def pytest_collection_finish() -> None:
    """Keep the tests and what they have loaded, so that nobody looks for garbage in it while they run."""
    gc.freeze()


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test sees the developer's keys, settings or data."""
    for name in list(os.environ):
        if name.startswith(("OPENAI_", "GPTDASH_")) and name != "GPTDASH_REQUIRE_ALL":
            monkeypatch.delenv(name)
    monkeypatch.setenv("GPTDASH_DATA_DIR", str(tmp_path / "data"))
    # AppTest leaves the app's script as the main module, which a process that is forked later would run on its own.
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server of the test run's own.

    Its folder is not among pytest's: those are for one user alone, and root has the server run as another.
    """
    binaries = postgres_binaries()
    if binaries is None:
        require_or_skip("PostgreSQL (Debian package postgresql)")
    with (
        tempfile.TemporaryDirectory(prefix="gptdash-postgres-", ignore_cleanup_errors=True) as folder,
        PostgresServer(binaries, Path(folder)) as server,
    ):
        yield server
