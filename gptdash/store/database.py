"""Opens the database, brings it up to date, and says in one sentence when it cannot be used."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Self

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Connection, Engine, Executable, Table, create_engine, event, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, InterfaceError, InternalError, NoSuchModuleError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from gptdash.domain.errors import StoreUnavailable
from gptdash.store.apart import key_of_schema, keys_beside, schema_of, url_of

MIGRATIONS: Final = Path(__file__).parent / "migrations"
MIGRATION_LOCK: Final = 0x67707464  # any fixed number: PostgreSQL's advisory lock of our migrations
BUSY_TIMEOUT_S: Final = 30
WRITING: Final = "gptdash_writing"
UNFLUSHED: Final = "gptdash_unflushed"
SCHEMA: Final = "gptdash_schema"


class Database:
    """A SQL database at its newest revision.

    SQLite runs in WAL mode with full synchronisation: what was committed survives a crash of the machine. A writer
    takes its lock at the start, so that it waits rather than fails half-way.
    """

    def __init__(self, engine: Engine, *, owns_pool: bool = True) -> None:
        self._engine = engine
        self._owns_pool = owns_pool
        self._writing = engine.execution_options(**{WRITING: True})
        self._jotting = engine.execution_options(**{WRITING: True, UNFLUSHED: True})

    @classmethod
    def open(cls, url: str) -> Self:
        """Open and migrate the database at a SQLAlchemy URL.

        Raises:
            StoreUnavailable: it cannot be opened or migrated.
        """
        database = cls(_engine(url))
        database._migrate()
        return database

    def of_user(self, key: str) -> "Database":
        """Open and migrate the database of one user, which no statement on another one reaches.

        On PostgreSQL it is a schema, over the same connections: each transaction begins by naming the schema, and what
        it names ends with it.

        Raises:
            StoreUnavailable: it cannot be opened or migrated.
        """
        if self.dialect == "sqlite":
            return Database.open(url_of(self._engine.url, key).render_as_string(hide_password=False))
        database = Database(self._engine.execution_options(**{SCHEMA: schema_of(key)}), owns_pool=False)
        database._migrate()
        return database

    def user_keys(self) -> tuple[str, ...]:
        """List the keys of the users who have a database.

        Raises:
            StoreUnavailable: the server does not answer.
        """
        if self.dialect == "sqlite":
            return keys_beside(self._engine.url)
        with self.reading() as connection:
            names = connection.execute(text("SELECT nspname FROM pg_catalog.pg_namespace ORDER BY nspname"))
            return tuple(key for name in names.scalars() if (key := key_of_schema(name)))

    @property
    def dialect(self) -> str:
        """The kind of database: `sqlite` or `postgresql`."""
        return self._engine.dialect.name

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction for reading."""
        with _translated(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction for writing; it is committed at the end of the block."""
        with _translated(), self._writing.begin() as connection:
            yield connection

    @contextmanager
    def jotting(self) -> Iterator[Connection]:
        """Open a transaction for a note that outlives this process from the end of the block.

        The disk is not waited for: a crash of the whole machine takes the note along, unless a `writing` came after.
        """
        with _translated(), self._jotting.begin() as connection:
            yield connection

    def insert_if_new(self, table: Table, row: Mapping[str, object] | None = None) -> Executable:
        """Build an insert that does nothing where the key stands already, be it by a concurrent writer.

        Without a row it is for many, which are given when it is executed.
        """
        if self.dialect == "postgresql":
            server = postgresql.insert(table).on_conflict_do_nothing()
            return server if row is None else server.values(row)
        embedded = sqlite.insert(table).on_conflict_do_nothing()
        return embedded if row is None else embedded.values(row)

    def close(self) -> None:
        """Close all connections that are not another database's as well."""
        if self._owns_pool:
            self._engine.dispose()

    def _migrate(self) -> None:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
        with self.writing() as connection:
            if self.dialect == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
                if schema := connection.get_execution_options().get(SCHEMA):
                    connection.exec_driver_sql(f'CREATE SCHEMA IF NOT EXISTS "{schema}"')
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (OperationalError, InterfaceError, InternalError, PoolTimeout) as error:
        reason = str(getattr(error, "orig", None) or type(error).__name__).splitlines()[0]
        raise StoreUnavailable(detail=reason) from error


def _engine(address: str) -> Engine:
    try:
        url = make_url(address)
        if url.drivername in ("postgres", "postgresql"):
            url = url.set(drivername="postgresql+psycopg")
        if url.get_backend_name() != "sqlite":
            return _server_engine(url)
        return _sqlite_engine(url.render_as_string(hide_password=False), url.database)
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise StoreUnavailable(detail=f"not a database URL that we know: {type(error).__name__}") from error


def _server_engine(url: URL) -> Engine:
    engine = create_engine(url, pool_pre_ping=True)
    event.listen(engine, "begin", _begin_on_server)
    return engine


def _begin_on_server(connection: Connection) -> None:
    options = connection.get_execution_options()
    if schema := options.get(SCHEMA):
        # For this transaction alone: a connection goes to another user next. Never `public` as well: there is no table
        # to fall back on that is somebody else's.
        connection.exec_driver_sql(f'SET LOCAL search_path TO "{schema}"')
    if options.get(UNFLUSHED):
        connection.exec_driver_sql("SET LOCAL synchronous_commit TO OFF")


def _sqlite_engine(url: str, path: str | None) -> Engine:
    if path and path != ":memory:":
        try:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreUnavailable(detail=error.strerror or type(error).__name__) from error
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_S, "check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver opens no transactions; `_begin_sqlite` does
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get(WRITING):
        # Set each time, as connections go from hand to hand; it is a word in memory.
        connection.exec_driver_sql(f"PRAGMA synchronous={'NORMAL' if options.get(UNFLUSHED) else 'FULL'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(WRITING) else "BEGIN")
