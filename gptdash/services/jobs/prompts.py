"""Where the prompts of a job come from: one a line, or a template over the rows of a table."""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from typing import Final, TypeVar

from gptdash.domain.errors import EmptyFile, FileRejected, InputRejected
from gptdash.domain.noun import Noun
from gptdash.domain.wording import mark

COLUMN: Final = re.compile(r"\{([^{}]+)\}")
MAX_ITEMS: Final = 100_000
Item = TypeVar("Item")
JSON_LINES: Final = (".jsonl", ".ndjson")


class PromptTable(Noun):
    """The rows that a template is filled from; all values are text as it stood in the file."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class TemplateRejected(InputRejected):
    """A template that cannot be filled."""

    template = mark("The template cannot be filled: {detail}")


def read_lines(text: str) -> tuple[str, ...]:
    """Take each line that is not blank as a prompt.

    Raises:
        InputRejected: there is none, or there are too many.
    """
    return _bounded(tuple(line.strip() for line in text.splitlines() if line.strip()))


def read_table(name: str, data: bytes) -> PromptTable:
    """Read a CSV file, or JSON Lines where the name ends so.

    Raises:
        FileRejected: it is empty, not UTF-8, or not such a table; the sentence names the line.
    """
    if not data.strip():
        raise EmptyFile(name=name)
    read = _read_json_lines if name.lower().endswith(JSON_LINES) else _read_csv
    try:
        table = read(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise FileRejected(name=name, detail=mark("it is not in UTF-8; save it as UTF-8.")) from error
    except (ValueError, csv.Error) as error:
        raise FileRejected(name=name, detail=f"{error}.") from error
    _bounded(table.rows)
    return table


def fill(template: str, table: PromptTable) -> Iterator[str]:
    """Write the template once for each row, with the values of its columns: `Translate: {title}`.

    Raises:
        TemplateRejected: it names a column that is not there, or none at all.
    """
    named = COLUMN.findall(template)
    if not named:
        raise TemplateRejected(detail=mark("name at least one column in braces, such as {{title}}."))
    if missing := [name for name in named if name not in table.columns]:
        raise TemplateRejected(detail=f"{missing[0]} is none of the columns {', '.join(table.columns)}.")
    return (_filled(template, dict(zip(table.columns, row, strict=True))) for row in table.rows)


def _filled(template: str, values: Mapping[str, str]) -> str:
    # Not str.format: it would let a template reach into the attributes of what it is given.
    return COLUMN.sub(lambda place: values[place[1]], template)


def _read_csv(text: str) -> PromptTable:
    # The first line decides on the separator: prompts are full of commas, and a sniffer falls for them.
    separator = max((",", ";", "\t"), key=text.splitlines()[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    columns = tuple(next(reader))
    rows = []
    for row in reader:
        if row and len(row) != len(columns):
            raise ValueError(f"line {reader.line_num} has {len(row)} values, the header {len(columns)}")
        rows += [tuple(row)] if row else []
    return PromptTable(columns=columns, rows=tuple(rows))


def _read_json_lines(text: str) -> PromptTable:
    records = [_record(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    columns = tuple(dict.fromkeys(name for record in records for name in record))
    rows = tuple(tuple(_text(record.get(name, "")) for name in columns) for record in records)
    return PromptTable(columns=columns, rows=rows)


def _record(number: int, line: str) -> dict[str, object]:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise ValueError(f"line {number} is not JSON: {error}") from error
    if not isinstance(record, dict):
        raise ValueError(f"line {number} is not a JSON object")  # noqa: TRY004 - of the file, not of the program
    return record


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _bounded(items: tuple[Item, ...]) -> tuple[Item, ...]:
    if not items:
        raise InputRejected(detail=mark("there is no prompt in it; give at least one."))
    if len(items) > MAX_ITEMS:
        raise InputRejected(detail=f"{len(items):,} prompts are more than {MAX_ITEMS:,}; split them.")
    return items
