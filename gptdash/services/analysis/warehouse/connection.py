"""A connected database: its tables, and one of them as an expression."""

from functools import cached_property
from typing import Final

import ibis.expr.types as ir
from ibis.common.exceptions import TableNotFound

from gptdash.services.analysis.rejections import HeaderOnly, WarehouseTableUnknown
from gptdash.services.analysis.warehouse.address import NAMES, Engine, engine_of, shown
from gptdash.services.analysis.warehouse.engines import PostgresRunner, Runner, SparkRunner
from gptdash.services.analysis.warehouse.postgres import Place

TOLD: Final = 20
RUNNERS: Final[dict[Engine, type[PostgresRunner | SparkRunner]]] = {"postgres": PostgresRunner, "spark": SparkRunner}


class Warehouse:
    """A database that was connected, to read from.

    `host` is what may be shown of its address, `engine` its name for people.
    """

    def __init__(self, url: str, timeout_s: float) -> None:
        kind = engine_of(url)
        self.host = shown(url)
        self.engine = NAMES[kind]
        self.runner: Runner = RUNNERS[kind](url, timeout_s)

    @cached_property
    def tables(self) -> tuple[str, ...]:
        """Its tables and views by name, those of other schemas with the schema before it."""
        return tuple(sorted(self._places))

    @cached_property
    def _places(self) -> dict[str, Place]:
        """Where each table lies, asked for once: a page wants them each time that it is drawn."""
        return self.runner.places()

    def table(self, name: str) -> ir.Table:
        """Return a table as an expression.

        Raises:
            WarehouseTableUnknown: there is none of that name.
            HeaderOnly: it has no columns.
        """
        names = self.tables
        if name not in names:
            raise WarehouseTableUnknown(name=name, names=", ".join(names[:TOLD]))
        with self.runner.said():
            return self._found(name)

    def _found(self, name: str) -> ir.Table:
        try:
            schema, alone = self._places[name]
            return self.runner.backend.table(alone, database=schema)
        except TableNotFound:  # Ibis finds no table that has no columns
            raise HeaderOnly(name=name) from None

    def close(self) -> None:
        """End the connection."""
        self.runner.close()


def connect(url: str, timeout_s: float = 30) -> Warehouse:
    """Connect to a database; `timeout_s` limits each query.

    Raises:
        WarehouseUnknown: the address is of no supported kind.
        SupportMissing: what speaks to it is not installed.
        WarehouseUnreachable: there is no answer, or it does not let us in.
    """
    return Warehouse(url, timeout_s)
