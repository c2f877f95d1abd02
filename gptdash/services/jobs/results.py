"""Writes the results of a job, row by row: a table of any length takes no more memory than its longest row."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, count
from typing import Final

from gptdash.domain.jobs import JobItem
from gptdash.domain.safety import neutralised
from gptdash.domain.schemas import OutputSchema, object_in

OWN: Final = ("number", "state", "prompt", "reply", "problem", "cost_usd", "input_tokens", "output_tokens")
Value = str | int | float | None


def as_json_lines(items: Iterable[JobItem], output: OutputSchema | None) -> Iterator[str]:
    """Write one JSON object a line; what an answer as an object holds stands under `object`."""
    for item in items:
        row: dict[str, object] = {**_own(item), "given": item.given}
        if output:
            row["object"] = object_in(item.reply or "")
        yield json.dumps(row, ensure_ascii=False) + "\n"


def as_csv(items: Iterable[JobItem], output: OutputSchema | None, column: str = "reply") -> Iterator[str]:
    """Write a table: the columns that the items come from, our own, and one for each field of an answer as an object.

    `column` is what the replies are called; of names that meet, the later ones are numbered. Cells that a spreadsheet
    would run as formulas are made text.
    """
    items = iter(items)
    first = next(items, None)
    if first is None:
        return
    given, fields = tuple(first.given), fields_of(output)
    yield _line(_header(given, tuple(column if name == "reply" else name for name in OWN), fields))
    for item in chain((first,), items):
        found = values_of(item, fields)
        own = _own(item)
        yield _line((*(item.given.get(name) for name in given), *own.values(), *found.values()))


def _header(*groups: tuple[str, ...]) -> tuple[str, ...]:
    """Name each column once: readers of CSV keep one alone of two that share a name."""
    names: dict[str, None] = {}
    for name in chain(*groups):
        free = next(free for free in chain((name,), (f"{name} ({at})" for at in count(2))) if free not in names)
        names[free] = None
    return tuple(names)


def fields_of(output: OutputSchema | None) -> tuple[str, ...]:
    """Name the fields of an answer as an object; none where it is asked for in words."""
    properties = output.json_schema.get("properties") if output else None
    return tuple(properties) if isinstance(properties, Mapping) else ()


def values_of(item: JobItem, fields: Iterable[str]) -> dict[str, Value]:
    """Read the fields of an item's answer; what is no plain value is written as JSON."""
    found = object_in(item.reply or "") if item.state == "done" else None
    return {name: _cell((found or {}).get(name)) for name in fields}


def _own(item: JobItem) -> dict[str, Value]:
    values = item.model_dump(mode="json", include=set(OWN) - {"problem", "cost_usd"})
    values["problem"] = str(item.problem) if item.problem else None
    values["cost_usd"] = None if item.cost_nano_usd is None else item.cost_nano_usd / 1e9
    return {name: values[name] for name in OWN}


def _cell(value: object) -> Value:
    if value is None or isinstance(value, str | int | float):
        return value
    return json.dumps(value, ensure_ascii=False)


def _line(values: Iterable[Value]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow([neutralised(value) for value in values])
    return out.getvalue()
