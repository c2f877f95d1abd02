"""Parameters that a model does not accept are left out, and the user is told."""

from collections.abc import Iterator

import pytest

from gptdash.domain.catalogue import UNKNOWN, Capabilities, Sampling, capabilities_of
from gptdash.domain.endpoints import WireName
from gptdash.domain.errors import EndpointError, RequestRefused
from gptdash.domain.events import Notice
from gptdash.domain.requests import Parameters, Request
from gptdash.gateway.parameters import accepted, carried_by
from tests.fake_openai import MODELS, FakeOpenAI, Finish, Model, Status, Text
from tests.gateway.conftest import OpenGateway

EVERYTHING = Parameters(
    temperature=0.5,
    top_p=0.9,
    max_output_tokens=50,
    frequency_penalty=0.1,
    presence_penalty=0.2,
    stop=("END",),
    seed=7,
    effort="low",
)
LUNA = capabilities_of("gpt-6-luna")
# Two models that no catalogue knows.
NEW = Model("gpt-9", reasoning=True, efforts=("low", "high"))
OLD = Model("gpt-1")


@pytest.fixture
def fake_openai() -> Iterator[FakeOpenAI]:
    with FakeOpenAI(models=[*MODELS, NEW, OLD]) as fake:
        yield fake


@pytest.fixture
def wire() -> WireName:
    return "chat_completions"


def asking(request: Request, **given: object) -> Request:
    return request.model_copy(update={"parameters": Parameters.model_validate(given)})


def said(notice: Notice) -> str:
    return str(notice.sentence)


def test_what_a_model_does_not_accept_is_named_and_left_out() -> None:
    left, dropped = accepted(EVERYTHING, LUNA)
    assert left == Parameters(max_output_tokens=50, effort="low")
    assert dropped == ("temperature", "top_p", "frequency_penalty", "presence_penalty", "stop", "seed")


def test_nothing_is_dropped_that_was_not_set() -> None:
    assert accepted(Parameters(), LUNA) == (Parameters(), ())
    assert accepted(EVERYTHING, UNKNOWN) == (EVERYTHING, ())


def test_a_model_that_need_not_reason_takes_a_temperature_where_it_does_not() -> None:
    calm = Parameters(temperature=0.5, seed=7, effort="none")
    assert accepted(calm, LUNA) == (Parameters(temperature=0.5, effort="none"), ("seed",))
    # gpt-6.2-sol always reasons: the effort falls, and the temperature with it
    assert accepted(calm, capabilities_of("gpt-6.2-sol")) == (Parameters(), ("temperature", "seed", "effort"))


def test_responses_has_no_words_for_half_of_them() -> None:
    carried = carried_by("responses", capabilities_of("gpt-4o"))
    assert carried.sampling == ("temperature", "top_p")
    assert accepted(EVERYTHING, carried_by("responses", UNKNOWN))[1] == (
        "frequency_penalty",
        "presence_penalty",
        "stop",
        "seed",
    )


@pytest.mark.parametrize(
    ("wire", "offered"),
    [("responses", {"temperature", "top_p"}), ("chat_completions", {"temperature", "top_p", "stop", "seed"})],
)
def test_pages_are_offered_what_the_call_can_carry(
    open_gateway: OpenGateway, wire: WireName, offered: set[Sampling]
) -> None:
    sampling = open_gateway(model="gpt-4o").capabilities().sampling
    assert set(sampling) - {"frequency_penalty", "presence_penalty"} == offered


def test_the_user_is_told_of_what_was_left_out_before_the_reply(
    open_gateway: OpenGateway, fake_openai: FakeOpenAI, hello: Request
) -> None:
    notice, *_ = list(open_gateway().stream(asking(hello, temperature=0.5, seed=7)))
    assert isinstance(notice, Notice)
    assert notice.code == "parameter_dropped"
    assert said(notice).endswith("without them: temperature, seed")
    assert {"temperature", "seed"}.isdisjoint(fake_openai.chats[-1].body)


@pytest.mark.parametrize("wire", ["chat_completions", "responses"])
def test_a_refused_parameter_is_dropped_once_told_and_remembered(
    open_gateway: OpenGateway, fake_openai: FakeOpenAI, hello: Request
) -> None:
    gateway = open_gateway(model="gpt-9")
    warm = asking(hello, temperature=0.5)
    assert "temperature" in gateway.capabilities().sampling
    first = gateway.complete(warm)
    assert ["temperature" in chat.body for chat in fake_openai.chats] == [True, False]
    assert [said(notice).rpartition(": ")[2] for notice in first.notices] == ["temperature"]
    assert first.text == "You said: hello"
    second = gateway.complete(warm)
    assert ["temperature" in chat.body for chat in fake_openai.chats] == [True, False, False]
    assert len(second.notices) == 1
    assert "temperature" not in gateway.capabilities().sampling
    assert "top_p" in gateway.capabilities().sampling


@pytest.mark.parametrize("wire", ["chat_completions", "responses"])
def test_several_refused_parameters_fall_one_after_the_other(
    open_gateway: OpenGateway, fake_openai: FakeOpenAI, hello: Request
) -> None:
    reply = open_gateway(model="gpt-9").complete(asking(hello, temperature=0.5, top_p=0.5))
    assert [said(notice).rpartition(": ")[2] for notice in reply.notices] == ["temperature", "top_p"]
    assert len(fake_openai.chats) == 3


@pytest.mark.parametrize("wire", ["chat_completions", "responses"])
def test_a_refused_effort_leaves_the_other_efforts(
    open_gateway: OpenGateway, fake_openai: FakeOpenAI, hello: Request
) -> None:
    gateway = open_gateway(model="gpt-9")
    assert len(gateway.complete(asking(hello, effort="max")).notices) == 1
    assert gateway.complete(asking(hello, effort="high")).notices == ()
    assert "max" not in gateway.capabilities().efforts
    assert {"low", "high"} <= set(gateway.capabilities().efforts)


def test_a_model_without_effort_is_asked_without(
    open_gateway: OpenGateway, fake_openai: FakeOpenAI, hello: Request
) -> None:
    gateway = open_gateway(model="gpt-1")  # which says "Unrecognized request argument supplied: reasoning_effort"
    assert len(gateway.complete(asking(hello, effort="low")).notices) == 1
    assert "effort" not in gateway.capabilities().sampling


def test_a_model_that_wants_the_newer_word_for_the_output_limit_gets_it_and_nothing_is_lost(
    open_gateway: OpenGateway, fake_openai: FakeOpenAI, hello: Request
) -> None:
    gateway = open_gateway(model="gpt-9")
    assert gateway.complete(asking(hello, max_output_tokens=50)).notices == ()
    assert fake_openai.chats[-1].body["max_completion_tokens"] == 50


def test_what_is_refused_under_both_words_is_raised(
    open_gateway: OpenGateway, fake_openai: FakeOpenAI, hello: Request
) -> None:
    no = Status(400, "unsupported_parameter", param="max_tokens")
    fake_openai.script(no, no, no)
    with pytest.raises(RequestRefused):
        open_gateway(model="gpt-9").complete(asking(hello, max_output_tokens=50))
    assert len(fake_openai.chats) == 2


def test_a_summary_that_the_account_may_not_have_is_given_up(
    open_gateway: OpenGateway, fake_openai: FakeOpenAI, hello: Request
) -> None:
    unverified = Model("gpt-6-luna", reasoning=True, summaries=False)
    with FakeOpenAI(models=[unverified]) as fake:
        gateway = open_gateway(base_url=fake.url, wire="responses")
        first, second = gateway.complete(hello), gateway.complete(hello)
    assert [said(notice).rpartition(": ")[2] for notice in first.notices] == ["summary"]
    assert second.notices == ()
    assert ["reasoning" in chat.body for chat in fake.chats] == [True, False, False]


@pytest.mark.parametrize(
    "step",
    [
        Status(400, None, "'temperature' does not support 0.5 with this model"),
        Status(400, None, "Unsupported parameter: temperature"),
        Status(422, None, "temperature is not supported"),
    ],
)
def test_a_server_that_loses_the_code_is_understood_by_its_words(
    open_gateway: OpenGateway, fake_openai: FakeOpenAI, hello: Request, step: Status
) -> None:
    fake_openai.script(step, (Text("x"), Finish()))
    assert open_gateway(model="gpt-1").complete(asking(hello, temperature=0.5)).text == "x"
    assert "temperature" not in fake_openai.chats[-1].body


@pytest.mark.parametrize(
    "step",
    [
        Status(400, "unsupported_value", param="messages[0].role"),
        Status(400, "unsupported_parameter", param="seed"),  # was not sent
        Status(400, "invalid_value", "temperature must be a number", param="temperature"),
        Status(400, "context_length_exceeded", "too long"),
        Status(500, "unsupported_value", param="temperature"),
    ],
)
def test_any_other_refusal_is_raised_and_nothing_is_sent_again(
    open_gateway: OpenGateway, fake_openai: FakeOpenAI, hello: Request, step: Status
) -> None:
    fake_openai.reply(step)
    with pytest.raises(EndpointError):
        open_gateway(model="gpt-1").complete(asking(hello, temperature=0.5))
    assert len(fake_openai.chats) == 1


def test_two_calls_that_are_refused_at_once_both_go_on(
    open_gateway: OpenGateway, fake_openai: FakeOpenAI, hello: Request
) -> None:
    gateway = open_gateway(model="gpt-9")
    warm = asking(hello, temperature=0.5)
    replies = [gateway.stream(warm) for _ in range(4)]
    running = [live.ticks(0.01) for live in replies]
    for ticks in running:
        next(ticks)
    for ticks in running:
        list(ticks)
    assert [live.done.finish_reason for live in replies if live.done] == ["stop"] * 4


def test_nothing_more_than_the_listed_names_is_ever_dropped() -> None:
    strict = Capabilities(sampling=())
    assert accepted(EVERYTHING, strict)[0] == Parameters(max_output_tokens=50)
