"""An opened table: rows to ask about, wherever they lie."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Final

import ibis.expr.types as ir
import pandas as pd

from gptdash.services.analysis.columns import Column
from gptdash.services.analysis.details import Details
from gptdash.services.analysis.ingest import IngestReport, TypedColumn
from gptdash.services.analysis.origin import Origin
from gptdash.services.analysis.profile import ColumnProfile
from gptdash.services.analysis.rejections import TableClosed
from gptdash.services.analysis.roles import column_of

MAX_VOCABULARY: Final = 1000


class Table(ABC):
    """Rows and columns to ask about.

    `report` tells how they were read, `profile` what they hold, `path` the DuckDB file in which they lie, None where
    they lie on a server. Close it when it is done with.
    """

    path: Path | None = None

    def __init__(
        self,
        name: str,
        columns: Sequence[TypedColumn],
        profile: tuple[ColumnProfile, ...],
        rows: int,
        report: IngestReport,
    ) -> None:
        self.name = name
        self.origin = Origin(names=(name,))
        self.rows = rows
        self.report = report
        self.profile = profile
        self.columns = tuple(map(column_of, columns, profile))

    @cached_property
    def vocabulary(self) -> dict[str, tuple[str, ...]]:
        """The values of each column that splits the rows into groups, as text."""
        few = [
            column.name
            for column, profile in zip(self.columns, self.profile, strict=True)
            if (column.grouping or column.type == "text") and 0 < profile.distinct <= MAX_VOCABULARY
        ]
        return self._values_of(few)

    @property
    def details(self) -> Details:
        """The spread of its numbers, rows that repeat, and columns that go together; nothing of rows on a server."""
        return Details()

    @property
    @abstractmethod
    def expression(self) -> ir.Table:
        """The table as an Ibis expression."""

    @property
    @abstractmethod
    def is_open(self) -> bool:
        """Whether its rows can still be read."""

    def column(self, name: str) -> Column | None:
        """Find a column by its exact name."""
        return self._columns.get(name)

    def profile_of(self, name: str) -> ColumnProfile:
        """Return the profile of a column that exists."""
        return self._profiles[name]

    @cached_property
    def _columns(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    @cached_property
    def _profiles(self) -> dict[str, ColumnProfile]:
        return {profile.name: profile for profile in self.profile}

    @abstractmethod
    def compile(self, expression: ir.Table) -> str:
        """Write the SQL that `query` runs for an expression.

        Raises:
            NotOnThisEngine: the engine has no such operation.
        """

    @abstractmethod
    def query(self, sql: str) -> pd.DataFrame:
        """Run SQL where the rows lie, which allows nothing but reading.

        Raises:
            TableClosed: the table was closed.
            WarehouseError: a server did not answer it; the sentence says why.
        """

    def sample(self, count: int = 100, columns: int | None = None) -> pd.DataFrame:
        """Return the first rows, of a file in its order, of all or of the first columns."""
        wanted = [column.name for column in self.columns[:columns]]
        return self.query(self.compile(self.expression.select(*wanted).limit(count)))

    def to_pandas(self) -> pd.DataFrame:
        """Return all rows; takes the memory that pandas takes."""
        return self.query(self.compile(self.expression))

    @abstractmethod
    def texts(self) -> Iterator[dict[str, str]]:
        """Read all rows as text, one by one, of a file in its order; what is missing is blank.

        Raises:
            TableClosed: the table was closed.
        """

    @abstractmethod
    def rejected_csv(self) -> Iterator[str]:
        """Write all rows that were set aside as CSV, a line at a time; what a spreadsheet would run is made text.

        Raises:
            TableClosed: the table was closed.
        """

    @abstractmethod
    def close(self) -> None:
        """Let go of the rows; closing twice does nothing."""

    def check_open(self) -> None:
        """Check that its rows can still be read.

        Raises:
            TableClosed: the table was closed.
        """
        if not self.is_open:
            raise TableClosed(name=self.name)

    def _values_of(self, names: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """Return the different values of some columns."""
        return {name: self._values(name) for name in names}

    @abstractmethod
    def _values(self, name: str) -> tuple[str, ...]:
        """Return the different values of a column as text, in order, without what is missing."""
