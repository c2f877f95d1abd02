"""What each engine needs to be read from, and from nothing else."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from decimal import Decimal
from typing import Any, Final, Protocol

import ibis
import pandas as pd
from ibis.backends.sql import SQLBackend

from gptdash.services.analysis.rejections import (
    QueryTooSlow,
    SupportMissing,
    WarehouseRefused,
    WarehouseUnreachable,
)
from gptdash.services.analysis.warehouse.address import shown

ROW_CAP: Final = 1_000_000
CONNECT_S: Final = 10
CANCELLED: Final = "57014"  # PostgreSQL's state for a statement that ran into its limit
LONGEST: Final = 200


class Runner(Protocol):
    """Runs SQL on an engine."""

    backend: SQLBackend

    def said(self) -> AbstractContextManager[None]:
        """Run a block; what the server says in it becomes one of our errors."""

    def run(self, sql: str) -> pd.DataFrame:
        """Return at most `ROW_CAP` rows."""

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
            raise WarehouseRefused(host=self._host, problem=_first_line(error)) from None

    def close(self) -> None:
        """End the connection."""
        self.backend.disconnect()


def frame_of(rows: Sequence[Sequence[Any]], names: Sequence[str]) -> pd.DataFrame:
    """Build a frame with the types that DuckDB's has: exact decimals as float64, days as datetime64."""
    frame = pd.DataFrame.from_records([tuple(row) for row in rows], columns=list(names))
    for name in frame.select_dtypes("object").columns:
        kinds = {type(value) for value in frame[name].dropna()}
        if kinds <= {Decimal, int, float} and kinds:
            frame[name] = frame[name].astype("float64")
        elif kinds and all(hasattr(kind, "toordinal") for kind in kinds):
            frame[name] = pd.to_datetime(frame[name])
    return frame


def _first_line(error: Exception) -> str:
    """Return the server's own words, without what it was asked."""
    lines = str(error).strip().splitlines()
    return lines[0][:LONGEST].rstrip(". ") if lines else type(error).__name__
