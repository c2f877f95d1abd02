"""Asking the model for a plan: once, and once more where its plan does not fit."""

import json
from functools import cache
from importlib.resources import files
from typing import Final

from pydantic import BaseModel, ValidationError

from gptdash.domain.events import Done
from gptdash.domain.messages import Message, assistant, system, user
from gptdash.domain.noun import Noun
from gptdash.domain.requests import Request
from gptdash.domain.usage import Cost, Usage
from gptdash.gateway import Gateway
from gptdash.gateway.schema import response_schema_of
from gptdash.services.analysis.drafting.draft import draft_type, spec_of
from gptdash.services.analysis.rejections import SpecRejected
from gptdash.services.analysis.spec import ChartSpec
from gptdash.services.analysis.table import Table

MAX_COLUMNS: Final = 200
CORRECTION: Final = "This plan does not fit the table: {problem} Send the whole plan again, corrected."


class Drafted(Noun):
    """A plan from the model and its bill; without a plan, `problem` says why."""

    spec: ChartSpec | None
    done: Done | None
    problem: str = ""


def draft_chart(gateway: Gateway, table: Table, question: str) -> Drafted:
    """Let the model plan a chart; only names, types and roles of columns are sent, never rows.

    Raises:
        EndpointError: the model could not be asked.
    """
    kind = draft_type(table.columns)
    messages = (system(_instructions()), user(_described(table, question)))
    first = _attempt(gateway, table, messages, kind)
    if first.spec or not first.problem:
        return first
    said = assistant(first.reply) if first.reply else None
    again = (*messages, *([said] if said else []), user(CORRECTION.format(problem=first.problem)))
    second = _attempt(gateway, table, again, kind)
    return Drafted(spec=second.spec, done=added(first.done, second.done), problem=second.problem)


class _Attempt(Drafted):
    reply: str = ""


def _attempt(gateway: Gateway, table: Table, messages: tuple[Message, ...], kind: type[BaseModel]) -> _Attempt:
    request = Request(messages=messages, purpose="analysis", response_schema=response_schema_of(kind))
    reply = gateway.complete(request)
    try:
        spec = spec_of(kind.model_validate_json(reply.text), table.columns)
    except ValidationError as error:
        return _Attempt(spec=None, done=reply.done, problem=error.errors()[0]["msg"], reply=reply.text)
    except SpecRejected as error:
        return _Attempt(spec=None, done=reply.done, problem=str(error.sentence), reply=reply.text)
    return _Attempt(spec=spec, done=reply.done)


@cache
def _instructions() -> str:
    return files("gptdash.services.analysis.drafting").joinpath("plan_chart.md").read_text("utf-8")


def _described(table: Table, question: str) -> str:
    columns = [{"name": column.name, "type": column.type, "role": column.role} for column in table.columns]
    return json.dumps({"columns": columns, "question": question}, ensure_ascii=False)


def added(first: Done | None, second: Done | None) -> Done | None:
    """Add the bills of two calls of one model; the second's identity, both usages."""
    if first is None or second is None:
        return second or first
    usage = Usage(
        **{
            field: getattr(first.usage, field) + getattr(second.usage, field)
            for field in ("input_tokens", "output_tokens", "cached_tokens", "reasoning_tokens")
        },
        source="estimated" if "estimated" in (first.usage.source, second.usage.source) else "reported",
    )
    prices = (first.cost.nano_usd, second.cost.nano_usd)
    total = None if prices[0] is None or prices[1] is None else prices[0] + prices[1]
    return second.model_copy(
        update={
            "usage": usage,
            "cost": Cost(nano_usd=total, source=second.cost.source),
            "duration_ms": first.duration_ms + second.duration_ms,
            "first_token_ms": first.first_token_ms,
        }
    )
