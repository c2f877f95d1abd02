"""A throw-away PostgreSQL cluster on loopback."""

import os
import shutil
import socket
import subprocess
import uuid
from functools import cached_property
from pathlib import Path
from typing import Final, Self

import psycopg
from psycopg import sql

from gptdash.store import Database

EMPTY: Final = "template1"


def postgres_binaries() -> Path | None:
    """Find the folder with `initdb`; None where PostgreSQL is not installed."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if versions:
        return versions[-1].parent
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class PostgresServer:
    """A cluster in a folder; PostgreSQL refuses to run as root, so there it runs as Debian's user for it."""

    def __init__(self, binaries: Path, folder: Path) -> None:
        self._binaries = binaries
        self._folder = folder
        self._data = folder / "cluster"
        self.port = free_port()

    def __enter__(self) -> Self:
        if os.geteuid() == 0:
            shutil.chown(self._folder, "postgres")
        self._run("initdb", "-D", self._data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-sync")
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self._folder} -c fsync=off"
        self._run("pg_ctl", "-D", self._data, "-w", "-o", options, "-l", self._folder / "log", "start")
        return self

    def __exit__(self, *_: object) -> None:
        self._run("pg_ctl", "-D", self._data, "-m", "immediate", "stop")

    def new_database(self, like: str = EMPTY) -> str:
        """Create a database, empty or a copy of another one; returns its URL."""
        name = f"t{uuid.uuid4().hex}"
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*map(sql.Identifier, (name, like))))
        return self._url(name)

    def migrated_database(self) -> str:
        """Create a database in which nothing is but the newest tables, by copying one; returns its URL."""
        return self.new_database(self._migrated)

    @cached_property
    def _migrated(self) -> str:
        url = self.new_database()
        Database.open(url).close()
        return url.rpartition("/")[2]

    def _url(self, database: str) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def _run(self, program: str, *arguments: object) -> None:
        as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        command = [*as_user, str(self._binaries / program), *map(str, arguments)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=self._folder)
