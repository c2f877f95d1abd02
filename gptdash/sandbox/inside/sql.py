"""One SELECT on a locked DuckDB file.

The database engine is the one that the zygote holds ready, with nothing in it: starting another takes a job's time
again. It has one thread, so a fork has all of it.
"""

import duckdb
import pyarrow as pa

from .failures import Refused
from .orders import Bounds, Order


def warm_duckdb() -> None:
    """Have the engine of this process ready: in one thread, without extensions, without a folder to spill to."""
    for name, value in (
        ("threads", "1"),
        ("autoload_known_extensions", "false"),
        ("autoinstall_known_extensions", "false"),
        ("allow_community_extensions", "false"),
        ("temp_directory", "''"),
    ):
        duckdb.execute(f"SET {name} = {value}")
    duckdb.execute("SELECT range % 2 AS a, sum(range) AS b FROM range(10) GROUP BY ALL ORDER BY a").to_arrow_table()
    duckdb.execute("SELECT 'a' AS a, DATE '2024-01-01' AS b").df()


def attach(path: str, bounds: Bounds) -> duckdb.DuckDBPyConnection:
    """Open a file read-only as `given`, and look there first."""
    database = duckdb.default_connection()
    database.execute(f"SET memory_limit = '{bounds.memory // 2}B'")
    database.execute("ATTACH '{}' AS given (READ_ONLY)".format(path.replace("'", "''")))
    return database.execute("USE given")


def detach(database: duckdb.DuckDBPyConnection) -> None:
    """Close the file again."""
    database.execute("USE memory")
    database.execute("DETACH given")


def run_sql(order: Order, code: str) -> pa.Table:
    """Run the one statement that the text holds, and take one row more than may be shown.

    Raises:
        Refused: it is not one SELECT.
        duckdb.Error: it cannot be run.
    """
    database = attach(order.inputs[0].file, order.bounds)
    database.execute("SET enable_external_access = false")
    database.execute("SET lock_configuration = true")
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
