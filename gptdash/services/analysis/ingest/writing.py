"""Writing the converted table; of very many columns in portions, because one query over all takes minutes to plan."""

import itertools
from collections.abc import Mapping, Sequence

import duckdb

from gptdash.services.analysis.ingest.cells import Cells, converted, converted_clean, quoted_name
from gptdash.services.analysis.ingest.choosing import Chosen
from gptdash.services.analysis.ingest.keeping import DATA
from gptdash.services.analysis.ingest.portions import Portions


def write_converted(portions: Portions, chosen: Mapping[str, Chosen]) -> None:
    """Write the cells of `raw` by their readings into the table that stays."""
    if not portions.are_many:
        _converted(portions.cells, list(chosen), chosen).create(f"kept.{DATA}")
        return
    written = [
        (f"portion{at}", _converted(portions.with_cell(cells[0]), cells, chosen))
        for at, group in itertools.groupby(chosen, portions.number_of)
        for cells in (list(group),)
    ]
    for name, cells in written:
        cells.create(name)
    beside = " POSITIONAL JOIN ".join(name for name, _ in written)
    portions.database.execute(f"CREATE TABLE kept.{DATA} AS FROM {beside}")


def _converted(raw: Cells, cells: Sequence[str], chosen: Mapping[str, Chosen]) -> duckdb.DuckDBPyRelation:
    wanted = ((cell, chosen[cell]) for cell in cells)
    return raw.seen(cells).project(
        ", ".join(f"{written(cell, column)} AS {quoted_name(column.name)}" for cell, column in wanted)
    )


def written(cell: str, column: Chosen) -> str:
    """Write the SQL that converts a cell; where every value was counted to fit, they need not be matched again."""
    if column.reading is None or column.misfits:
        return converted(cell, column.reading)
    return converted_clean(cell, column.reading, missing=column.missing > 0)
