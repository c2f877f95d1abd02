"""Parquet: its columns have types already, which become those that a table here knows."""

from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa

from gptdash.domain.wording import mark, sentence
from gptdash.services.analysis.ingest.batches import aggregated
from gptdash.services.analysis.ingest.cells import quoted_name
from gptdash.services.analysis.ingest.choices import Choices
from gptdash.services.analysis.ingest.converting import TypedColumn
from gptdash.services.analysis.ingest.formats.long_decimals import without_long_decimals
from gptdash.services.analysis.ingest.headers import column_names
from gptdash.services.analysis.ingest.heads import head_path
from gptdash.services.analysis.ingest.keeping import Ingested, count_of, new_database, prepare_for
from gptdash.services.analysis.ingest.kinds import Typing, typing_of
from gptdash.services.analysis.ingest.report import Notes
from gptdash.services.analysis.ingest.source import Source
from gptdash.services.analysis.ingest.storing import store_typed
from gptdash.services.analysis.ingest.texts import check_width
from gptdash.services.analysis.rejections import FileDamaged, HeaderOnly

HEAD_ROWS: Final = 300


def read_parquet(source: Source, work: Path, choices: Choices, notes: Notes) -> Ingested:
    """Read a Parquet file with the types it has; nested values become JSON text.

    Raises:
        FileRejected: it is damaged, has no rows, or too many columns.
    """
    with new_database(work, progress=notes.progress) as database:
        try:
            path = without_long_decimals(database, source.path_in(work), work, notes)
            found = database.read_parquet(literal_path(path))
            rows = count_of(found)
        except (duckdb.Error, pa.ArrowException) as error:
            raise FileDamaged(name=source.name, format=mark("a Parquet file")) from error
        check_width(source.name, len(found.columns))
        prepare_for(database, len(found.columns))
        if not rows:
            raise HeaderOnly(name=source.name)
        if not head_path(work, "parquet").exists():
            found.limit(HEAD_ROWS).write_parquet(str(head_path(work, "parquet")))
        notes.encoding = "utf-8"
        notes.decided(sentence(mark("The types of the columns are those of the file.")))
        named = column_names(tuple(found.columns), len(found.columns), choices.names, notes)
        typings = {
            name: typing_of(column, str(kind), choices.kinds.get(detected))
            for name, detected, column, kind in zip(
                named.names, named.detected, found.columns, found.types, strict=True
            )
        }
        kept = _without_losses(found, dict(zip(found.columns, named.names, strict=True)), typings, notes)
        columns = [
            TypedColumn(name=name, type=typing.type, detected=detected)
            for (name, typing), detected in zip(kept.items(), named.detected, strict=True)
        ]
        cells = found.project(", ".join(f"{typing.sql} AS {quoted_name(name)}" for name, typing in kept.items()))
        return store_typed(database, cells, columns, work, notes)


def literal_path(path: Path) -> str:
    """Name a file so that nothing in its name is taken for a pattern."""
    return "".join(f"[{char}]" if char in "[*?" else char for char in str(path))


def _without_losses(
    found: duckdb.DuckDBPyRelation, names: dict[str, str], typings: dict[str, Typing], notes: Notes
) -> dict[str, Typing]:
    """Say which values cannot be kept as they are, where some columns become text."""
    kept = dict(typings)
    wanted = {column: typings[name].lost for column, name in names.items() if typings[name].lost}
    counts = aggregated(lambda _: found, wanted, _count_lost)
    for column, (count,) in counts.items():
        name = names[column]
        if count:
            notes.warn(sentence(typings[name].warning, column=name, count=count))
            kept[name] = typings[name].instead or typings[name]
    for name, typing in kept.items():
        if typing.decision:
            notes.decided(sentence(typing.decision, column=name))
    return kept


def _count_lost(cell: str, lost: str) -> list[str]:
    return [f"count(*) FILTER (WHERE {lost.format(v=cell)})"]
