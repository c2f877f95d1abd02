"""Asking the model for a plan: once, and twice more where its plan does not fit or finds nothing."""

import json
from collections.abc import Callable
from typing import Final

from pydantic import BaseModel, ValidationError

from gptdash.domain.errors import EndpointError
from gptdash.domain.events import Done
from gptdash.domain.messages import Message, assistant, user
from gptdash.domain.noun import Noun
from gptdash.domain.redaction import Redactor
from gptdash.domain.requests import Request
from gptdash.domain.usage import Cost, Usage
from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.gateway import Gateway
from gptdash.gateway.schema import response_schema_of
from gptdash.services.analysis.drafting.brief import Brief, kept_back, messages_of
from gptdash.services.analysis.drafting.draft import draft_type, spec_of
from gptdash.services.analysis.rejections import SpecRejected
from gptdash.services.analysis.spec import ChartSpec
from gptdash.services.analysis.table import Table

MAX_COLUMNS: Final = 200
ATTEMPTS: Final = 3
CORRECTION: Final = "This plan does not fit the table: {problem} Send the whole plan again, corrected."
Judge = Callable[[ChartSpec], str]


class Drafted(Noun):
    """A plan from the model and its bill; without a plan, `problem` says why. `empty` fits, but finds no rows."""

    spec: ChartSpec | None
    done: Done | None
    problem: Sentence | str = ""
    empty: ChartSpec | None = None


class _Attempt(Drafted):
    reply: str = ""


def draft_chart(
    gateway: Gateway, table: Table, brief: Brief, judge: Judge, redactor: Redactor | None = None
) -> Drafted:
    """Let the model plan a chart; `judge` says what is wrong with what a plan finds, or nothing.

    Raises:
        EndpointError: the model could not be asked.
    """
    author = _Author(gateway, table, brief, redactor)
    messages = messages_of(table, brief, redactor)
    last = Drafted(spec=None, done=None)
    for _ in range(ATTEMPTS):
        try:
            tried = author.attempt(messages, judge)
        except EndpointError as error:
            if last.done is None:
                raise
            return last.model_copy(update={"problem": error.sentence})
        last = Drafted(
            spec=tried.spec, done=added(last.done, tried.done), problem=tried.problem, empty=tried.empty or last.empty
        )
        if last.spec or not last.problem:
            break
        said = [assistant(tried.reply)] if tried.reply else []
        messages = (*messages, *said, user(CORRECTION.format(problem=tried.problem)))
    return last


def misshapen(error: ValidationError) -> Sentence:
    """Say that a reply does not have the form it was asked for."""
    return sentence(mark("Its answer lacks the form asked for: {detail}."), detail=error.errors()[0]["msg"])


def first_request(table: Table, brief: Brief, redactor: Redactor | None = None) -> Request:
    """Write the first call of `draft_chart`; each plan that does not fit takes one more."""
    return _request(messages_of(table, brief, redactor), draft_type(table.columns, brief.notes.metrics))


def _request(messages: tuple[Message, ...], kind: type[BaseModel]) -> Request:
    return Request(messages=messages, purpose="analysis", response_schema=response_schema_of(kind))


class _Author:
    """The model at work on one brief."""

    def __init__(self, gateway: Gateway, table: Table, brief: Brief, redactor: Redactor | None) -> None:
        self._gateway = gateway
        self._columns = table.columns
        self._metrics = brief.notes.metrics
        self._redactor = redactor
        self._kept_back = kept_back(brief)
        self._kind: type[BaseModel] = draft_type(table.columns, self._metrics)

    def attempt(self, messages: tuple[Message, ...], judge: Judge) -> _Attempt:
        reply = self._gateway.complete(_request(messages, self._kind))
        text = self._restored(reply.text)
        try:
            spec = spec_of(self._kind.model_validate_json(text), self._columns, self._metrics)
        except ValidationError as error:
            return _Attempt(spec=None, done=reply.done, problem=misshapen(error), reply=reply.text)
        except SpecRejected as error:
            return _Attempt(spec=None, done=reply.done, problem=error.sentence, reply=reply.text)
        if problem := judge(spec):
            return _Attempt(spec=None, done=reply.done, problem=problem, reply=reply.text, empty=spec)
        return _Attempt(spec=spec, done=reply.done)

    def _restored(self, text: str) -> str:
        """Put back what was kept from the model, as text within JSON."""
        for name, value in self._kept_back.items():
            text = text.replace(name, json.dumps(value, ensure_ascii=False)[1:-1])
        return self._redactor.restore(text) if self._redactor else text


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
