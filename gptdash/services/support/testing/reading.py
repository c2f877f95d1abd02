"""Reads test cases from CSV or YAML."""

import csv
import io
from typing import Final

import yaml
from pydantic import ValidationError

from gptdash.domain.errors import EmptyFile, FileRejected
from gptdash.domain.support import SupportCase
from gptdash.domain.wording import mark

YAML: Final = (".yaml", ".yml")
MOST_CASES: Final = 5_000
LISTS: Final = ("must_cite", "must_contain")
FLAGS: Final = ("must_refuse", "must_hand_off")
SEPARATOR: Final = "|"
TRUE: Final = ("true", "yes", "1", "x", "是")
FALSE: Final = ("", "false", "no", "0", "否")


class CasesRejected(FileRejected):
    """A file that holds no test cases."""

    template = mark("{name} holds no test cases that can be used: {detail}")


def read_cases(name: str, data: bytes) -> tuple[SupportCase, ...]:
    """Read cases: from YAML a list of mappings, from CSV a row each, lists in it separated by `|`.

    The fields are `question`, `must_cite`, `must_contain`, `must_refuse` and `must_hand_off`.

    Raises:
        FileRejected: it is empty, not UTF-8, or a case in it cannot be used; the sentence says which.
    """
    if not data.strip():
        raise EmptyFile(name=name)
    try:
        text = data.decode("utf-8-sig")
        records = _from_yaml(text) if name.lower().endswith(YAML) else _from_csv(text)
    except UnicodeDecodeError as error:
        raise CasesRejected(name=name, detail=mark("it is not text in UTF-8; save it as UTF-8.")) from error
    except (csv.Error, yaml.YAMLError, ValueError) as error:
        raise CasesRejected(name=name, detail=f"{' '.join(str(error).split())[:200]}.") from error
    if not 0 < len(records) <= MOST_CASES:
        raise CasesRejected(name=name, detail=f"it has {len(records):,} cases; 1 to {MOST_CASES:,} can be run.")
    return tuple(_case(name, number, record) for number, record in enumerate(records, 1))


def _case(name: str, number: int, record: object) -> SupportCase:
    try:
        return SupportCase.model_validate(record)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise CasesRejected(name=name, detail=f"case {number}, {place}: {first['msg']}.") from error


def _from_yaml(text: str) -> list[object]:
    read = yaml.safe_load(text)
    if isinstance(read, dict) and len(read) == 1:
        read = next(iter(read.values()))
    if not isinstance(read, list):
        raise ValueError("it must be a list of cases, each with a question")  # noqa: TRY004 - of the file, not of the program
    return [_with_lists(record) for record in read]


def _with_lists(record: object) -> object:
    if not isinstance(record, dict):
        return record
    lists = {name: [value] if isinstance(value := record[name], str) else value for name in LISTS if name in record}
    return {**record, **lists}


def _from_csv(text: str) -> list[object]:
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    if "question" not in (rows.fieldnames or ()):
        raise ValueError("the first row must name the columns, among them question")
    return [_record(row) for row in rows if any(row.values())]


def _record(row: dict[str, str | None]) -> dict[str, object]:
    known: dict[str, object] = {name: value for name, value in row.items() if value and name not in (*LISTS, *FLAGS)}
    for name in LISTS:
        known[name] = [part.strip() for part in (row.get(name) or "").split(SEPARATOR) if part.strip()]
    for name in FLAGS:
        known[name] = _flag(name, (row.get(name) or "").strip().casefold())
    return known


def _flag(name: str, said: str) -> bool:
    if said not in (*TRUE, *FALSE):
        raise ValueError(f"{name} is {said!r}; write yes or no")
    return said in TRUE


def _separator(text: str) -> str:
    return max((",", ";", "\t"), key=text.partition("\n")[0].count)
