"""What each engine needs to be read from, and from nothing else."""

import importlib
import socket
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from decimal import Decimal
from threading import Event, Timer
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

import ibis
import ibis.expr.types as ir
import pandas as pd
import sqlglot
import sqlglot.errors
from ibis.backends.sql import SQLBackend
from sqlglot import exp

from gptdash.services.analysis.rejections import (
    QueryTooSlow,
    SupportMissing,
    WarehouseRefused,
    WarehouseUnreachable,
)
from gptdash.services.analysis.warehouse.address import shown
from gptdash.services.analysis.warehouse.postgres import TABLES, Place, as_taken, forgive_moments, places_of

ROW_CAP: Final = 1_000_000
CONNECT_S: Final = 10
SPARK_PORT: Final = 15002
CANCELLED: Final = "57014"  # PostgreSQL's state for a statement that ran into its limit
LONGEST: Final = 200


class Runner(Protocol):
    """Runs SQL on an engine."""

    backend: SQLBackend

    def said(self) -> AbstractContextManager[None]:
        """Run a block; what the server says in it becomes one of our errors."""

    def run(self, sql: str) -> pd.DataFrame:
        """Return at most `ROW_CAP` rows."""

    def places(self) -> dict[str, Place]:
        """List the tables by name: the schema where that needs to be said, and the name in it."""

    def as_taken(self, rows: ir.Table) -> ir.Table:
        """Make columns what Ibis takes them for."""

    def close(self) -> None:
        """End the connection."""


class PostgresRunner:
    """PostgreSQL, in a session that can only read, in UTC, with a limit on each statement."""

    def __init__(self, url: str, timeout_s: float) -> None:
        options = (
            "-c default_transaction_read_only=on "
            f"-c statement_timeout={round(timeout_s * 1000)} -c timezone=UTC -c lock_timeout={CONNECT_S * 1000}"
        )
        self._host, self._timeout_s = shown(url), timeout_s
        try:
            import psycopg  # noqa: PLC0415 - an extra
        except ImportError as error:
            raise SupportMissing(extra="postgresql") from error
        self._errors = psycopg.Error
        try:
            self.backend: SQLBackend = ibis.connect(url, options=options, connect_timeout=CONNECT_S)
        except psycopg.Error as error:
            raise WarehouseUnreachable(host=self._host, problem=_first_line(error)) from None
        except (ValueError, TypeError) as error:
            raise WarehouseUnreachable(host=self._host, problem=type(error).__name__) from None
        forgive_moments(self.backend.con)

    def run(self, sql: str) -> pd.DataFrame:
        """Return at most `ROW_CAP` rows.

        Raises:
            QueryTooSlow: it ran into the limit.
            WarehouseRefused: the server refused it.
        """
        with self.said(), self.backend.con.cursor() as cursor:
            cursor.execute(sql.encode())
            names = [column.name for column in cursor.description or ()]
            return frame_of(cursor.fetchmany(ROW_CAP), names)

    @contextmanager
    def said(self) -> Iterator[None]:
        """Run a block; what the server says in it becomes one of our errors."""
        try:
            yield
        except self._errors as error:
            if getattr(error, "sqlstate", None) == CANCELLED:
                raise QueryTooSlow(host=self._host, seconds=f"{self._timeout_s:g}") from None
            if self.backend.con.closed:
                raise WarehouseUnreachable(host=self._host, problem=_first_line(error)) from None
            raise WarehouseRefused(host=self._host, problem=_first_line(error)) from None

    def places(self) -> dict[str, Place]:
        """List the tables of all schemas that may be read."""
        with self.said(), self.backend.con.cursor() as cursor:
            return places_of(cursor.execute(TABLES.encode()).fetchall())

    def as_taken(self, rows: ir.Table) -> ir.Table:
        """Make columns what Ibis takes them for, by the server's word on their types."""
        with self.said(), self.backend.con.cursor() as cursor:
            cursor.execute(str(self.backend.compile(rows.limit(0))).encode())
            return as_taken(rows, {column.name: column.type_code for column in cursor.description or ()})

    def close(self) -> None:
        """End the connection."""
        self.backend.disconnect()


class SparkRunner:
    """Spark, by Spark Connect, in UTC; only a single SELECT is sent, and it is interrupted at its limit."""

    def __init__(self, url: str, timeout_s: float) -> None:
        self._host, self._timeout_s = shown(url), timeout_s
        try:
            spark = importlib.import_module("pyspark.sql").SparkSession
            errors = importlib.import_module("pyspark.errors")
            calls = importlib.import_module("grpc")
        except ImportError as error:
            raise SupportMissing(extra="spark") from error
        self._errors = (errors.PySparkException, calls.RpcError)
        _expect_answer(url, self._host)
        try:
            self.session = spark.builder.remote(url).create()
            self.session.conf.set("spark.sql.session.timeZone", "UTC")
            self.backend: SQLBackend = ibis.pyspark.connect(self.session)
        except (*self._errors, ValueError) as error:
            raise WarehouseUnreachable(host=self._host, problem=_first_line(error)) from None

    def run(self, sql: str) -> pd.DataFrame:
        """Return at most `ROW_CAP` rows.

        Raises:
            WarehouseRefused: it is no SELECT, or the server refused it.
            QueryTooSlow: it ran into the limit.
        """
        if not _is_one_select(sql):
            raise WarehouseRefused(host=self._host, problem="only one SELECT can be run")
        late = Event()
        timer = Timer(self._timeout_s, self._interrupt, (late,))
        timer.start()
        try:
            with self.said():
                return plain_frame(self.session.sql(sql).limit(ROW_CAP).toPandas())
        except WarehouseRefused:
            if late.is_set():
                raise QueryTooSlow(host=self._host, seconds=f"{self._timeout_s:g}") from None
            raise
        finally:
            timer.cancel()

    @contextmanager
    def said(self) -> Iterator[None]:
        """Run a block; what the server says in it becomes one of our errors."""
        try:
            yield
        except self._errors as error:
            raise WarehouseRefused(host=self._host, problem=_first_line(error)) from None

    def places(self) -> dict[str, Place]:
        """List the tables of the database that one is in."""
        with self.said():
            return {name: (None, name) for name in self.backend.list_tables()}

    def as_taken(self, rows: ir.Table) -> ir.Table:
        """Leave columns as they are."""
        return rows

    def close(self) -> None:
        """End the session."""
        with suppress(*self._errors):
            self.session.stop()

    def _interrupt(self, late: Event) -> None:
        late.set()
        with suppress(*self._errors):
            self.session.interruptAll()


def _expect_answer(url: str, host: str) -> None:
    """Try the door first: Spark's client would knock for minutes where nobody is."""
    parts = urlsplit(url)
    try:
        socket.create_connection((parts.hostname or "localhost", parts.port or SPARK_PORT), CONNECT_S).close()
    except (OSError, ValueError) as error:
        raise WarehouseUnreachable(host=host, problem=_first_line(error)) from None


def frame_of(rows: Sequence[Sequence[Any]], names: Sequence[str]) -> pd.DataFrame:
    """Build a frame of rows as a server's driver gives them."""
    return plain_frame(pd.DataFrame.from_records([tuple(row) for row in rows], columns=list(names)))


def plain_frame(frame: pd.DataFrame) -> pd.DataFrame:
    """Give a frame the types that DuckDB's has: exact decimals as float64, days as datetime64, moments in UTC.

    PostgreSQL cuts a day to its month as a moment with a time zone, which no workbook can hold.
    """
    for name in [name for name, kind in frame.dtypes.items() if kind.kind == "O"]:
        kinds = {type(value) for value in frame[name].dropna()}
        if kinds and kinds <= {Decimal, int, float}:
            frame[name] = frame[name].astype("float64")
        elif kinds and all(hasattr(kind, "toordinal") for kind in kinds):
            frame[name] = pd.to_datetime(frame[name])
    for name in [name for name, kind in frame.dtypes.items() if isinstance(kind, pd.DatetimeTZDtype)]:
        frame[name] = frame[name].dt.tz_convert("UTC").dt.tz_localize(None)
    return frame


def _is_one_select(sql: str) -> bool:
    try:
        statements = sqlglot.parse(sql, read="spark")
    except sqlglot.errors.SqlglotError:
        return False
    return len(statements) == 1 and isinstance(statements[0], exp.Query)


def _first_line(error: Exception) -> str:
    """Return the server's own words, without what it was asked."""
    lines = str(error).strip().splitlines()
    return lines[0][:LONGEST].rstrip(". ") if lines else type(error).__name__
