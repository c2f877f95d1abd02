"""What a good reply becomes."""

from datetime import UTC, datetime

from pydantic import BaseModel

from gptdash.domain.events import Done, ReasoningDelta, TextDelta
from gptdash.domain.requests import Request, ToolSpec
from gptdash.gateway import Gateway
from tests.fake_openai.saying import format_of
from tests.fake_openai.server import FakeOpenAI
from tests.fake_openai.steps import (
    CONTENT_FILTER,
    LENGTH,
    EmptyChoices,
    Finish,
    JsonObject,
    Reasoning,
    Refusal,
    Text,
    ToolCalls,
)
from tests.gateway.conftest import ListLedger, OpenGateway

USAGE = {
    "prompt_tokens": 1000,
    "completion_tokens": 200,
    "total_tokens": 1200,
    "prompt_tokens_details": {"cached_tokens": 400},
    "completion_tokens_details": {"reasoning_tokens": 50},
}


def test_text_streams_piece_by_piece_and_ends_with_its_settlement(
    gateway: Gateway, fake_openai: FakeOpenAI, hello: Request, ledger: ListLedger
) -> None:
    fake_openai.reply(Text("Hel", "lo"), Finish(usage=USAGE))
    *pieces, done = gateway.stream(hello)
    assert pieces == [TextDelta(text="Hel"), TextDelta(text="lo")]
    assert isinstance(done, Done)
    assert (done.usage.input_tokens, done.usage.output_tokens) == (1000, 200)
    assert (done.usage.cached_tokens, done.usage.reasoning_tokens, done.usage.source) == (400, 50, "reported")
    # gpt-6-luna: 600 x $0.10/M + 400 x $0.01/M + 200 x $0.50/M = 60 + 4 + 100 micro-dollars
    assert done.cost.nano_usd == 164_000
    assert (done.finish_reason, done.model) == ("stop", "gpt-6-luna")
    assert done.first_token_ms is not None
    assert done.first_token_ms <= done.duration_ms


def test_a_reply_is_billed_by_the_tier_that_served_and_by_what_was_written_to_the_cache(
    open_gateway: OpenGateway, fake_openai: FakeOpenAI, hello: Request, ledger: ListLedger
) -> None:
    details = {"cached_tokens": 400, "cache_write_tokens": 100}
    fake_openai.reply(Text("hello"), Finish(usage={**USAGE, "prompt_tokens_details": details}, service_tier="priority"))
    done = open_gateway(model="gpt-6.1-sol").complete(hello).done
    # priority doubles the prices of gpt-6.1-sol: 500 x $4/M + 400 x $0.20/M + 100 x $5/M + 200 x $20/M
    assert done.cost.nano_usd == 2_000_000 + 80_000 + 500_000 + 4_000_000
    assert (done.usage.cache_write_tokens, done.service_tier) == (100, "priority")
    assert (ledger.only.usage, ledger.only.service_tier) == (done.usage, "priority")


def test_every_call_is_in_the_ledger_once(gateway: Gateway, hello: Request, ledger: ListLedger) -> None:
    before = datetime.now(UTC)
    reply = gateway.complete(hello.model_copy(update={"conversation_id": "c1"}))
    call = ledger.only
    assert (call.id, call.usage, call.cost) == (reply.done.call_id, reply.done.usage, reply.done.cost)
    assert (call.purpose, call.conversation_id, call.error_code) == ("chat", "c1", None)
    assert before <= call.started_at <= datetime.now(UTC)


def test_usage_that_the_server_does_not_report_is_counted_and_said_to_be(
    gateway: Gateway, fake_openai: FakeOpenAI, hello: Request
) -> None:
    fake_openai.reply(Text("hello", " hello"), Finish(usage=None))
    usage = gateway.complete(hello).done.usage
    assert (usage.input_tokens, usage.output_tokens, usage.source) == (1 + 3 + 3, 2, "estimated")


def test_usage_with_holes_counts_them_as_nothing(gateway: Gateway, fake_openai: FakeOpenAI, hello: Request) -> None:
    holes = {"prompt_tokens": 9, "completion_tokens": 1, "total_tokens": 10, "prompt_tokens_details": None}
    fake_openai.reply(Text("x"), Finish(usage=holes))
    usage = gateway.complete(hello).done.usage
    assert (usage.input_tokens, usage.cached_tokens, usage.reasoning_tokens) == (9, 0, 0)


def test_a_chunk_without_choices_is_passed_over(gateway: Gateway, fake_openai: FakeOpenAI, hello: Request) -> None:
    fake_openai.reply(EmptyChoices(), Text("x"), Finish())
    assert gateway.complete(hello).text == "x"


def test_reasoning_is_kept_apart_from_the_text(gateway: Gateway, fake_openai: FakeOpenAI, hello: Request) -> None:
    fake_openai.reply(Reasoning("let me ", "think"), Text("yes"), Finish())
    events = list(gateway.stream(hello))
    assert [event.text for event in events if isinstance(event, ReasoningDelta)] == ["let me ", "think"]
    assert [event.text for event in events if isinstance(event, TextDelta)] == ["yes"]


def test_function_calls_are_put_together_from_their_fragments(
    open_gateway: OpenGateway, fake_openai: FakeOpenAI, hello: Request
) -> None:
    tools = tuple(
        ToolSpec(name=name, description="d", parameters={"type": "object", "properties": {}})
        for name in ("get_time", "add")
    )
    fake_openai.reply(ToolCalls(("get_time", '{"timezone": "Asia/Taipei"}'), ("add", '{"a": 1}')), Finish("tool_calls"))
    reply = open_gateway(model="gpt-4o").complete(hello.model_copy(update={"tools": tools}))
    assert [(use.name, use.arguments) for use in reply.tool_uses] == [
        ("get_time", '{"timezone": "Asia/Taipei"}'),
        ("add", '{"a": 1}'),
    ]
    assert reply.done.finish_reason == "tool_calls"


def test_a_refusal_a_filter_and_a_length_are_told_apart(
    gateway: Gateway, fake_openai: FakeOpenAI, hello: Request
) -> None:
    fake_openai.script((Refusal("I will not"), Finish()), (Text("x"), CONTENT_FILTER), (Text("x"), LENGTH))
    reasons = [gateway.complete(hello).done.finish_reason for _ in range(3)]
    assert reasons == ["refusal", "content_filter", "length"]


class Person(BaseModel):
    name: str
    age: int


def test_an_object_is_asked_for_by_a_strict_schema_and_validated(
    gateway: Gateway, fake_openai: FakeOpenAI, hello: Request
) -> None:
    fake_openai.reply(JsonObject({"name": "Ada", "age": 36}), Finish())
    person, _ = gateway.complete_as(hello, Person)
    assert person == Person(name="Ada", age=36)
    asked = format_of(fake_openai.chats[-1].body)
    assert (asked["strict"], asked["schema"]["required"]) == (True, ["name", "age"])
    assert asked["schema"]["additionalProperties"] is False


def test_the_models_of_an_endpoint_are_listed_and_the_first_is_taken_where_none_is_named(
    open_gateway: OpenGateway, fake_openai: FakeOpenAI
) -> None:
    gateway = open_gateway(model=None)
    assert gateway.models() == tuple(model.name for model in fake_openai.models)
    assert gateway.model_for(None) == fake_openai.models[0].name
    assert gateway.model_for("another") == "another"
