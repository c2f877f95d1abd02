"""What a model is told of a table with a question: never more than the chosen mode allows."""

import json
from functools import cache
from importlib.resources import files
from typing import Final, Literal

from pydantic import JsonValue, field_validator

from gptdash.domain.messages import Message, system, user
from gptdash.domain.noun import Noun
from gptdash.domain.redaction import Redactor
from gptdash.services.analysis.columns import Column
from gptdash.services.analysis.measuring import with_flags
from gptdash.services.analysis.noting import DatasetNotes
from gptdash.services.analysis.spec import ChartSpec, Filter, Measure
from gptdash.services.analysis.table import Table

Sending = Literal["schema", "statistics", "samples"]
SAMPLE_ROWS: Final = 5
LONGEST_CELL: Final = 80


class Brief(Noun):
    """A question and what goes with it.

    `previous` is the chart that the question refines, as it was planned: what running it found out of its columns is
    in no plan, and would make two equal measures differ.
    """

    question: str
    sending: Sending = "schema"
    notes: DatasetNotes = DatasetNotes()
    previous: ChartSpec | None = None

    @field_validator("previous")
    @classmethod
    def _as_planned(cls, previous: ChartSpec | None) -> ChartSpec | None:
        return previous and with_flags(previous, ())


def messages_of(table: Table, brief: Brief, redactor: Redactor | None = None) -> tuple[Message, ...]:
    """Write what is sent: the instructions, and the table and the question as data.

    Statistics and sample rows are redacted in any case; the whole text by `redactor`, where there is one.
    """
    told: dict[str, JsonValue] = {"columns": [_column(table, column, brief, redactor) for column in table.columns]}
    if brief.notes.metrics:
        told["metrics"] = [metric.model_dump(mode="json", exclude_defaults=True) for metric in brief.notes.metrics]
    if brief.sending == "samples":
        told["sample_rows"] = _samples(table, redactor or Redactor())
    if brief.previous:
        told["previous_chart"] = _previous(brief, brief.previous)
    told["question"] = brief.question
    text = json.dumps(told, ensure_ascii=False)
    return system(_instructions()), user(redactor.redact(text).text if redactor else text)


def kept_back(brief: Brief) -> dict[str, str]:
    """Name the values in the previous chart's filters that a model may not see; it plans with their placeholders."""
    if brief.previous is None or brief.sending != "schema":
        return {}
    veiled = (item for item in _conditions(brief.previous) if item.part is None)
    values = dict.fromkeys(str(value) for item in veiled for value in item.values)
    return {f"⟦VALUE_{at}⟧": value for at, value in enumerate(values, 1)}


def _previous(brief: Brief, spec: ChartSpec) -> JsonValue:
    names = {value: name for name, value in kept_back(brief).items()}
    chart: dict[str, JsonValue] = spec.model_dump(mode="json", exclude_defaults=True)
    if names:
        chart["filters"] = [_veiled(item, names) for item in spec.filters]
        chart["measures"] = [_veiled_measure(measure, names) for measure in spec.measures]
    return chart


def _veiled_measure(measure: Measure, names: dict[str, str]) -> JsonValue:
    told: dict[str, JsonValue] = measure.model_dump(mode="json", exclude_defaults=True)
    return {**told, "where": [_veiled(item, names) for item in measure.where]} if measure.where else told


def _conditions(spec: ChartSpec) -> tuple[Filter, ...]:
    return (*spec.filters, *(item for measure in spec.measures for item in measure.where))


def _veiled(condition: Filter, names: dict[str, str]) -> JsonValue:
    if condition.part:  # a weekday is no value of the table
        told: dict[str, JsonValue] = condition.model_dump(mode="json")
        return told
    values: list[JsonValue] = [names[str(value)] for value in condition.values]
    return {"column": condition.column, "operator": condition.operator, "values": values}


@cache
def _instructions() -> str:
    return files("gptdash.services.analysis.drafting").joinpath("plan_chart.md").read_text("utf-8")


def _column(table: Table, column: Column, brief: Brief, redactor: Redactor | None) -> JsonValue:
    told: dict[str, JsonValue] = {"name": column.name, "type": column.type, "role": column.role}
    if note := brief.notes.note_of(column.name):
        told["note"] = note
    if brief.sending != "schema":
        told["statistics"] = _statistics(table, column, redactor or Redactor())
    return told


def _statistics(table: Table, column: Column, redactor: Redactor) -> JsonValue:
    profile = table.profile_of(column.name)
    told: dict[str, JsonValue] = {"missing": profile.nulls, "distinct": profile.distinct}
    for name, value in (("min", profile.min), ("max", profile.max), ("mean", profile.mean)):
        if value is not None:
            told[name] = value if isinstance(value, int | float) else str(value)
    if column.grouping:
        told["frequent"] = [_cell(entry.value, redactor) for entry in profile.top]
    return told


def _samples(table: Table, redactor: Redactor) -> JsonValue:
    rows = table.sample(SAMPLE_ROWS).astype(object).itertuples(index=False, name=None)
    names = [column.name for column in table.columns]
    return [{name: _cell(value, redactor) for name, value in zip(names, row, strict=True)} for row in rows]


def _cell(value: object, redactor: Redactor) -> str:
    return redactor.redact(str(value)[:LONGEST_CELL]).text
