"""Where in a JSON document tables are found, and in which of its usual shapes."""

from collections.abc import Iterator
from typing import Any, Final

MAX_DEPTH: Final = 4
MAX_TABLES: Final = 200
WHOLE: Final = "(all)"
MIN_ENTRIES: Final = 2

Rows = list[Any]


def tables_of(document: Any) -> dict[str, Rows]:
    """Find the tables by the path to them: lists, or objects that stand for one; last the document as a single row.

    Rows are objects, lists of cells, or single values.
    """
    if isinstance(document, list):
        return {WHOLE: document} if document else {}
    if not isinstance(document, dict) or not document:
        return {}
    if rows := _features(document) or _split(document) or _by_column(document) or _by_key(document):
        return {WHOLE: rows}
    return {**dict(_lists_in(document, "", 0)), WHOLE: [document]}


def _lists_in(found: dict[str, Any], path: str, depth: int) -> Iterator[tuple[str, Rows]]:
    """Walk down to lists of objects or of lists."""
    for key, value in found.items():
        here = f"{path}.{key}" if path else str(key)
        if isinstance(value, list) and value and all(isinstance(row, dict | list) for row in value):
            yield here, value
        elif isinstance(value, dict) and depth < MAX_DEPTH:
            rows = _features(value) or _split(value) or _by_key(value)
            if rows:
                yield here, rows
            else:
                yield from _lists_in(value, here, depth + 1)


def _features(found: dict[str, Any]) -> Rows | None:
    """Read GeoJSON: each feature's properties, and its geometry beside them."""
    features = found.get("features")
    if found.get("type") != "FeatureCollection" or not isinstance(features, list):
        return None
    objects = [feature for feature in features if isinstance(feature, dict)]
    return [
        {
            **(properties if isinstance(properties := feature.get("properties"), dict) else {}),
            "geometry": feature.get("geometry"),
        }
        for feature in objects
    ]


def _split(found: dict[str, Any]) -> Rows | None:
    """Read names and rows that stand apart."""
    names, rows = found.get("columns"), found.get("data")
    if not (isinstance(names, list) and isinstance(rows, list) and all(isinstance(name, str) for name in names)):
        return None
    if not rows or not all(isinstance(row, list) and len(row) == len(names) for row in rows):
        return None
    return [dict(zip(names, row, strict=True)) for row in rows]


def _by_column(found: dict[str, Any]) -> Rows | None:
    """Read columns: lists of one length, or objects whose keys count the rows."""
    columns = list(found.values())
    if not columns:
        return None
    if all(isinstance(column, dict) for column in columns) and len(columns[0]) >= MIN_ENTRIES:
        keys = [str(at) for at in range(len(columns[0]))]
        if not all(list(column) == keys for column in columns):
            return None
        columns = [list(column.values()) for column in columns]
    elif not all(isinstance(column, list) for column in columns) or len(columns) < MIN_ENTRIES:
        return None
    lengths = {len(column) for column in columns}
    if len(lengths) != 1 or 0 in lengths or any(isinstance(cell, dict) for column in columns for cell in column):
        return None
    return [dict(zip(found, row, strict=True)) for row in zip(*columns, strict=True)]


def _by_key(found: dict[str, Any]) -> Rows | None:
    """Read objects of one kind under keys of their own."""
    objects = list(found.values())
    if len(objects) < MIN_ENTRIES or not all(isinstance(value, dict) and value for value in objects):
        return None
    shared = set.intersection(*(set(value) for value in objects))
    if not shared or len(shared) * 2 < max(map(len, objects)):
        return None
    name = next(
        name for name in ("key", "id", "name", "_key", "__key__") if all(name not in value for value in objects)
    )
    return [{name: key, **value} for key, value in found.items()]
