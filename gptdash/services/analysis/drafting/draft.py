"""The plan as a model writes it: a chart specification whose column names can only be real ones."""

from collections.abc import Sequence
from enum import Enum
from types import GenericAlias
from typing import Any, Literal, cast

from pydantic import BaseModel, ConfigDict, JsonValue, ValidationError, create_model

from gptdash.domain.wording import mark, sentence
from gptdash.services.analysis.columns import NUMERIC_TYPES, Column, ColumnType
from gptdash.services.analysis.noting import Metric
from gptdash.services.analysis.rejections import SpecRejected
from gptdash.services.analysis.spec import Aggregate, ChartKind, ChartSpec, Grain, Operator, Part, Transform
from gptdash.services.analysis.validating import check


class Strict(BaseModel):
    """Every field is required and no other allowed, as strict servers want it."""

    model_config = ConfigDict(extra="forbid")


class DraftSort(Strict):
    """The order of the groups."""

    by: Literal["measure", "dimension"]
    descending: bool


def draft_type(columns: Sequence[Column], metrics: Sequence[Metric] = ()) -> type[BaseModel]:
    """Build the type of a draft for a table; its JSON Schema lists the columns, and the metrics, by name."""
    name = _enum("ColumnName", [column.name for column in columns])
    measure = strict_type("DraftMeasure", aggregate=Aggregate, column=name | None, transform=Transform | None)
    if metrics:
        named = _enum("MetricName", [metric.name for metric in metrics])
        measure = strict_type("DraftMeasure", measure, metric=named | None)
    dimension = strict_type("DraftDimension", column=name, grain=Grain | None, bins=int | None)
    condition = strict_type("DraftFilter", column=name, operator=Operator, values=list[str], part=Part | None)
    return strict_type(
        "ChartPlan",
        answerable=bool,
        kind=ChartKind,
        measures=GenericAlias(list, (measure,)),
        dimensions=GenericAlias(list, (dimension,)),
        split=dimension | None,
        filters=GenericAlias(list, (condition,)),
        sort=DraftSort | None,
        limit=int | None,
        others=bool,
    )


def strict_type(title: str, base: type[BaseModel] = Strict, **fields: object) -> type[BaseModel]:
    """Build a type whose fields are all required."""
    required: dict[str, Any] = {field: (kind, ...) for field, kind in fields.items()}
    return create_model(title, __base__=base, **required)


def _enum(title: str, values: Sequence[str]) -> type[Enum]:
    """Build the type of some texts; its members are known only now."""
    return cast("type[Enum]", Enum(title, [(f"member_{at}", value) for at, value in enumerate(values)]))


def spec_of(draft: BaseModel, columns: Sequence[Column], metrics: Sequence[Metric] = ()) -> ChartSpec:
    """Turn a draft into a checked specification.

    Raises:
        SpecRejected: it says that the question cannot be answered, or it does not fit the table.
    """
    fields = draft.model_dump(mode="json")
    if not fields.pop("answerable"):
        raise SpecRejected(problem=mark("the model finds no columns that answer it."))
    known = {column.name: column for column in columns}
    for condition in fields["filters"]:
        kind = "integer" if condition["part"] else known[condition["column"]].type
        condition["values"] = [_typed(value, kind) for value in condition["values"]]
    fields["measures"] = [_measure(measure, metrics) for measure in fields["measures"]]
    try:
        spec = ChartSpec.model_validate(fields)
    except ValidationError as error:
        first = error.errors()[0]
        problem = sentence(mark("{field}: {detail}."), field=".".join(map(str, first["loc"])), detail=first["msg"])
        raise SpecRejected(problem=str(problem)) from error
    check(spec, columns)
    return spec


def _measure(fields: dict[str, JsonValue], metrics: Sequence[Metric]) -> dict[str, JsonValue]:
    """Put a metric's definition in place of its name."""
    wanted = fields.pop("metric", None)
    for metric in metrics:
        if metric.name == wanted:
            return {**metric.measure.model_dump(mode="json"), "transform": fields["transform"]}
    return fields


def _typed(value: str, kind: ColumnType) -> JsonValue:
    """Read a text as a column's type; what cannot be read stays text, which the check then refuses."""
    if kind == "boolean" and value.lower() in ("true", "false"):
        return value.lower() == "true"
    if kind in NUMERIC_TYPES:
        try:
            number = float(value.replace(",", ""))
        except ValueError:
            return value
        return int(number) if number == int(number) else number
    return value
