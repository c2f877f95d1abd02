"""Has databases of tests begin as a copy of one that was brought up to date once, which takes a tenth of the time.

The migrations themselves are tested where `migrated_once` is overridden, on databases that are empty.
"""

import shutil
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import pytest

from gptdash.store import Database


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite database in which nothing is but the newest tables."""
    file = tmp_path_factory.mktemp("migrated") / "gptdash.db"
    Database.open(f"sqlite:///{file}").close()
    return file


@pytest.fixture(autouse=True)
def migrated_once(migrated_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin each new SQLite file of this process as a copy."""
    migrate = Database._migrate

    def copy_and_migrate(database: Database) -> None:
        name = database._engine.url.database if database.dialect == "sqlite" else None
        if name and name != ":memory:" and not Path(name).exists():
            copied = Path(f"{name}.{uuid4().hex}")
            shutil.copyfile(migrated_file, copied)
            with suppress(FileExistsError):  # another thread was first
                Path(name).hardlink_to(copied)
            copied.unlink()
        migrate(database)

    monkeypatch.setattr(Database, "_migrate", copy_and_migrate)
