"""When a call is tried again, and that the user is told of each wait."""

import time

import pytest

from gptdash.domain.errors import (
    EndpointError,
    EndpointResting,
    QuotaExhausted,
    RateLimited,
    ReplyCut,
    ServerFailed,
    TimedOut,
)
from gptdash.domain.events import Done, Event, Retrying, TextDelta
from gptdash.domain.requests import Request
from gptdash.gateway import Books, Gateway, RetryPolicy, TimeLimits
from gptdash.gateway.breaker import Breaker
from gptdash.gateway.pacing import Pacer, duration_s
from tests.fake_openai.server import FakeOpenAI
from tests.fake_openai.steps import CutMidStream, Finish, SlowFirstToken, Status, Text
from tests.gateway.conftest import ListLedger, OpenGateway

SOON = RetryPolicy(attempts=3, first_wait_s=0.01)
LIMITED = Status(429, "rate_limit_exceeded", headers={"retry-after-ms": "120"})


def kinds(events: list[Event]) -> list[str]:
    return [event.kind for event in events]


def test_a_failure_that_may_pass_is_tried_again_and_each_wait_is_told(
    open_gateway: OpenGateway, fake_openai: FakeOpenAI, hello: Request, ledger: ListLedger
) -> None:
    fake_openai.script(Status(500), Status(503), (Text("at last"), Finish()))
    events = list(open_gateway(retries=SOON).stream(hello))
    assert kinds(events) == ["retrying", "retrying", "text", "done"]
    first, second = (event for event in events if isinstance(event, Retrying))
    assert (first.attempt, second.attempt) == (2, 3)
    assert "internal error" in str(first.reason)
    assert (ledger.only.attempts, ledger.only.finish_reason) == (3, "stop")


def test_the_last_failure_is_raised_when_attempts_are_used_up(
    open_gateway: OpenGateway, fake_openai: FakeOpenAI, hello: Request, ledger: ListLedger
) -> None:
    fake_openai.script(Status(500), Status(500), Status(500), (Text("too late"), Finish()))
    with pytest.raises(ServerFailed):
        open_gateway(retries=SOON).complete(hello)
    assert (len(fake_openai.chats), ledger.only.attempts, ledger.only.error_code) == (3, 3, "server_failed")


def test_what_the_server_asks_to_wait_is_waited(
    open_gateway: OpenGateway, fake_openai: FakeOpenAI, hello: Request
) -> None:
    fake_openai.script(LIMITED, (Text("x"), Finish()))
    started = time.monotonic()
    events = list(open_gateway(retries=SOON).stream(hello))
    assert time.monotonic() - started >= 0.12
    assert isinstance(events[0], Retrying)
    assert events[0].wait_s >= 0.12


def test_a_wait_that_is_too_long_is_not_begun(
    open_gateway: OpenGateway, fake_openai: FakeOpenAI, hello: Request
) -> None:
    fake_openai.script(Status(429, "rate_limit_exceeded", headers={"retry-after": "3600"}))
    with pytest.raises(RateLimited):
        open_gateway(retries=SOON).complete(hello)
    assert len(fake_openai.chats) == 1


def test_a_wait_beyond_the_whole_calls_limit_is_not_begun(
    open_gateway: OpenGateway, fake_openai: FakeOpenAI, hello: Request
) -> None:
    fake_openai.script(Status(429, "rate_limit_exceeded", headers={"retry-after": "20"}))
    with pytest.raises(RateLimited):
        open_gateway(TimeLimits(total_s=5), retries=SOON).complete(hello)
    assert len(fake_openai.chats) == 1


@pytest.mark.parametrize("step", [Status(429, "insufficient_quota"), Status(429, "project_spend_limit_exceeded")])
def test_a_permanent_429_fails_at_once(
    open_gateway: OpenGateway, fake_openai: FakeOpenAI, hello: Request, step: Status
) -> None:
    fake_openai.reply(step)
    with pytest.raises(QuotaExhausted):
        open_gateway(retries=SOON).complete(hello)
    assert len(fake_openai.chats) == 1


def test_nothing_is_tried_again_after_the_first_token(
    open_gateway: OpenGateway, fake_openai: FakeOpenAI, hello: Request
) -> None:
    fake_openai.script((Text("par"), CutMidStream()), (Text("again"), Finish()))
    events: list[Event] = []
    with pytest.raises(ReplyCut):
        for event in open_gateway(retries=SOON).stream(hello):
            events.append(event)  # noqa: PERF402 - extend would append nothing when the stream raises
    assert kinds(events) == ["text", "done"]
    assert len(fake_openai.chats) == 1


def test_attempts_that_may_have_cost_are_billed_by_estimate(
    open_gateway: OpenGateway, fake_openai: FakeOpenAI, hello: Request, ledger: ListLedger
) -> None:
    usage = {"prompt_tokens": 7, "completion_tokens": 1, "total_tokens": 8}
    fake_openai.script((SlowFirstToken(30), Text("late"), Finish()), (Text("x"), Finish(usage=usage)))
    reply = open_gateway(TimeLimits(first_token_s=0.3), retries=SOON).complete(hello)
    # 7 tokens of the attempt that timed out, by our count, and 7 that the server reported of the second
    assert (reply.done.usage.input_tokens, reply.done.usage.output_tokens) == (14, 1)
    assert reply.done.usage.source == "estimated"


def test_lost_attempts_have_a_price_limit(
    open_gateway: OpenGateway, fake_openai: FakeOpenAI, hello: Request, ledger: ListLedger
) -> None:
    fake_openai.script((SlowFirstToken(30), Text("late"), Finish()), (Text("x"), Finish()))
    stingy = SOON.model_copy(update={"max_lost_nano_usd": 1})
    with pytest.raises(TimedOut):
        open_gateway(TimeLimits(first_token_s=0.2), retries=stingy).complete(hello)
    assert len(fake_openai.chats) == 1
    assert ledger.only.usage.input_tokens == 7


def test_a_server_that_keeps_failing_is_left_alone(
    open_gateway: OpenGateway, fake_openai: FakeOpenAI, hello: Request
) -> None:
    gateway = open_gateway()
    fake_openai.script(*[Status(500)] * 8)
    for _ in range(8):
        with pytest.raises(ServerFailed):
            gateway.complete(hello)
    with pytest.raises(EndpointResting, match="left alone for"):
        gateway.complete(hello)
    assert len(fake_openai.chats) == 8


def test_the_breaker_lets_one_call_try_after_its_rest_and_a_success_closes_it() -> None:
    now = 0.0
    breaker = Breaker(failures_to_open=2, rest_s=20, clock=lambda: now)
    for _ in range(2):
        breaker.check("x")
        breaker.note(ServerFailed(endpoint="x", detail="500"))
    with pytest.raises(EndpointResting, match="for 20 s"):
        breaker.check("x")
    now = 20.0
    breaker.check("x")
    with pytest.raises(EndpointResting):
        breaker.check("x")
    breaker.note(None)
    assert [breaker.check("x") for _ in range(2)] == [None, None]


def test_a_try_that_fails_opens_the_breaker_again() -> None:
    now = 0.0
    breaker = Breaker(failures_to_open=1, rest_s=20, clock=lambda: now)
    breaker.note(ServerFailed(endpoint="x", detail="500"))
    now = 25.0
    breaker.check("x")
    breaker.note(ServerFailed(endpoint="x", detail="500"))
    now = 44.0
    with pytest.raises(EndpointResting, match="for 1 s"):
        breaker.check("x")


def test_failures_of_the_caller_do_not_open_the_breaker_and_end_the_row() -> None:
    breaker = Breaker(failures_to_open=2, rest_s=60)
    for error in (ServerFailed(endpoint="x", detail="500"), QuotaExhausted(endpoint="x")) * 3:
        breaker.note(error)
        assert breaker.check("x") is None


@pytest.mark.parametrize(
    ("text", "seconds"), [("1s", 1.0), ("6m0s", 360.0), ("350ms", 0.35), ("1h2m3.5s", 3723.5), ("", 0.0), ("soon", 0.0)]
)
def test_durations_of_rate_limit_headers_are_read(text: str, seconds: float) -> None:
    assert duration_s(text) == pytest.approx(seconds)


def test_a_model_whose_limit_is_used_up_waits_until_it_is_reset() -> None:
    pacer = Pacer()
    pacer.note("a", {"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "20s"})
    pacer.note("b", {"x-ratelimit-remaining-requests": "3", "x-ratelimit-reset-requests": "20s"})
    assert 19 < pacer.wait_s("a") <= 20
    assert pacer.wait_s("b") == 0
    pacer.note("a", {"x-ratelimit-remaining-requests": "5"})
    assert pacer.wait_s("a") == 0


def test_done_is_the_last_event_and_text_the_one_before(open_gateway: OpenGateway, hello: Request) -> None:
    *_, text, done = list(open_gateway(retries=SOON).stream(hello))
    assert isinstance(text, TextDelta)
    assert isinstance(done, Done)


def test_a_gateway_tries_four_times_unless_told_otherwise(gateway: Gateway) -> None:
    assert RetryPolicy().attempts == 4


def test_another_model_answers_where_the_first_cannot_and_is_named(
    fake_openai: FakeOpenAI, ledger: ListLedger, open_gateway: OpenGateway, hello: Request
) -> None:
    fake_openai.script(Status(404, "model_not_found"), (Text("I am here"), Finish()))
    plain = open_gateway()
    gateway = Gateway(plain.endpoint, Books(ledger), plain._loop, TimeLimits(), fallback_model="gpt-4o")
    reply = gateway.complete(hello)
    assert (reply.text, reply.done.model) == ("I am here", "gpt-4o")
    assert "gpt-4o answers instead." in str(reply.notices[0].sentence)
    assert [call.model for call in ledger.calls] == ["gpt-6-luna", "gpt-4o"]


def test_no_other_model_is_asked_where_the_request_itself_is_wrong_or_a_reply_has_begun(
    fake_openai: FakeOpenAI, ledger: ListLedger, open_gateway: OpenGateway, hello: Request
) -> None:
    fake_openai.script(Status(401, "invalid_api_key"), (Text("par"), CutMidStream()))
    plain = open_gateway()
    gateway = Gateway(plain.endpoint, Books(ledger), plain._loop, TimeLimits(), fallback_model="gpt-4o")
    for _ in range(2):
        with pytest.raises(EndpointError):
            gateway.complete(hello)
    assert len(fake_openai.chats) == 2
