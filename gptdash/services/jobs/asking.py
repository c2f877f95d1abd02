"""Asks for one item of a job."""

import time
from contextlib import aclosing
from typing import Final

from gptdash.domain.budgets import BudgetExceeded
from gptdash.domain.errors import (
    AuthenticationFailed,
    EndpointResting,
    EngineError,
    GptdashError,
    ModelNotFound,
    NotAnApi,
    PermissionRefused,
    QuotaExhausted,
    ServerUnreachable,
    StoreUnavailable,
)
from gptdash.domain.events import Done, TextDelta
from gptdash.domain.jobs import JobItem, JobSpec
from gptdash.domain.messages import system, user
from gptdash.domain.redaction import mask_secrets
from gptdash.domain.requests import Request, ResponseSchema
from gptdash.domain.schemas import object_in, problems_of, strict_schema, without_absent
from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.gateway import Gateway

WRONG_END: Final = mark("The reply ended early ({reason}). Raise the output limit, or change the prompt.")
NOT_THE_OBJECT: Final = mark("The reply does not follow the schema: at {place}, {detail}")
NO_OBJECT: Final = mark("The reply holds no JSON object.")
GOOD_ENDS: Final = ("stop", "tool_calls")
# Failures that the next item would meet as well: the job pauses, and the item waits again.
STOPPING: Final = (
    AuthenticationFailed,
    BudgetExceeded,
    EndpointResting,
    EngineError,
    ModelNotFound,
    NotAnApi,
    PermissionRefused,
    QuotaExhausted,
    ServerUnreachable,
    StoreUnavailable,
)


def request_of(spec: JobSpec, prompt: str) -> Request:
    """Build the request of one item."""
    messages = (*((system(spec.system),) if spec.system.strip() else ()), user(prompt))
    return Request(
        messages=messages,
        purpose="jobs",
        model=spec.model,
        parameters=spec.parameters,
        response_schema=_response_schema(spec),
    )


class Asker:
    """Asks for one item at a time; with `redacts`, what is kept of a reply holds no secret."""

    def __init__(self, *, redacts: bool) -> None:
        self._kept = mask_secrets if redacts else str

    async def ask(self, gateway: Gateway, spec: JobSpec, item: JobItem) -> JobItem:
        """Ask for an item and return it with what became of it; a failure of its own is a part of that.

        Raises:
            GptdashError: nothing can be asked now, neither this item nor the next.
        """
        started = time.perf_counter()
        text: list[str] = []
        done: Done | None = None
        try:
            async with aclosing(gateway.events(request_of(spec, item.prompt))) as events:
                async for event in events:
                    match event:
                        case TextDelta():
                            text.append(event.text)
                        case Done():
                            done = event
            problem = _problem("".join(text), done, spec)
        except STOPPING as error:
            if not (text and isinstance(error, StoreUnavailable)):
                raise
            # It was answered, and the ledger could not be told: to ask again would be to pay again.
            return item.model_copy(update={"state": "unknown", "problem": error.sentence})
        except GptdashError as error:
            problem = error.sentence
        outcome = {
            "state": "failed" if problem else "done",
            "reply": self._kept("".join(text)) or None,
            "problem": problem,
        }
        duration_ms = round((time.perf_counter() - started) * 1000)
        return item.model_copy(update={**outcome, **_bill(done), "duration_ms": duration_ms})


def _bill(done: Done | None) -> dict[str, object]:
    if done is None:
        return {}
    return {
        "call_id": done.call_id,
        "cost_nano_usd": done.cost.nano_usd,
        "input_tokens": done.usage.input_tokens,
        "output_tokens": done.usage.output_tokens,
    }


def _response_schema(spec: JobSpec) -> ResponseSchema | None:
    if spec.output is None:
        return None
    strict = strict_schema(spec.output.json_schema)
    return ResponseSchema(
        name=spec.output.name, json_schema=strict or spec.output.json_schema, strict=strict is not None
    )


def _problem(text: str, done: Done | None, spec: JobSpec) -> Sentence | None:
    if done is None:
        raise RuntimeError("a call ended without its settlement")
    if done.finish_reason not in GOOD_ENDS:
        return sentence(WRONG_END, reason=done.finish_reason)
    if spec.output is None:
        return None
    value = object_in(text)
    if value is None:
        return sentence(NO_OBJECT)
    schema = spec.output.json_schema
    problems = problems_of(without_absent(value, schema, schema), schema)
    return sentence(NOT_THE_OBJECT, place=problems[0].path, detail=str(problems[0].problem)) if problems else None
