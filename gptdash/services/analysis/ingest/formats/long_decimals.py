"""Decimals of Parquet that are longer than the database knows, which it misreads without a word."""

from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from gptdash.domain.wording import sentence
from gptdash.services.analysis.ingest.kinds import ROUNDED
from gptdash.services.analysis.ingest.report import Notes

MAX_DIGITS: Final = 38
BATCH_ROWS: Final = 1 << 14


def without_long_decimals(database: duckdb.DuckDBPyConnection, path: Path, work: Path, notes: Notes) -> Path:
    """Return a file whose decimals the database can read: the file itself, or a copy with doubles in their place.

    Raises:
        duckdb.Error: it is no Parquet file.
        pyarrow.ArrowException: it is damaged.
    """
    found = database.execute("SELECT max(precision) FROM parquet_schema(?)", [str(path)]).fetchone()
    if not found or (found[0] or 0) <= MAX_DIGITS:
        return path
    copy = work / "decimals.parquet"
    with pq.ParquetFile(path) as file:
        before = file.schema_arrow
        after = pa.schema([field.with_type(_shorter(field.type)) for field in before])
        with pq.ParquetWriter(copy, after) as written:
            for batch in file.iter_batches(BATCH_ROWS):
                written.write_batch(batch.cast(after))
    for old, new in zip(before, after, strict=True):
        if old.type != new.type:
            notes.decided(sentence(ROUNDED, column=old.name))
    return copy


def _shorter(kind: Any) -> Any:
    """Put doubles in the place of long decimals, also within nested types."""
    if pa.types.is_decimal(kind):
        return pa.float64() if kind.precision > MAX_DIGITS else kind
    if pa.types.is_struct(kind):
        return pa.struct([field.with_type(_shorter(field.type)) for field in kind])
    if pa.types.is_map(kind):
        return pa.map_(_shorter(kind.key_type), _shorter(kind.item_type))
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return pa.list_(_shorter(kind.value_type))
    return kind
