"""An object as tables: its single values by path, and each list of objects as rows."""

import json
from collections.abc import Iterator
from typing import Final

from pydantic import JsonValue

from gptdash.domain.noun import Noun

COLUMNS: Final = "columns"
ROWS: Final = "rows"
GRID: Final = (COLUMNS, ROWS)


class Cell(Noun):
    """A single value, or a list of such; `path` leads to it, the parts joined by dots."""

    path: str
    value: str | int | float | bool | None


class Sheet(Noun):
    """A list of objects, or a table that was read cell by cell: rows × columns, each column with a name of its own."""

    path: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | int | float | bool | None, ...], ...]


def cells_of(value: JsonValue, path: str = "") -> tuple[Cell, ...]:
    """List the single values of an object; lists of objects are left to `sheets_of`."""
    return tuple(_cells(value, path))


def _cells(value: JsonValue, path: str) -> Iterator[Cell]:
    if isinstance(value, dict):
        for name, part in value.items():
            if not (name in GRID and _is_grid(value)):
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
        if _is_grid(value):
            yield _sheet_of_grid(value, f"{path}.{ROWS}" if path else ROWS)
        for name, part in value.items():
            yield from _sheets(part, f"{path}.{name}" if path else name)
    elif isinstance(value, list) and _is_table(value):
        rows = [row for row in value if isinstance(row, dict)]
        columns = tuple(dict.fromkeys(name for row in rows for name in row))
        cells = tuple(tuple(_plain(row.get(column)) for column in columns) for row in rows)
        yield Sheet(path=path, columns=columns, rows=cells)


def _is_grid(value: dict[str, JsonValue]) -> bool:
    """Tell whether an object is a table: names of columns, and rows that are lists of cells."""
    columns, rows = value.get(COLUMNS), value.get(ROWS)
    named = isinstance(columns, list) and all(isinstance(column, str) for column in columns)
    return named and isinstance(rows, list) and bool(rows) and all(isinstance(row, list) for row in rows)


def _sheet_of_grid(value: dict[str, JsonValue], path: str) -> Sheet:
    """Lay a table out; rows of other lengths than the names lose nothing."""
    names, rows = value[COLUMNS], value[ROWS]
    lines = [[_plain(cell) for cell in row] for row in rows if isinstance(row, list)] if isinstance(rows, list) else []
    given = [str(name) for name in names] if isinstance(names, list) else []
    width = max(len(given), *map(len, lines))
    filled = tuple(tuple(line + [None] * (width - len(line))) for line in lines)
    return Sheet(path=path, columns=_distinct(given, width), rows=filled)


def _distinct(names: list[str], width: int) -> tuple[str, ...]:
    """Name so many columns; one without a name, or with that of another, is told by its number."""
    distinct: list[str] = []
    for number in range(1, width + 1):
        name = names[number - 1].strip() if number <= len(names) else ""
        distinct.append(name if name and name not in distinct else f"{name} {number}".strip())
    return tuple(distinct)


def _is_table(value: list[JsonValue]) -> bool:
    return bool(value) and all(isinstance(item, dict) and item for item in value)


def _plain(value: JsonValue) -> str | int | float | bool | None:
    """Write what is no single value as JSON."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value
