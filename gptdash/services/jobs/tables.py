"""Reads the rows of a table file one at a time."""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from gptdash.domain.errors import EmptyFile, FileRejected, InputRejected
from gptdash.domain.wording import mark

MAX_ITEMS: Final = 100_000
JSON_LINES: Final = (".jsonl", ".ndjson")
Row = tuple[str, ...]


@dataclass(frozen=True)
class PromptTable:
    """A table file that a template is filled from; all values are text as it stands in the file.

    Its rows are read anew each time: only the file itself is held.
    """

    columns: tuple[str, ...]
    row_count: int
    _data: bytes = field(repr=False)
    _is_json: bool

    def __len__(self) -> int:
        """Count the rows."""
        return self.row_count

    def __iter__(self) -> Iterator[dict[str, str]]:
        """Read the rows: column to value."""
        if self._is_json:
            for record in _records(self._data):
                yield {name: _text(record.get(name, "")) for name in self.columns}
        else:
            for row in _csv_rows(self._data):
                yield dict(zip(self.columns, row, strict=True))


def read_table(name: str, data: bytes) -> PromptTable:
    """Read a CSV file, or JSON Lines where the name ends so.

    Raises:
        FileRejected: it is empty, not UTF-8, or not such a table; the sentence names the line.
        InputRejected: it has no row, or too many.
    """
    if not data.strip():
        raise EmptyFile(name=name)
    is_json = name.lower().endswith(JSON_LINES)
    try:
        columns, count = _surveyed_json(data) if is_json else _surveyed_csv(data)
    except UnicodeDecodeError as error:
        raise FileRejected(name=name, detail=mark("it is not in UTF-8; save it as UTF-8.")) from error
    except (ValueError, csv.Error) as error:
        raise FileRejected(name=name, detail=f"{error}.") from error
    check_count(count)
    return PromptTable(columns, count, data, is_json)


def check_count(count: int) -> None:
    """Refuse a job of no items, or of more than we take.

    Raises:
        InputRejected: it is so.
    """
    if not count:
        raise InputRejected(detail=mark("there is no prompt in it; give at least one."))
    if count > MAX_ITEMS:
        raise InputRejected(detail=f"{count:,} prompts are more than {MAX_ITEMS:,}; split them.")


def _lines(data: bytes, newline: str | None = None) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(data), "utf-8-sig", newline=newline)


def _surveyed_csv(data: bytes) -> tuple[Row, int]:
    columns = next(csv.reader(_lines(data, ""), delimiter=_separator(data), strict=True))
    if twice := [name for name, count in Counter(columns).items() if count > 1]:
        raise ValueError(f"the column {twice[0]!r} is there twice; give each column a name of its own")
    return tuple(columns), sum(1 for _ in _csv_rows(data))


def _separator(data: bytes) -> str:
    # The first line decides: prompts are full of commas, and a sniffer falls for them.
    return max((",", ";", "\t"), key=_lines(data).readline().count)


def _csv_rows(data: bytes) -> Iterator[Row]:
    reader = csv.reader(_lines(data, ""), delimiter=_separator(data), strict=True)
    width = len(next(reader))
    for row in reader:
        if row and len(row) != width:
            raise ValueError(f"line {reader.line_num} has {len(row)} values, the header {width}")
        if row:
            yield tuple(row)


def _surveyed_json(data: bytes) -> tuple[Row, int]:
    columns: dict[str, None] = {}
    count = 0
    for record in _records(data):
        columns |= dict.fromkeys(record)
        count += 1
    return tuple(columns), count


def _records(data: bytes) -> Iterator[dict[str, object]]:
    return (_record(number, line) for number, line in enumerate(_lines(data), 1) if line.strip())


def _record(number: int, line: str) -> dict[str, object]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"line {number} is not JSON: {error}") from error
    if not isinstance(record, dict):
        raise ValueError(f"line {number} is not a JSON object")  # noqa: TRY004 - of the file, not of the program
    return record


def _text(value: object) -> str:
    """Write a value as text; null is empty, as a cell without anything is."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
