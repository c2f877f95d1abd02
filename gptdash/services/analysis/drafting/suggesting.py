"""Charts that a model would look at, ranked; what does not fit the table is left out."""

from functools import cache
from importlib.resources import files
from types import GenericAlias
from typing import Final

from pydantic import BaseModel, ValidationError

from gptdash.domain.events import Done
from gptdash.domain.messages import Message, system
from gptdash.domain.noun import Noun
from gptdash.domain.redaction import Redactor
from gptdash.domain.requests import Request
from gptdash.gateway import Gateway
from gptdash.gateway.schema import response_schema_of
from gptdash.services.analysis.drafting.brief import Brief, messages_of
from gptdash.services.analysis.drafting.draft import draft_type, spec_of, strict_type
from gptdash.services.analysis.rejections import SpecRejected
from gptdash.services.analysis.spec import ChartSpec
from gptdash.services.analysis.table import Table

MOST: Final = 5
GOAL: Final = "Suggest charts that are worth a first look."


class Suggested(Noun):
    """Charts, the most telling first, and what asking for them cost; `left_out` did not fit the table."""

    specs: tuple[ChartSpec, ...]
    done: Done
    left_out: int = 0


def suggest_by_model(gateway: Gateway, table: Table, brief: Brief, redactor: Redactor | None = None) -> Suggested:
    """Let a model suggest up to five charts for the goal that a brief gives, or for a first look.

    Raises:
        EndpointError: the model could not be asked.
    """
    metrics = brief.notes.metrics
    plan = draft_type(table.columns, metrics)
    kind = strict_type("ChartPlans", plans=GenericAlias(list, (plan,)))
    wanted = brief.model_copy(update={"question": brief.question or GOAL})
    request = Request(
        messages=_messages(table, wanted, redactor), purpose="analysis", response_schema=response_schema_of(kind)
    )
    reply = gateway.complete(request)
    drafts = _drafts(kind, redactor.restore(reply.text) if redactor else reply.text)
    specs: list[ChartSpec] = []
    for draft in drafts[:MOST]:
        try:
            spec = spec_of(draft, table.columns, metrics)
        except SpecRejected:
            continue
        if spec not in specs:
            specs.append(spec)
    return Suggested(specs=tuple(specs), done=reply.done, left_out=len(drafts[:MOST]) - len(specs))


def _messages(table: Table, brief: Brief, redactor: Redactor | None) -> tuple[Message, ...]:
    instructions, told = messages_of(table, brief, redactor)
    return system(f"{instructions.text}\n\n{_ranking()}"), told


@cache
def _ranking() -> str:
    return files("gptdash.services.analysis.drafting").joinpath("rank_charts.md").read_text("utf-8")


def _drafts(kind: type[BaseModel], text: str) -> tuple[BaseModel, ...]:
    try:
        read = kind.model_validate_json(text)
    except ValidationError:
        return ()
    return tuple(plan for name, plans in read if name == "plans" for plan in plans)
