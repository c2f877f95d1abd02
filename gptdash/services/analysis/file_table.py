"""A table that was read from a file: a read-only DuckDB file that can reach nothing outside itself."""

import shutil
import weakref
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Final

import duckdb
import ibis
import ibis.expr.types as ir
import pandas as pd

from gptdash.services.analysis.csv_lines import csv_line
from gptdash.services.analysis.details import Details, details_of
from gptdash.services.analysis.ingest import (
    DATA,
    MANY_COLUMNS,
    MEMORY_LIMIT,
    MEMORY_LIMIT_OF_MANY,
    REJECTED,
    WIDE,
    Ingested,
    Progress,
    quoted_name,
    stacked,
)
from gptdash.services.analysis.profile import as_text, profile_columns
from gptdash.services.analysis.sql_writing import sql_of
from gptdash.services.analysis.table import Table

PROFILE_WORK: Final = 15
ROWS_AT_ONCE: Final = 1000
ARROW_ROWS: Final = 100_000
COLUMNS_AT_ONCE: Final = 2000


class FileTable(Table):
    """Rows in a DuckDB file of their own; closing the table removes it. `typed` is how each column was read."""

    def __init__(self, name: str, ingested: Ingested, progress: Progress | None = None) -> None:
        """Open what was read and profile it, which is the last stage of its `progress`."""
        self._database = _open_locked(ingested.path, len(ingested.columns))
        self._dispose = weakref.finalize(self, _dispose, self._database, ingested.path.parent)
        self._engine = ibis.duckdb.from_connection(self._database)
        progress = progress or Progress(PROFILE_WORK)
        progress.begin(PROFILE_WORK)
        with progress.following(self._database):
            self._database.execute("SET lock_configuration = true")
            profile = profile_columns(self._database.table(DATA), ingested.columns, ingested.rows)
        progress.reached(1)
        super().__init__(name, ingested.columns, profile, ingested.rows, ingested.report)
        self.path = ingested.path
        self.typed = ingested.columns

    @cached_property
    def details(self) -> Details:
        """The spread of its numbers, rows that repeat, and columns that go together; looked at when asked for.

        Raises:
            TableClosed: the table was closed.
        """
        self.check_open()
        with self._database.cursor() as cursor:
            return details_of(cursor.table(DATA), self.columns, self.profile, self.rows)

    @property
    def expression(self) -> ir.Table:
        """The table as an Ibis expression."""
        self.check_open()
        return self._data

    @cached_property
    def _data(self) -> ir.Table:
        return self._engine.table(DATA)

    def compile(self, expression: ir.Table) -> str:
        """Write the SQL that `query` runs for an expression."""
        return sql_of(self._engine, expression)

    def query(self, sql: str) -> pd.DataFrame:
        """Run SQL on the locked file.

        Raises:
            TableClosed: the table was closed.
        """
        self.check_open()
        with self._database.cursor() as cursor:
            return cursor.execute(sql).df()

    def sample(self, count: int = 100, columns: int | None = None) -> pd.DataFrame:
        """Return the first rows in the order of the file, of all or of the first columns.

        Raises:
            TableClosed: the table was closed.
        """
        names = ", ".join(quoted_name(column.name) for column in self.columns[:columns])
        return self.query(f"SELECT {names} FROM {DATA} LIMIT {count}")  # noqa: S608 - names are quoted

    def texts(self) -> Iterator[dict[str, str]]:
        """Read all rows as text, one by one, in the order of the file; what is missing is blank.

        Raises:
            TableClosed: the table was closed.
        """
        self.check_open()
        names = [column.name for column in self.columns]
        cells = ", ".join(f"coalesce(CAST({quoted_name(name)} AS VARCHAR), '')" for name in names)
        with self._database.cursor() as cursor:
            found = cursor.table(DATA).project(cells)
            while rows := found.fetchmany(ROWS_AT_ONCE):
                for row in rows:
                    yield dict(zip(names, row, strict=True))

    def arrow_batches(self, cells: str) -> object:
        """Read all rows, projected by SQL over this table's columns, as an Arrow reader for another database.

        Raises:
            TableClosed: the table was closed.
        """
        self.check_open()
        return self._database.cursor().table(DATA).project(cells).to_arrow_reader(ARROW_ROWS)

    def rejected_csv(self) -> Iterator[str]:
        """Write all rows that were set aside as CSV, a line at a time; what a spreadsheet would run is made text.

        Raises:
            TableClosed: the table was closed.
        """
        self.check_open()
        yield "line,reason,text\r\n"
        with self._database.cursor() as cursor:
            found = cursor.table(REJECTED).order("line NULLS LAST")
            while rows := found.fetchmany(ROWS_AT_ONCE):
                yield from map(csv_line, rows)

    def close(self) -> None:
        """Close the database and remove its files; closing twice does nothing."""
        self._dispose()

    @property
    def is_open(self) -> bool:
        """Whether its file is still there."""
        return self._dispose.alive

    def _values_of(self, names: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """Ask for the values of many columns at once: a query for each would take minutes."""
        if len(names) <= WIDE:
            return super()._values_of(names)
        found: dict[str, list[str]] = {name: [] for name in names}
        data = self._database.cursor().table(DATA)
        for start in range(0, len(names), COLUMNS_AT_ONCE):
            texts = stacked(
                lambda some: data.project(", ".join(map(as_text, some))), names[start : start + COLUMNS_AT_ONCE]
            )
            for name, value in texts.filter("value IS NOT NULL").distinct().order("name, value").fetchall():
                found[name].append(value)
        return {name: tuple(values) for name, values in found.items()}

    def _values(self, name: str) -> tuple[str, ...]:
        data = self._database.cursor().table(DATA)
        quoted = quoted_name(name)
        found = data.filter(f"{quoted} IS NOT NULL").aggregate(f"CAST({quoted} AS VARCHAR) AS value", quoted)
        return tuple(row[0] for row in found.order("value").fetchall())


def _open_locked(path: Path, columns: int) -> duckdb.DuckDBPyConnection:
    """Open a file read-only, without files, network, extensions or settings beyond it; many columns need room."""
    many = columns > MANY_COLUMNS
    return duckdb.connect(
        path,
        read_only=True,
        config={
            **({"threads": 1} if many else {}),
            "enable_external_access": "false",
            "autoload_known_extensions": "false",
            "autoinstall_known_extensions": "false",
            "allow_community_extensions": "false",
            "memory_limit": MEMORY_LIMIT_OF_MANY if many else MEMORY_LIMIT,
            "temp_directory": str(path.parent / "spill"),
        },
    )


def _dispose(database: duckdb.DuckDBPyConnection, folder: Path) -> None:
    database.close()
    shutil.rmtree(folder, ignore_errors=True)
