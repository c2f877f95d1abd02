"""Writing the converted table; of very many columns in portions, because one query over all takes minutes to plan."""

from collections.abc import Mapping, Sequence
from typing import Final

import duckdb

from gptdash.services.analysis.ingest.cells import converted, converted_clean, quoted_name, trimmed
from gptdash.services.analysis.ingest.choosing import Chosen
from gptdash.services.analysis.ingest.keeping import DATA, MANY_COLUMNS

PORTION: Final = 100


def write_converted(database: duckdb.DuckDBPyConnection, chosen: Mapping[str, Chosen], *, unquote: bool) -> None:
    """Write the cells of `raw` by their readings into the table that stays."""
    raw, cells = database.table("raw"), list(chosen)
    if len(cells) <= MANY_COLUMNS:
        _converted(raw, cells, chosen, unquote=unquote).create(f"kept.{DATA}")
        return
    portions = [cells[start : start + PORTION] for start in range(0, len(cells), PORTION)]
    for at, portion in enumerate(portions):
        _converted(raw, portion, chosen, unquote=unquote).create(f"portion{at}")
    database.execute("DROP TABLE raw")
    beside = " POSITIONAL JOIN ".join(f"portion{at}" for at in range(len(portions)))
    database.execute(f"CREATE TABLE kept.{DATA} AS FROM {beside}")


def _converted(
    raw: duckdb.DuckDBPyRelation, cells: Sequence[str], chosen: Mapping[str, Chosen], *, unquote: bool
) -> duckdb.DuckDBPyRelation:
    wanted = ((cell, chosen[cell]) for cell in cells)
    return trimmed(raw, cells, unquote=unquote).project(
        ", ".join(f"{written(cell, column)} AS {quoted_name(column.name)}" for cell, column in wanted)
    )


def written(cell: str, column: Chosen) -> str:
    """Write the SQL that converts a cell; where every value was counted to fit, they need not be matched again."""
    if column.reading is None or column.misfits:
        return converted(cell, column.reading)
    return converted_clean(cell, column.reading, missing=column.missing > 0)
