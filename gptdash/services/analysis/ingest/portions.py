"""Very many columns, taken apart into tables of a few: what is asked of one column plans all of its table."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import duckdb

from gptdash.services.analysis.ingest.cells import Cells
from gptdash.services.analysis.ingest.keeping import MANY_COLUMNS

PORTION: Final = 100


@dataclass(frozen=True)
class Portions:
    """The columns c0, c1, … of the table `raw`, which is taken apart at the first look where they are very many."""

    database: duckdb.DuckDBPyConnection
    cells: Cells

    @cached_property
    def are_many(self) -> bool:
        """Whether the columns are so many that they are taken apart."""
        return len(self.cells.rows.columns) > MANY_COLUMNS

    def with_cell(self, cell: str) -> Cells:
        """Return the columns of the table that holds a cell: a few, or all where they are not very many."""
        return self._apart[self.number_of(cell)] if self.are_many else self.cells

    @staticmethod
    def number_of(cell: str) -> int:
        """Tell in which portion, counted from 0, a cell is."""
        return int(cell[1:]) // PORTION

    @cached_property
    def _apart(self) -> tuple[Cells, ...]:
        columns = self.cells.rows.columns
        starts = range(0, len(columns), PORTION)
        for at, start in enumerate(starts):
            cells = ", ".join(columns[start : start + PORTION])
            self.database.execute(f"CREATE TABLE raw{at} AS FROM raw SELECT {cells}")
        self.database.execute("DROP TABLE raw")
        tables = (self.database.table(f"raw{at}") for at in range(len(starts)))
        return tuple(Cells(table, unquote=self.cells.unquote) for table in tables)
