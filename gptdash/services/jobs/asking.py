"""Asks for one item of a job."""

import asyncio
import time
from collections.abc import Callable, Mapping
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
from gptdash.domain.jobs import ItemState, JobItem, JobSpec
from gptdash.domain.messages import ImagePart, system, user
from gptdash.domain.redaction import mask_secrets
from gptdash.domain.requests import Request, ResponseSchema
from gptdash.domain.schemas import OutputSchema, object_in, problems_of, strict_schema, without_absent
from gptdash.domain.usage import FinishReason
from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.gateway import Gateway
from gptdash.services.jobs.checking import Check

WRONG_END: Final = mark("The reply ended early ({reason}). Raise the output limit, or change the prompt.")
NOT_THE_OBJECT: Final = mark("The reply does not follow the schema: at {place}, {detail}")
NO_CHECK: Final = mark("This server does not know the check {name}. Run the job where it was made.")
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


def request_of(spec: JobSpec, prompt: str, picture: ImagePart | None = None) -> Request:
    """Build the request of one item."""
    said = user(prompt, picture) if picture else user(prompt)
    messages = (*((system(spec.system),) if spec.system.strip() else ()), said)
    return Request(
        messages=messages,
        purpose="jobs",
        model=spec.model,
        parameters=spec.parameters,
        response_schema=_response_schema(spec),
        tag=spec.tag,
    )


class Asker:
    """Asks for one item at a time; with `redacts`, what is kept of a reply holds no secret.

    `picture` finds the picture of an item, and `checks` are what replies can be held against, by name.
    """

    def __init__(
        self, picture: Callable[[JobItem], ImagePart | None], checks: Mapping[str, Check], *, redacts: bool
    ) -> None:
        self._picture = picture
        self._checks = checks
        self._kept = mask_secrets if redacts else str

    def request(self, spec: JobSpec, item: JobItem) -> Request:
        """Build the request of an item, with its picture."""
        return request_of(spec, item.prompt, self._picture(item))

    async def ask(self, gateway: Gateway, spec: JobSpec, item: JobItem) -> JobItem:
        """Ask for an item and return it with what became of it; a failure of its own is a part of that.

        Raises:
            GptdashError: nothing can be asked now, neither this item nor the next.
        """
        request = await asyncio.to_thread(self.request, spec, item)
        started = time.perf_counter()
        text: list[str] = []
        done: Done | None = None
        try:
            async with aclosing(gateway.events(request)) as events:
                async for event in events:
                    match event:
                        case TextDelta():
                            text.append(event.text)
                        case Done():
                            done = event
        except STOPPING as error:
            if not (text and isinstance(error, StoreUnavailable)):
                raise
            # It was answered, and the ledger could not be told: to ask again would be to pay again.
            return item.model_copy(update={"state": "unknown", "problem": error.sentence})
        except GptdashError as error:
            problem: Sentence | None = error.sentence
        else:
            if done is None:
                raise RuntimeError("a call ended without its settlement")
            problem = self.problem_of(item, "".join(text), done.finish_reason, spec)
        outcome = self.outcome(item, "".join(text), problem)
        return outcome.model_copy(update={**_bill(done), "duration_ms": round((time.perf_counter() - started) * 1000)})

    def outcome(self, item: JobItem, text: str, problem: Sentence | None) -> JobItem:
        """Say what became of an item, but not what it took."""
        state: ItemState = "failed" if problem else "done"
        return item.model_copy(update={"state": state, "reply": self._kept(text) or None, "problem": problem})

    def problem_of(self, item: JobItem, text: str, finish: FinishReason, spec: JobSpec) -> Sentence | None:
        """Say what is wrong with a reply: how it ended, its object, or what its check finds."""
        if finish not in GOOD_ENDS:
            return sentence(WRONG_END, reason=finish)
        if spec.output and (problem := _object_problem(text, spec.output)):
            return problem
        if spec.check is None:
            return None
        check = self._checks.get(spec.check)
        if check is None:
            return sentence(NO_CHECK, name=spec.check)
        return check(item.model_copy(update={"reply": text}))


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


def _object_problem(text: str, output: OutputSchema) -> Sentence | None:
    value = object_in(text)
    if value is None:
        return sentence(NO_OBJECT)
    schema = output.json_schema
    problems = problems_of(without_absent(value, schema, schema), schema)
    return sentence(NOT_THE_OBJECT, place=problems[0].path, detail=str(problems[0].problem)) if problems else None
