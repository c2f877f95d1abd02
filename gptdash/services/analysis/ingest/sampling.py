"""What a few rows of a large text tell before all of them are read."""

from dataclasses import dataclass

import duckdb

from gptdash.services.analysis.ingest.bodies import Body
from gptdash.services.analysis.ingest.cells import Cells
from gptdash.services.analysis.ingest.choices import Choices
from gptdash.services.analysis.ingest.counting import count_readings
from gptdash.services.analysis.ingest.footers import LAST_ROWS
from gptdash.services.analysis.ingest.headers import column_names
from gptdash.services.analysis.ingest.layout import Layout
from gptdash.services.analysis.ingest.loading import load_whole
from gptdash.services.analysis.ingest.report import Mode, Notes
from gptdash.services.analysis.ingest.sureness import MAX_SURE, Sure, sure_reading


@dataclass(frozen=True)
class Stream:
    """A text that is read in one pass into a database; by the mode "padded" it has `short` rows that are filled up."""

    database: duckdb.DuckDBPyConnection
    body: Body
    layout: Layout
    choices: Choices
    mode: Mode = "strict"
    short: int = 0


def sure_columns(text: Stream) -> Sure | None:
    """Look at a sample: which columns are of one plain kind? None where its rows do not fit.

    Lines from the middle of a text can be the middle of a cell, so they are taken only where no cell has line breaks.
    """
    first = text.body.first()
    rows = load_whole(text.database, text.body.sampled(first), text.layout, text.mode)
    if rows == first.count(b"\n"):
        rows = load_whole(text.database, text.body.sampled(first + text.body.spread()), text.layout, text.mode)
    if not rows:
        return None
    names = column_names(text.layout.header, text.layout.width, text.choices.names, Notes())
    kinds = tuple(text.choices.kinds.get(name) for name in names.detected)
    counted = count_readings(Cells(text.database.table("raw")), names.names, kinds)
    sure = {
        f"c{at}": reading
        for at, (_, column) in enumerate(counted)
        if kinds[at] is None and (reading := sure_reading(column))
    }
    return dict(list(sure.items())[:MAX_SURE])


def last_rows(text: Stream) -> list[tuple[str | None, ...]] | None:
    """Read the last rows as text; None where that is not possible for certain."""
    rows = load_whole(text.database, text.body.sampled(text.body.last()), text.layout, text.mode)
    if rows < LAST_ROWS:
        return None
    raw = text.database.table("raw")
    return raw.filter(f"rowid >= {rows - LAST_ROWS}").fetchall()
