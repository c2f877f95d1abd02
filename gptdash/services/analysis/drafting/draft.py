"""The plan as a model writes it: a chart specification whose column names can only be real ones."""

from collections.abc import Sequence
from enum import Enum
from typing import Literal

from pydantic import BaseModel, ConfigDict, JsonValue, ValidationError, create_model

from gptdash.domain.wording import mark, sentence
from gptdash.services.analysis.columns import Column
from gptdash.services.analysis.rejections import SpecRejected
from gptdash.services.analysis.spec import Aggregate, ChartKind, ChartSpec, Grain, Operator
from gptdash.services.analysis.validating import check


class Strict(BaseModel):
    """Every field is required and no other allowed, as strict servers want it."""

    model_config = ConfigDict(extra="forbid")


class DraftSort(Strict):
    """The order of the groups."""

    by: Literal["measure", "dimension"]
    descending: bool


def draft_type(columns: Sequence[Column]) -> type[BaseModel]:
    """Build the type of a draft for a table; its JSON Schema lists the columns by name."""
    name = Enum("ColumnName", [(f"column_{at}", column.name) for at, column in enumerate(columns)])  # type: ignore[misc]  # the members are those of the table, known only now
    measure = create_model("DraftMeasure", __base__=Strict, aggregate=(Aggregate, ...), column=(name | None, ...))
    dimension = create_model(
        "DraftDimension", __base__=Strict, column=(name, ...), grain=(Grain | None, ...), bins=(int | None, ...)
    )
    condition = create_model(
        "DraftFilter", __base__=Strict, column=(name, ...), operator=(Operator, ...), values=(list[str], ...)
    )
    return create_model(
        "ChartPlan",
        __base__=Strict,
        answerable=(bool, ...),
        kind=(ChartKind, ...),
        measures=(list[measure], ...),
        dimensions=(list[dimension], ...),
        split=(dimension | None, ...),
        filters=(list[condition], ...),
        sort=(DraftSort | None, ...),
        limit=(int | None, ...),
    )


def spec_of(draft: BaseModel, columns: Sequence[Column]) -> ChartSpec:
    """Turn a draft into a checked specification.

    Raises:
        SpecRejected: it says that the question cannot be answered, or it does not fit the table.
    """
    fields = draft.model_dump(mode="json")
    if not fields.pop("answerable"):
        raise SpecRejected(problem=mark("the model finds no columns that answer it."))
    known = {column.name: column for column in columns}
    for condition in fields["filters"]:
        condition["values"] = [_typed(value, known[condition["column"]]) for value in condition["values"]]
    try:
        spec = ChartSpec.model_validate(fields)
    except ValidationError as error:
        first = error.errors()[0]
        problem = sentence(mark("{field}: {detail}."), field=".".join(map(str, first["loc"])), detail=first["msg"])
        raise SpecRejected(problem=str(problem)) from error
    check(spec, columns)
    return spec


def _typed(value: str, column: Column) -> JsonValue:
    """Read a text as the column's type; what cannot be read stays text, which the check then refuses."""
    if column.type == "boolean" and value.lower() in ("true", "false"):
        return value.lower() == "true"
    if column.numeric:
        try:
            number = float(value.replace(",", ""))
        except ValueError:
            return value
        return int(number) if number == int(number) else number
    return value
