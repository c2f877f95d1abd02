"""Rows of a JSON document as files that the database reads."""

import csv
import json
from pathlib import Path
from typing import Any


def write_lines(rows: list[Any], path: Path) -> None:
    """Write one object a line."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)


def write_grid(rows: list[Any], path: Path) -> None:
    """Write lists of cells, or single values under a name, as CSV of one width."""
    cells = [list(row) if isinstance(row, list) else [row] for row in rows]
    if not any(isinstance(row, list) for row in rows):
        cells.insert(0, ["value"])
    width = max(map(len, cells), default=0)
    with path.open("w", encoding="utf-8", newline="") as file:
        written = csv.writer(file, lineterminator="\n")
        for row in cells:
            written.writerow([*map(_text, row), *[""] * (width - len(row))])


def _text(cell: Any) -> str:
    """Write a value as it would stand in a CSV file."""
    if cell is None:
        return ""
    text = cell if isinstance(cell, str) else json.dumps(cell, ensure_ascii=False)
    return text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
