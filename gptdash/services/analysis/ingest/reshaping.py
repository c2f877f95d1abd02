"""The finishing of a table that was converted while it was read: remaining columns, and the names."""

from collections.abc import Mapping
from typing import Final

import duckdb

from gptdash.services.analysis.columns import ColumnType
from gptdash.services.analysis.ingest.cells import quoted_name
from gptdash.services.analysis.ingest.choosing import Chosen
from gptdash.services.analysis.ingest.writing import written

SQL_TYPES: Final[dict[ColumnType, str]] = {
    "boolean": "BOOLEAN",
    "date": "DATE",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "text": "VARCHAR",
    "timestamp": "TIMESTAMP",
}


def convert_in_place(database: duckdb.DuckDBPyConnection, table: str, chosen: Mapping[str, Chosen]) -> None:
    """Convert text columns that have a reading, where they stand."""
    for cell, column in chosen.items():
        if column.reading is not None:
            kind = SQL_TYPES[column.reading.type]
            database.execute(f"ALTER TABLE {table} ALTER {cell} SET DATA TYPE {kind} USING {written(cell, column)}")


def name_columns(database: duckdb.DuckDBPyConnection, table: str, chosen: Mapping[str, Chosen]) -> None:
    """Leave the columns out that were not chosen, and give the others their names."""
    for cell in database.table(table).columns:
        if cell not in chosen:
            database.execute(f"ALTER TABLE {table} DROP {cell}")
    # A name may be that of another cell, but none starts with a blank.
    for cell in chosen:
        database.execute(f"""ALTER TABLE {table} RENAME {cell} TO " {cell}" """)
    for cell, column in chosen.items():
        database.execute(f"""ALTER TABLE {table} RENAME " {cell}" TO {quoted_name(column.name)}""")
