"""An object as tables: its single values by path, and each list of objects as rows."""

import json
from collections.abc import Iterator

from pydantic import JsonValue

from gptdash.domain.noun import Noun


class Cell(Noun):
    """A single value, or a list of such; `path` leads to it, the parts joined by dots."""

    path: str
    value: str | int | float | bool | None


class Sheet(Noun):
    """A list of objects: rows × columns, in the order in which the columns come up first."""

    path: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | int | float | bool | None, ...], ...]


def cells_of(value: JsonValue, path: str = "") -> tuple[Cell, ...]:
    """List the single values of an object; lists of objects are left to `sheets_of`."""
    return tuple(_cells(value, path))


def _cells(value: JsonValue, path: str) -> Iterator[Cell]:
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _cells(part, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        if not _is_table(value):
            yield Cell(path=path, value=", ".join(str(_plain(item)) for item in value))
    else:
        yield Cell(path=path, value=value)


def sheets_of(value: JsonValue, path: str = "") -> tuple[Sheet, ...]:
    """Find each list of objects in an object."""
    return tuple(_sheets(value, path))


def _sheets(value: JsonValue, path: str) -> Iterator[Sheet]:
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _sheets(part, f"{path}.{name}" if path else name)
    elif isinstance(value, list) and _is_table(value):
        rows = [row for row in value if isinstance(row, dict)]
        columns = tuple(dict.fromkeys(name for row in rows for name in row))
        cells = tuple(tuple(_plain(row.get(column)) for column in columns) for row in rows)
        yield Sheet(path=path, columns=columns, rows=cells)


def _is_table(value: list[JsonValue]) -> bool:
    return bool(value) and all(isinstance(item, dict) and item for item in value)


def _plain(value: JsonValue) -> str | int | float | bool | None:
    """Write what is no single value as JSON."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value
