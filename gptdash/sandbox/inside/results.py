"""Turns whatever code gave into a plain table of bounded size."""

import json
import math
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from .failures import Refused
from .orders import Bounds

VALUE: Final = "result"
PLAIN: Final = (pa.types.is_boolean, pa.types.is_integer, pa.types.is_floating, pa.types.is_date, pa.types.is_null)


def table_of(result: object, bounds: Bounds) -> tuple[pa.Table, int]:
    """Make a plain table of a result, and count the rows that it had.

    Raises:
        Refused: there is nothing that could be shown as a table.
    """
    if isinstance(result, pa.Table):
        return plain_table(result, bounds), result.num_rows
    frame = frame_of(result)
    return plain_table(_arrow(frame.iloc[: bounds.rows, : bounds.columns], bounds), bounds), len(frame)


def frame_of(result: object) -> pd.DataFrame:
    """Make a frame of a result; an index that says something becomes a column.

    Raises:
        Refused: it is neither a table nor a value.
    """
    if isinstance(result, pd.Series | pd.Index):
        result = result.to_frame(name=VALUE if result.name is None else result.name)
    if isinstance(result, pd.DataFrame):
        return _with_index(result) if _says_something(result.index) else result
    if isinstance(result, np.ndarray):
        return pd.DataFrame(np.atleast_1d(result))
    if isinstance(result, Mapping) and result:
        return pd.DataFrame({"name": [str(name) for name in result], VALUE: list(result.values())})
    if isinstance(result, list | tuple | set | frozenset):
        return pd.DataFrame({VALUE: list(result)}) if result else pd.DataFrame({VALUE: pd.Series(dtype="object")})
    if result is None or callable(result):
        raise Refused("no_result")
    return pd.DataFrame({VALUE: [result]})


def _says_something(index: "pd.Index[Any]") -> bool:
    """Tell an index of labels from the numbers that rows have by themselves."""
    return any(name is not None for name in index.names) or not pd.api.types.is_integer_dtype(index)


def _with_index(frame: pd.DataFrame) -> pd.DataFrame:
    """Keep the index as columns, under names that are still free."""
    named = [name if name is not None else f"index{at or ''}" for at, name in enumerate(frame.index.names)]
    labels = [_free(name, frame.columns) for name in named]
    return frame.reset_index(names=labels, allow_duplicates=True)


def _free(name: Any, taken: "pd.Index[Any]") -> Any:
    while name in taken:
        name = f"{name}_"
    return name


def _arrow(frame: pd.DataFrame, bounds: Bounds) -> pa.Table:
    names = list(_different([_label(name) for name in frame.columns]))
    return pa.table({name: _column(frame.iloc[:, at], bounds) for at, name in enumerate(names)})


def _label(name: object) -> str:
    return " ".join(str(part) for part in name if str(part)) if isinstance(name, tuple) else str(name)


def _different(names: list[str]) -> dict[str, None]:
    """Give columns of the same name numbers."""
    seen: dict[str, None] = {}
    for name in names:
        number, unique = 2, name
        while unique in seen:
            number, unique = number + 1, f"{name} {number}"
        seen[unique] = None
    return seen


def _column(values: "pd.Series[Any]", bounds: Bounds) -> pa.Array:
    """Make one column, as text where Arrow knows no kind for it."""
    try:
        made = pa.Array.from_pandas(values)
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        made = pa.array(
            [None if _missing(value) else _cut(str(value), bounds.cell_chars) for value in values], pa.string()
        )
    return made.combine_chunks() if isinstance(made, pa.ChunkedArray) else made


def _missing(value: object) -> bool:
    return value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value))


def plain_table(table: pa.Table, bounds: Bounds) -> pa.Table:
    """Keep the first rows and columns, each of a kind that any reader knows."""
    kept = table.slice(0, bounds.rows).select(range(min(table.num_columns, bounds.columns)))
    names = list(_different([str(name) for name in kept.column_names]))
    return pa.table([_plain(column, bounds) for column in kept.columns], names=names)


def _plain(column: pa.ChunkedArray, bounds: Bounds) -> pa.ChunkedArray:
    kind = column.type
    if any(known(kind) for known in PLAIN):
        return column
    if pa.types.is_timestamp(kind):
        return column.cast(pa.timestamp("us", tz="UTC" if kind.tz else None), safe=False)
    if pa.types.is_decimal(kind):
        return _number(column)
    if pa.types.is_dictionary(kind):
        return _plain(column.cast(kind.value_type), bounds)
    if pa.types.is_string(kind) and (pc.max(pc.utf8_length(column)).as_py() or 0) <= bounds.cell_chars:
        return column
    texts = [None if value is None else _cut(_text(value), bounds.cell_chars) for value in column.to_pylist()]
    return pa.chunked_array([pa.array(texts, pa.string())])


def _number(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Write decimals as whole numbers where they are such and fit, else as floating ones."""
    try:
        return column.cast(pa.int64())
    except pa.ArrowInvalid:
        return column.cast(pa.float64())


def _cut(text: str, length: int) -> str:
    """Cut a long text where one sees that it was cut."""
    return text if len(text) <= length else f"{text[: length - 1]}…"


def _text(value: object) -> str:
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    if isinstance(value, pa.MonthDayNano):
        spans = (f"{value.months} months", f"{value.days} days", f"{value.nanoseconds / 1e9:g} s")
        return " ".join(span for span in spans if not span.startswith("0 ")) or "0 s"
    return value.hex() if isinstance(value, bytes) else str(value)


def packed(table: pa.Table) -> bytes:
    """Write a table as one Arrow stream, not compressed."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table.combine_chunks())
    return bytes(sink.getvalue())
