"""Every way a call can fail: what is raised, and what the ledger keeps."""

import contextlib

import openai
import pytest
from pydantic import BaseModel, SecretStr

from gptdash.domain import errors
from gptdash.domain.errors import EndpointError
from gptdash.domain.events import Done, Event, TextDelta
from gptdash.domain.messages import user
from gptdash.domain.requests import Request
from gptdash.gateway import Gateway, TimeLimits
from gptdash.gateway.translation import BY_TYPE
from tests.fake_openai.server import FakeOpenAI
from tests.fake_openai.steps import (
    CleanEndWithoutFinish,
    CutMidStream,
    ErrorEventMidStream,
    Finish,
    Html200,
    JsonObject,
    MalformedJson,
    MalformedSse,
    Refusal,
    SlowFirstToken,
    Stall,
    Status,
    Step,
    Text,
)
from tests.gateway.conftest import ListLedger, OpenGateway
from tests.postgres import free_port

REFUSALS: dict[str, tuple[Step, type[EndpointError], bool]] = {
    "wrong key": (Status(401, "invalid_api_key"), errors.AuthenticationFailed, False),
    "not allowed": (Status(403, "forbidden", "Your project may not use this"), errors.PermissionRefused, False),
    "no such model": (Status(404, "model_not_found"), errors.ModelNotFound, False),
    "bad parameter": (Status(400, "invalid_value", "temperature must be a number"), errors.RequestRefused, False),
    "too long": (Status(400, "context_length_exceeded"), errors.ContextOverflow, False),
    "too long for llama.cpp": (Status(400, None, type="exceed_context_size_error"), errors.ContextOverflow, False),
    "filtered": (Status(400, "content_filter", "policy"), errors.ReplyRefused, False),
    "unprocessable": (Status(422, None, "messages: field required"), errors.RequestRefused, False),
    "too large": (Status(413, None, "payload too large"), errors.RequestRefused, False),
    "rate limit": (Status(429, "rate_limit_exceeded", headers={"retry-after": "7"}), errors.RateLimited, True),
    "no credit": (Status(429, "insufficient_quota"), errors.QuotaExhausted, False),
    "spend limit": (Status(429, "project_spend_limit_exceeded"), errors.QuotaExhausted, False),
    "server error": (Status(500), errors.ServerFailed, True),
    "overloaded": (Status(503, "overloaded"), errors.ServerFailed, True),
    "web page": (Html200(), errors.NotAnApi, False),
    "broken JSON": (MalformedJson(), errors.NotAnApi, False),
    "redirect": (Status(307, headers={"location": "http://127.0.0.1:9/v1"}), errors.NotAnApi, False),
}


@pytest.mark.parametrize("fault", REFUSALS)
def test_a_call_that_never_began_fails_in_its_own_way_and_costs_nothing(
    gateway: Gateway, fake_openai: FakeOpenAI, hello: Request, ledger: ListLedger, fault: str
) -> None:
    step, kind, retry_helps = REFUSALS[fault]
    fake_openai.reply(step)
    with pytest.raises(EndpointError) as caught:
        gateway.complete(hello)
    assert type(caught.value) is kind
    assert caught.value.retry_helps is retry_helps
    assert "sk-test-key" not in str(caught.value)
    call = ledger.only
    assert (call.finish_reason, call.error_code, call.usage.total_tokens) == ("failed", caught.value.code, 0)
    assert call.cost.nano_usd == 0


def test_a_rate_limit_says_how_long_to_wait(gateway: Gateway, fake_openai: FakeOpenAI, hello: Request) -> None:
    fake_openai.script(
        Status(429, "rate_limit_exceeded", headers={"retry-after": "7"}),
        Status(429, "rate_limit_exceeded", headers={"retry-after-ms": "1500", "retry-after": "2"}),
        Status(429, "rate_limit_exceeded"),
    )
    waits = []
    for _ in range(3):
        with pytest.raises(errors.RateLimited) as caught:
            gateway.complete(hello)
        waits.append(caught.value.retry_after_s)
    assert waits == [7.0, 1.5, None]


@pytest.mark.parametrize(
    ("steps", "kind"),
    [
        ((Text("par", "tial"), CutMidStream()), errors.ReplyCut),
        ((Text("par", "tial"), CleanEndWithoutFinish()), errors.ReplyCut),
        ((Text("par", "tial"), ErrorEventMidStream()), errors.ServerFailed),
        ((Text("par", "tial"), ErrorEventMidStream(code="insufficient_quota")), errors.QuotaExhausted),
        ((Text("par", "tial"), MalformedSse()), errors.MalformedReply),
    ],
)
def test_a_reply_that_is_cut_keeps_what_came_and_is_billed_by_estimate(
    gateway: Gateway,
    fake_openai: FakeOpenAI,
    hello: Request,
    ledger: ListLedger,
    steps: tuple[Step, ...],
    kind: type[EndpointError],
) -> None:
    fake_openai.reply(*steps)
    events: list[Event] = []
    with pytest.raises(EndpointError) as caught:
        collected(gateway, hello, events)
    assert type(caught.value) is kind
    assert "".join(event.text for event in events if isinstance(event, TextDelta)) == "partial"
    done = events[-1]
    assert isinstance(done, Done)
    assert (done.finish_reason, done.usage.source) == ("cut", "estimated")
    assert done.usage.output_tokens == 1
    assert done.cost.nano_usd is not None
    assert done.cost.nano_usd > 0
    assert (ledger.only.finish_reason, ledger.only.error_code) == ("cut", caught.value.code)


def collected(gateway: Gateway, request: Request, into: list[Event]) -> None:
    """Append the events to a list that outlives the failure."""
    for event in gateway.stream(request):
        into.append(event)  # noqa: PERF402 - extend would append nothing when the stream raises


def test_an_empty_stream_is_not_an_empty_reply(gateway: Gateway, fake_openai: FakeOpenAI, hello: Request) -> None:
    fake_openai.reply(CleanEndWithoutFinish())
    with pytest.raises(errors.MalformedReply):
        gateway.complete(hello)


def test_no_first_token_in_time_is_said_so(
    open_gateway: OpenGateway, fake_openai: FakeOpenAI, hello: Request, ledger: ListLedger
) -> None:
    fake_openai.reply(SlowFirstToken(30), Text("late"), Finish())
    with pytest.raises(errors.TimedOut, match=r"sent nothing for 0\.2 s"):
        open_gateway(TimeLimits(first_token_s=0.2)).complete(hello)
    # The server may have worked on the prompt: its input is billed by estimate.
    assert (ledger.only.finish_reason, ledger.only.usage.input_tokens) == ("cut", 7)
    assert fake_openai.cancelled.wait(5)


def test_a_stall_keeps_what_came(
    open_gateway: OpenGateway, fake_openai: FakeOpenAI, hello: Request, ledger: ListLedger
) -> None:
    fake_openai.reply(Text("par", "tial"), Stall(), Finish())
    events: list[Event] = []
    with pytest.raises(errors.TimedOut, match=r"sent nothing for 0\.2 s"):
        collected(open_gateway(TimeLimits(stall_s=0.2)), hello, events)
    assert [event.text for event in events if isinstance(event, TextDelta)] == ["par", "tial"]
    assert (ledger.only.finish_reason, ledger.only.error_code) == ("cut", "timed_out")
    assert fake_openai.cancelled.wait(5)


def test_the_whole_call_has_a_limit_of_its_own(
    open_gateway: OpenGateway, fake_openai: FakeOpenAI, hello: Request
) -> None:
    fake_openai.reply(Text(*["word "] * 100, delay_s=0.05), Finish())
    with pytest.raises(errors.TimedOut):
        open_gateway(TimeLimits(total_s=0.5)).complete(hello)


def test_a_server_that_is_down_is_said_so(open_gateway: OpenGateway, hello: Request) -> None:
    port = free_port()
    with pytest.raises(errors.ServerUnreachable, match=f"No answer from 127.0.0.1:{port}"):
        open_gateway(base_url=f"http://127.0.0.1:{port}/v1").complete(hello)


def test_a_wrong_path_is_said_so(open_gateway: OpenGateway, fake_openai: FakeOpenAI, hello: Request) -> None:
    with pytest.raises((errors.NotAnApi, errors.ModelNotFound)):
        open_gateway(base_url=fake_openai.url.removesuffix("/v1") + "/wrong").complete(hello)


def test_a_web_page_gives_no_list_of_models(
    open_gateway: OpenGateway, fake_openai: FakeOpenAI, ledger: ListLedger
) -> None:
    gateway = open_gateway(base_url=fake_openai.url.removesuffix("/v1"), model=None)
    with pytest.raises(EndpointError):
        gateway.models()


def test_an_object_that_does_not_validate_is_a_malformed_reply(
    gateway: Gateway, fake_openai: FakeOpenAI, hello: Request
) -> None:
    class Age(BaseModel):
        age: int

    fake_openai.reply(JsonObject({"age": "old"}), Finish())
    with pytest.raises(errors.MalformedReply):
        gateway.complete_as(hello, Age)


def test_a_model_that_declines_to_fill_a_schema_is_said_to_decline(
    gateway: Gateway, fake_openai: FakeOpenAI, hello: Request
) -> None:
    class Age(BaseModel):
        age: int

    fake_openai.reply(Refusal("I will not guess ages"), Finish())
    with pytest.raises(errors.ReplyRefused, match="I will not guess ages"):
        gateway.complete_as(hello, Age)


def test_a_prompt_that_a_weak_model_would_chew_on_for_minutes_is_refused_before_it_is_sent(
    open_gateway: OpenGateway, fake_openai: FakeOpenAI, ledger: ListLedger
) -> None:
    request = Request(messages=(user("word " * 1600),), purpose="chat")
    with pytest.raises(errors.ContextOverflow):
        open_gateway(model="SmolLM2-135M-Instruct").complete(request)
    assert fake_openai.chats == ()
    assert ledger.calls == []


def test_the_server_words_are_quoted_without_the_key(
    open_gateway: OpenGateway, fake_openai: FakeOpenAI, hello: Request
) -> None:
    key = "sk-proj-" + "a" * 40
    fake_openai.key = key
    fake_openai.reply(Status(400, "invalid_value", f"header was {key}"))
    with pytest.raises(errors.RequestRefused) as caught:
        open_gateway(api_key=SecretStr(key)).complete(hello)
    assert key not in str(caught.value)
    assert "header was" in str(caught.value)


def test_what_nobody_foresaw_is_a_defect_and_not_an_empty_reply(open_gateway: OpenGateway, hello: Request) -> None:
    gateway = open_gateway()
    gateway._books = None  # type: ignore[assignment]  # a defect of ours, planted
    with pytest.raises(RuntimeError, match="unforeseen"):
        list(gateway.stream(hello))
    with contextlib.suppress(RuntimeError):
        list(gateway.stream(hello).ticks())


NOT_OURS = {
    "OpenAIError",  # the root: a client that could not be built
    "WebSocketConnectionClosedError",  # the realtime API, which we do not use
    "WebSocketQueueFullError",
}


def test_the_sdk_has_no_error_that_we_do_not_translate() -> None:
    found = {
        kind
        for kind in list(vars(openai).values())
        if isinstance(kind, type) and issubclass(kind, openai.OpenAIError) and not kind.__name__.startswith("_")
    }
    unmapped = {kind.__name__ for kind in found if not issubclass(kind, tuple(BY_TYPE))}
    assert len(found) > 15
    assert unmapped == NOT_OURS
