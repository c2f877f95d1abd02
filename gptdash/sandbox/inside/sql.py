"""One SELECT on a locked DuckDB file."""

import duckdb
import pyarrow as pa

from .failures import Refused
from .orders import Bounds, Order


def connect(path: str, bounds: Bounds) -> duckdb.DuckDBPyConnection:
    """Open a file read-only, without files, network, extensions or settings beyond it."""
    return duckdb.connect(
        path,
        read_only=True,
        config={
            "enable_external_access": "false",
            "autoload_known_extensions": "false",
            "autoinstall_known_extensions": "false",
            "allow_community_extensions": "false",
            "threads": "1",
            "memory_limit": f"{bounds.memory // 2}B",
            "temp_directory": "",
            "lock_configuration": "true",
        },
    )


def run_sql(order: Order, code: str) -> pa.Table:
    """Run the one statement that the text holds, and take one row more than may be shown.

    Raises:
        Refused: it is not one SELECT.
        duckdb.Error: it cannot be run.
    """
    with connect(order.inputs[0].file, order.bounds) as database:
        statements = database.extract_statements(code)
        if len(statements) != 1:
            raise Refused("statements", str(len(statements)))
        if statements[0].type != duckdb.StatementType.SELECT:
            raise Refused("not_select", statements[0].type.name)
        rows = database.execute(statements[0]).to_arrow_reader(order.bounds.rows + 1)
        batches: list[pa.RecordBatch] = []
        for batch in rows:
            batches.append(batch)
            if sum(found.num_rows for found in batches) > order.bounds.rows:
                break
        return pa.Table.from_batches(batches, rows.schema)
