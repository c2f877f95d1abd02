"""Putting a result into words: by a model, whose numbers are not believed but looked up."""

import json
import math
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Final

import pandas as pd

from gptdash.domain.events import Done
from gptdash.domain.messages import system, user
from gptdash.domain.noun import Noun
from gptdash.domain.redaction import Redactor
from gptdash.domain.requests import Request
from gptdash.gateway import Gateway
from gptdash.services.analysis.answer import Answer
from gptdash.services.analysis.commenting.numbers import is_among, numbers_in
from gptdash.services.analysis.commenting.said import Said
from gptdash.services.analysis.parts_of_time import with_named_parts
from gptdash.services.analysis.planning import explain
from gptdash.services.analysis.results import result_names

MOST_ROWS: Final = 50


class Commentary(Noun):
    """What a model said of a result; `unfounded` are its numbers that the result does not have."""

    text: str
    unfounded: tuple[Said, ...]
    done: Done


def comment_on(gateway: Gateway, answer: Answer, question: str, redactor: Redactor | None = None) -> Commentary:
    """Let a model say what a result shows; at most its first 50 rows are sent, redacted.

    Raises:
        EndpointError: the model could not be asked.
    """
    told = (redactor or Redactor()).redact(told_of(answer, question)).text
    reply = gateway.complete(Request(messages=(system(_instructions()), user(told)), purpose="analysis"))
    text = (redactor.restore(reply.text) if redactor else reply.text).strip()
    known, shares, rows = tuple(known_numbers(answer)), tuple(known_shares(answer)), len(answer.table)
    unfounded = tuple(said for said in numbers_in(text) if not is_among(said, known, shares, rows))
    return Commentary(text=text, unfounded=unfounded, done=reply.done)


def told_of(answer: Answer, question: str) -> str:
    """Write what a model is told of a result."""
    shown = with_named_parts(answer.spec, answer.table.head(MOST_ROWS), str)
    rows = json.loads(shown.to_json(orient="split", date_format="iso", index=False))
    told = {
        "question": question,
        "computed": [str(said) for said in explain(answer.spec)],
        "columns": rows["columns"],
        "rows": rows["data"],
        "rows_in_all": len(answer.table),
    }
    return json.dumps(told, ensure_ascii=False)


def known_numbers(answer: Answer) -> Iterator[float]:
    """Yield the numbers that may be said: those of the cells, of the plan, and how many rows there are."""
    yield float(len(answer.table))
    yield from (said.value for part in (*explain(answer.spec), answer.text) for said in numbers_in(str(part)))
    for name in answer.table.columns:
        for value in answer.table[name].dropna():
            yield from _numbers_of(value)


def known_shares(answer: Answer) -> Iterator[float]:
    """Yield what each number is of its column's total, of the first rows, and of the others there.

    They are computed from what the model was shown, and are only looked up where it says "half" or "twice".
    """
    names = result_names(answer.spec).measures
    for name in (name for name in names if name in answer.table):
        values = [float(value) for value in answer.table[name].dropna().head(MOST_ROWS) if math.isfinite(float(value))]
        total = float(answer.table[name].dropna().astype(float).sum())
        for whole in dict.fromkeys((total, *values)):
            yield from (value / whole for value in values if whole)


def _numbers_of(value: object) -> Iterator[float]:
    if isinstance(value, pd.Timestamp | date):
        yield from (float(value.year), float(value.month), float(value.day), float((value.month + 2) // 3))
    elif isinstance(value, str):
        yield from (said.value for said in numbers_in(value))
    elif hasattr(value, "item") or isinstance(value, int | float):
        yield float(value)  # type: ignore[arg-type]  # a number of Python's or of numpy's


@cache
def _instructions() -> str:
    return files("gptdash.services.analysis.commenting").joinpath("comment_result.md").read_text("utf-8")
