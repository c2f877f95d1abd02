"""What the events of Responses say."""

from typing import Any

import openai
import pytest
from openai.types.responses import ResponseStreamEvent
from pydantic import TypeAdapter

from gptdash.domain import errors
from gptdash.domain.endpoints import Endpoint, WireName
from gptdash.domain.errors import EndpointError
from gptdash.domain.events import Done, Event, ReasoningDelta, TextDelta, ToolCall
from gptdash.domain.requests import Request
from gptdash.gateway import Gateway
from gptdash.gateway.responses.failures import failure_of, reported
from gptdash.gateway.responses.reading import Reading
from gptdash.gateway.responses.said import Said
from gptdash.gateway.wire import WireEnd
from tests.fake_openai.server import FakeOpenAI
from tests.fake_openai.steps import ErrorEventMidStream, Failed, Step, Text
from tests.gateway.conftest import ListLedger

EVENTS: TypeAdapter[Any] = TypeAdapter(ResponseStreamEvent)


@pytest.fixture
def wire() -> WireName:
    return "responses"


def event(kind: str, **fields: object) -> Any:
    sent = EVENTS.validate_python({"type": f"response.{kind}", "sequence_number": 0, **fields})  # by the SDK's types
    return Said.model_validate(sent.model_dump(mode="json"))


def response(status: str, **fields: object) -> dict[str, object]:
    head = {"id": "r", "object": "response", "created_at": 0, "model": "m", "parallel_tool_calls": True}
    return {**head, "output": [], "tool_choice": "auto", "tools": [], "status": status, **fields}


def test_text_and_calls_that_come_only_with_the_finished_response_are_not_lost() -> None:
    part = {"type": "output_text", "text": "hello", "annotations": []}
    message = {"type": "message", "id": "i", "role": "assistant", "status": "completed", "content": [part]}
    call = {"type": "function_call", "call_id": "c", "name": "f", "arguments": "{}"}
    reading = Reading("host")
    assert list(reading.read(event("completed", response=response("completed", output=[message, call])))) == []
    text, tool, end = reading.end()
    assert text == TextDelta(text="hello")
    assert isinstance(tool, ToolCall)
    assert (tool.use.id, tool.use.name, tool.use.arguments) == ("c", "f", "{}")
    assert end == WireEnd(finish_reason="tool_calls", model="m", usage=None)


def test_summaries_are_set_apart_and_raw_reasoning_is_read_too() -> None:
    reading = Reading("host")
    part = {"type": "summary_text", "text": ""}
    place = {"item_id": "i", "output_index": 0}
    said = [
        *reading.read(event("reasoning_summary_part.added", summary_index=0, part=part, **place)),
        *reading.read(event("reasoning_summary_text.delta", summary_index=0, delta="First.", **place)),
        *reading.read(event("reasoning_summary_part.added", summary_index=1, part=part, **place)),
        *reading.read(event("reasoning_summary_text.delta", summary_index=1, delta="Second.", **place)),
        *reading.read(event("reasoning_text.delta", content_index=0, delta=" Raw.", **place)),
    ]
    assert "".join(e.text for e in said if isinstance(e, ReasoningDelta)) == "First.\n\nSecond. Raw."


def test_a_response_that_ends_for_an_unknown_reason_is_cut() -> None:
    reading = Reading("host")
    details = {"reason": "steered"}
    list(reading.read(event("incomplete", response=response("incomplete", incomplete_details=details))))
    with pytest.raises(errors.ReplyCut):
        list(reading.end())


ENDPOINT = Endpoint(kind="openai", label="OpenAI", base_url="https://api.openai.com/v1")


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("server_error", errors.ServerFailed),
        ("vector_store_timeout", errors.ServerFailed),
        (None, errors.ServerFailed),
        ("rate_limit_exceeded", errors.RateLimited),
        ("insufficient_quota", errors.QuotaExhausted),
        ("context_length_exceeded", errors.ContextOverflow),
        ("bio_policy", errors.ReplyRefused),
        ("image_content_policy_violation", errors.ReplyRefused),
        ("invalid_prompt", errors.RequestRefused),
        ("invalid_image_format", errors.RequestRefused),
        ("image_too_large", errors.RequestRefused),
        ("failed_to_download_image", errors.RequestRefused),
    ],
)
def test_a_reported_failure_is_told_by_its_code(code: str | None, kind: type[EndpointError]) -> None:
    failure = failure_of(reported(code, "because"), ENDPOINT, "gpt-6-luna", begun=False)
    assert type(failure) is kind


def test_every_code_of_the_sdk_has_a_translation_and_none_of_the_callers_is_tried_again() -> None:
    codes = openai.types.responses.ResponseError.model_fields["code"].annotation.__args__  # type: ignore[union-attr]  # a Literal
    again = {code for code in codes if failure_of(reported(code, "x"), ENDPOINT, "m", begun=False).retry_helps}
    assert len(codes) > 15
    assert again == {"server_error", "rate_limit_exceeded", "vector_store_timeout"}


@pytest.mark.parametrize("step", [ErrorEventMidStream("bio_policy", nested=True), Failed("bio_policy")])
def test_a_policy_that_stops_a_reply_keeps_what_came(
    gateway: Gateway, fake_openai: FakeOpenAI, hello: Request, step: Step
) -> None:
    fake_openai.reply(Text("par", "tial"), step)
    events: list[Event] = []
    with pytest.raises(errors.ReplyRefused):
        for read in gateway.stream(hello):
            events.append(read)  # noqa: PERF402 - extend would append nothing when the stream raises
    assert "".join(e.text for e in events if isinstance(e, TextDelta)) == "partial"


def test_a_failed_response_is_billed_by_the_usage_it_reports(
    gateway: Gateway, fake_openai: FakeOpenAI, hello: Request, ledger: ListLedger
) -> None:
    fake_openai.reply(Text("par", "tial"), Failed())
    events: list[Event] = []
    with pytest.raises(errors.ServerFailed):
        for read in gateway.stream(hello):
            events.append(read)  # noqa: PERF402 - extend would append nothing when the stream raises
    done = events[-1]
    assert isinstance(done, Done)
    assert (done.finish_reason, done.usage.source) == ("cut", "reported")
    assert (done.usage.input_tokens, done.usage.output_tokens) == (3 + 3 + 1, 1)
    assert ledger.only.error_code == "server_failed"
