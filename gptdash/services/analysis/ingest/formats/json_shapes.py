"""Where in a JSON document tables are found, and in which of its usual shapes."""

from collections.abc import Container, Iterator
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
        if isinstance(value, list) and _is_table(value):
            yield here, value
        elif isinstance(value, dict) and depth < MAX_DEPTH:
            rows = _features(value) or _split(value) or _by_key(value)
            if rows:
                yield here, rows
            else:
                yield from _lists_in(value, here, depth + 1)


def _is_table(value: list[Any]) -> bool:
    """Recognise a list of lists, or one in which objects are, whatever else is."""
    return bool(value) and (any(isinstance(row, dict) for row in value) or all(isinstance(row, list) for row in value))


def left_out(document: Any) -> str:
    """Name what a document of a usual shape holds beside its rows."""
    if not isinstance(document, dict):
        return ""
    if _features(document):
        beside = set(document) - {"type", "features"}
    elif _split(document):
        beside = set(document) - {"columns", "index", "data"}
    else:
        beside = set()
    return ", ".join(name for name in document if name in beside)


def _features(found: dict[str, Any]) -> Rows | None:
    """Read GeoJSON: each feature's properties, and its geometry beside them."""
    features = found.get("features")
    if found.get("type") != "FeatureCollection" or not isinstance(features, list):
        return None
    return [_feature(feature) if isinstance(feature, dict) else feature for feature in features]


def _feature(feature: dict[str, Any]) -> dict[str, Any]:
    """Put a feature's properties first and its other members behind them, under names of their own."""
    properties = feature.get("properties")
    row = dict(properties) if isinstance(properties, dict) else {}
    members = {"geometry": None, **feature}
    for name, value in members.items():
        if name != "type" and value is not properties:
            row[_free(name, row)] = value
    return row


def _free(name: str, taken: Container[str]) -> str:
    """Append a number where a name is taken."""
    free, number = name, 2
    while free in taken:
        free, number = f"{name} ({number})", number + 1
    return free


def _split(found: dict[str, Any]) -> Rows | None:
    """Read names and rows that stand apart."""
    names, rows = found.get("columns"), found.get("data")
    if not (isinstance(names, list) and isinstance(rows, list) and all(isinstance(name, str) for name in names)):
        return None
    if not rows or not all(isinstance(row, list) and len(row) == len(names) for row in rows):
        return None
    own: list[str] = []
    for name in names:
        own.append(_free(name, own))
    found_rows: Rows = [dict(zip(own, row, strict=True)) for row in rows]
    index = found.get("index")
    if not isinstance(index, list) or len(index) != len(rows) or index == list(range(len(rows))):
        return found_rows
    return [{_free("index", own): label, **row} for label, row in zip(index, found_rows, strict=True)]


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
