"""Reads OpenAI's usage exports: the dashboard's CSV, and the JSON of the usage API.

Source: https://platform.openai.com/docs/api-reference/usage/completions_object, 2026-11-24.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Annotated, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from gptdash.domain.catalogue import SNAPSHOT
from gptdash.domain.errors import FileRejected
from gptdash.domain.usage_exports import UsageLine
from gptdash.domain.wording import mark

Count = Annotated[int, BeforeValidator(lambda value: value or 0)]
COUNTS: Final = ("requests", "input_tokens", "cached_tokens", "output_tokens")


class NotAUsageExport(FileRejected):
    """A file that is no usage export."""

    template = mark(
        "{name} is no usage export of OpenAI. Take the CSV of completions usage from the dashboard, grouped by model, "
        "or the JSON that /v1/organization/usage/completions gives with group_by=model."
    )


class _Result(BaseModel):
    """One line of an export; what we do not need is left alone."""

    model_config = ConfigDict(frozen=True, extra="ignore", protected_namespaces=())

    model: str
    num_model_requests: Count
    input_tokens: Count
    output_tokens: Count
    input_cached_tokens: Count = 0


class _Dated(_Result):
    start_time: int


class _Bucket(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    start_time: int
    results: tuple[_Result, ...]


class _Page(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    data: tuple[_Bucket, ...]


def read_usage(name: str, data: bytes) -> tuple[UsageLine, ...]:
    """Read an export, summed by UTC day and model; dated snapshots count to their model.

    Raises:
        NotAUsageExport: it is something else.
    """
    try:
        text = data.decode("utf-8-sig")
        return _summed(_json_lines(text) if text.lstrip().startswith("{") else _csv_lines(text))
    except (UnicodeDecodeError, ValidationError, csv.Error, OverflowError, ValueError) as error:
        raise NotAUsageExport(name=name) from error


def _json_lines(text: str) -> Iterator[UsageLine]:
    for bucket in _Page.model_validate_json(text).data:
        for result in bucket.results:
            yield _line(bucket.start_time, result)


def _csv_lines(text: str) -> Iterator[UsageLine]:
    rows = csv.DictReader(io.StringIO(text))
    if "num_model_requests" not in (rows.fieldnames or ()):
        raise ValueError("a column is missing")
    for row in rows:
        if row.get("model"):  # hours without calls have a row without a model
            dated = _Dated.model_validate({key: value for key, value in row.items() if key})
            yield _line(dated.start_time, dated)


def _line(start_time: int, result: _Result) -> UsageLine:
    return UsageLine(
        day=datetime.fromtimestamp(start_time, UTC).date(),
        model=SNAPSHOT.sub("", result.model),
        requests=result.num_model_requests,
        input_tokens=result.input_tokens,
        cached_tokens=result.input_cached_tokens,
        output_tokens=result.output_tokens,
    )


def _summed(lines: Iterable[UsageLine]) -> tuple[UsageLine, ...]:
    found: dict[tuple[date, str], dict[str, int]] = defaultdict(lambda: dict.fromkeys(COUNTS, 0))
    for line in lines:
        for name in COUNTS:
            found[line.day, line.model][name] += getattr(line, name)
    if not found:
        raise ValueError("there is no usage in it")
    return tuple(UsageLine(day=day, model=model, **counts) for (day, model), counts in sorted(found.items()))
