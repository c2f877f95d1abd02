"""Where the data of each signed-in user lies: a file or a schema of their own, so that no query can forget a filter."""

import re
from pathlib import Path
from typing import Final

from sqlalchemy import URL

from gptdash.domain.errors import StoreUnavailable

USERS: Final = "users"
KEY: Final = re.compile(r"[0-9a-f]{32}")
PREFIX: Final = "gptdash_user_"
OWNER_ONLY: Final = 0o700


def schema_of(key: str) -> str:
    """Name a user's schema on a PostgreSQL server."""
    return PREFIX + _checked(key)


def key_of_schema(name: str) -> str | None:
    """Read a user's key from the name of a schema; None where it is no user's."""
    key = name.removeprefix(PREFIX)
    return key if name.startswith(PREFIX) and KEY.fullmatch(key) else None


def url_of(shared: URL, key: str) -> URL:
    """Name a user's SQLite file, in a folder of its own beside the shared one that only our own account can open.

    Raises:
        StoreUnavailable: the folder cannot be made, or the shared database is no file.
    """
    file = _file(shared)
    if file is None:
        raise StoreUnavailable(detail="a database in memory cannot be shared by users")
    folder = file.parent / USERS / _checked(key)
    try:
        folder.parent.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
        folder.mkdir(mode=OWNER_ONLY, exist_ok=True)
    except OSError as error:
        raise StoreUnavailable(detail=error.strerror or type(error).__name__) from error
    return shared.set(database=str(folder / file.name))


def keys_beside(shared: URL) -> tuple[str, ...]:
    """List the keys of users who have a SQLite file."""
    file = _file(shared)
    found = (file.parent / USERS).glob(f"*/{file.name}") if file else ()
    return tuple(sorted(path.parent.name for path in found if KEY.fullmatch(path.parent.name)))


def _file(shared: URL) -> Path | None:
    return Path(shared.database) if shared.database and shared.database != ":memory:" else None


def _checked(key: str) -> str:
    """Return a key that can be part of a path or of a statement."""
    if not KEY.fullmatch(key):
        raise ValueError("not the key of a user")
    return key
