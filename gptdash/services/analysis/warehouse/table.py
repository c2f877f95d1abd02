"""A table on a server: asked where it lies, so that only groups travel."""

from collections.abc import Iterator, Sequence
from typing import Final

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pandas as pd

from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.services.analysis.columns import TEMPORAL_TYPES
from gptdash.services.analysis.ingest import IngestReport
from gptdash.services.analysis.origin import Origin
from gptdash.services.analysis.profile import ColumnProfile
from gptdash.services.analysis.rejections import HeaderOnly, NotOnThisEngine
from gptdash.services.analysis.sql_writing import sql_of
from gptdash.services.analysis.table import MAX_VOCABULARY, Table
from gptdash.services.analysis.warehouse.connection import Warehouse, connect
from gptdash.services.analysis.warehouse.describing import PROFILED_ROWS, plain_columns, profiles_of, typed_columns

READ_ON: Final = mark("The table stays on {engine} at {host}: each question is computed there, and nothing is copied.")
ONLY_READ: Final = mark("The connection can only read, and each query is stopped after its time limit.")
PROFILED: Final = mark("What the columns hold was counted on the first {rows} of {all} rows.")
STRANGE: Final = mark("Days or times that no calendar here has, such as infinity, are shown as missing in: {names}.")
TEXT_ROWS: Final = 1000


def open_warehouse_table(warehouse: Warehouse, name: str) -> "WarehouseTable":
    """Open a table of a connected database; closing it leaves the connection to who made it.

    Raises:
        WarehouseTableUnknown: there is none of that name.
        WarehouseError: the server did not answer.
        HeaderOnly: it has no rows.
    """
    expression = plain_columns(warehouse.runner.as_taken(warehouse.table(name)))

    def run(wanted: ir.Table) -> pd.DataFrame:
        return warehouse.runner.run(str(warehouse.runner.backend.compile(wanted)))

    rows = int(run(expression.aggregate(n=expression.count()))["n"].iloc[0])
    if not rows:
        raise HeaderOnly(name=name)
    columns = typed_columns(expression)
    profile = profiles_of(expression, columns, rows, run)
    warnings = _said_of_moments(profile)
    partly = [sentence(PROFILED, rows=f"{PROFILED_ROWS:,}", all=f"{rows:,}")] if rows > PROFILED_ROWS else []
    said = (sentence(READ_ON, engine=warehouse.engine, host=warehouse.host), sentence(ONLY_READ), *partly)
    report = IngestReport(encoding="", delimiter="", quote="", mode="typed", decisions=said, warnings=warnings)
    table = WarehouseTable(name, columns, profile, rows, report)
    table.attach(warehouse, expression)
    return table


def _said_of_moments(profile: Sequence[ColumnProfile]) -> tuple[Sentence, ...]:
    """Say which columns have moments at an end of their range that could not be read."""
    moments = [column for column in profile if column.type in TEMPORAL_TYPES and column.distinct]
    strange = [column.name for column in moments if None in (column.min, column.max)]
    return (sentence(STRANGE, names=", ".join(strange)),) if strange else ()


def open_at(url: str, name: str, timeout_s: float) -> "WarehouseTable":
    """Open a table at an address; closing it ends the connection.

    Raises:
        GptdashError: as `connect` and `open_warehouse_table` do.
    """
    warehouse = connect(url, timeout_s)
    try:
        table = open_warehouse_table(warehouse, name)
    except BaseException:
        warehouse.close()
        raise
    table.owns_connection = True
    return table


class WarehouseTable(Table):
    """Rows on a server; `owns_connection` tells that closing the table ends it."""

    owns_connection = False

    _warehouse: Warehouse | None = None
    _rows: ir.Table

    def attach(self, warehouse: Warehouse, rows: ir.Table) -> None:
        """Say where the rows lie."""
        self._warehouse, self._rows = warehouse, rows
        self.origin = Origin(names=(self.name,), server=warehouse.host)

    @property
    def expression(self) -> ir.Table:
        """The table as an Ibis expression."""
        self.check_open()
        return self._rows

    @property
    def is_open(self) -> bool:
        """Whether it is still connected."""
        return self._warehouse is not None

    def compile(self, expression: ir.Table) -> str:
        """Write the SQL that `query` runs for an expression.

        Raises:
            NotOnThisEngine: the engine has no such operation.
        """
        backend = self._connected().runner.backend
        lacking = {
            type(node).__name__ for node in expression.op().find(ops.Value) if not backend.has_operation(type(node))
        }
        if lacking:
            raise NotOnThisEngine(engine=self._connected().engine, operations=", ".join(sorted(lacking)))
        return sql_of(backend, expression)

    def query(self, sql: str) -> pd.DataFrame:
        """Run SQL on the server, which allows nothing but reading; at most a million rows come back.

        Raises:
            TableClosed: the table was closed.
            WarehouseError: the server did not answer it.
        """
        return self._connected().runner.run(sql)

    def texts(self) -> Iterator[dict[str, str]]:
        """Read all rows as text, one by one, at most a million of them; what is missing is blank."""
        cells = {name: self.expression[name].cast("string").fill_null("") for name in self.expression.columns}
        for row in self.query(self.compile(self.expression.select(**cells))).to_dict("records"):
            yield {str(name): str(value) for name, value in row.items()}

    def rejected_csv(self) -> Iterator[str]:
        """Yield nothing: on a server every row fits."""
        yield from ()

    def close(self) -> None:
        """Let go of the connection; closing twice does nothing."""
        if self._warehouse and self.owns_connection:
            self._warehouse.close()
        self._warehouse = None

    def _connected(self) -> Warehouse:
        self.check_open()
        assert self._warehouse is not None  # noqa: S101 - that is what open means
        return self._warehouse

    def _values(self, name: str) -> tuple[str, ...]:
        rows = self.expression
        values = rows.filter(rows[name].notnull()).select(value=rows[name].cast("string"))
        found = self.query(self.compile(values.distinct().order_by(ibis.asc("value")).limit(MAX_VOCABULARY)))
        return tuple(map(str, found["value"]))
