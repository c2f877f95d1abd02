"""Reads a table from a hostile job: nothing that unpacks, nothing that points elsewhere, nothing but plain columns.

Source: https://arrow.apache.org/docs/format/Security.html and Message.fbs of the format (checked 2026-11-28)
"""

import struct
from typing import Any, Final

import pandas as pd
import pyarrow as pa

from gptdash.sandbox.failures import ReplyForged, ReplyTooLarge
from gptdash.sandbox.limits import MEGABYTE, Limits

PLAIN: Final = (
    pa.types.is_boolean, pa.types.is_integer, pa.types.is_floating, pa.types.is_date, pa.types.is_null,
    pa.types.is_string, pa.types.is_large_string,
)  # fmt: skip
# Fields of the format's tables, in their order: Message(version, header_type, header, …), RecordBatch(length, nodes,
# buffers, compression, …).
HEADER, COMPRESSION = 2, 3


def read_table(content: bytes, limits: Limits) -> pd.DataFrame:
    """Read what a job says is an Arrow stream.

    Raises:
        ReplyForged: it is none, or not of the kinds that a job writes.
        ReplyTooLarge: it claims to be larger than what was sent.
    """
    try:
        table = _table(content)
        if table.num_rows > limits.rows or table.num_columns > limits.columns:
            raise ReplyForged(detail="rows")
        if table.nbytes > limits.reply:
            raise ReplyTooLarge(limit=limits.reply // MEGABYTE)
        table.validate(full=True)
        return pd.DataFrame({name: _series(table.column(name)) for name in table.column_names})
    except (pa.ArrowException, EOFError, OSError, ValueError, TypeError, OverflowError, struct.error) as error:
        raise ReplyForged(detail="table") from error


def _series(column: pa.ChunkedArray) -> "pd.Series[Any]":
    """Make a series; whole numbers stay whole where some are missing, days become dates."""
    whole = pa.types.is_integer(column.type) and column.null_count
    read: pd.Series[Any] = column.to_pandas(
        date_as_object=False, types_mapper=(lambda _: pd.Int64Dtype()) if whole else None
    )
    return read


def _table(content: bytes) -> pa.Table:
    source = pa.BufferReader(content)
    schema = pa.ipc.read_schema(pa.ipc.read_message(source))
    if not all(map(_is_plain, schema.types)) or len(set(schema.names)) != len(schema.names) or schema.metadata:
        raise ReplyForged(detail="types")
    batches = []
    while source.tell() < source.size():
        try:
            message = pa.ipc.read_message(source)
        except EOFError:
            break
        if message.type != "record batch" or _is_compressed(message.metadata.to_pybytes()):
            raise ReplyForged(detail="messages")
        batches.append(pa.ipc.read_record_batch(message, schema))
    return pa.Table.from_batches(batches, schema)


def _is_plain(kind: pa.DataType) -> bool:
    if pa.types.is_timestamp(kind):
        return kind.tz in (None, "UTC")
    return any(known(kind) for known in PLAIN)


def _is_compressed(message: bytes) -> bool:
    """Tell whether a batch says that its buffers are packed: a few bytes might unpack to any size here."""
    header = _field(message, struct.unpack_from("<I", message)[0], HEADER)
    if header is None:
        raise ReplyForged(detail="messages")
    return _field(message, header + struct.unpack_from("<I", message, header)[0], COMPRESSION) is not None


def _field(message: bytes, table: int, number: int) -> int | None:
    """Find where a field of a FlatBuffers table lies; None where it is absent."""
    places = table - struct.unpack_from("<i", message, table)[0]
    (length,) = struct.unpack_from("<H", message, places)
    entry = 4 + 2 * number
    if entry + 2 > length:
        return None
    (offset,) = struct.unpack_from("<H", message, places + entry)
    return table + offset if offset else None
