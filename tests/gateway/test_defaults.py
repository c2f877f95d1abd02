"""Which model answers where the request names none."""

from gptdash.domain.requests import Parameters, Request
from tests.fake_openai.server import FakeOpenAI
from tests.gateway.conftest import OpenGateway


def effort_in(body: dict[str, object]) -> object:
    reasoning = body.get("reasoning")
    return reasoning.get("effort") if isinstance(reasoning, dict) else body.get("reasoning_effort")


def test_openai_answers_each_purpose_with_the_model_that_fits_it_and_the_effort_it_needs(
    open_gateway: OpenGateway, fake_openai: FakeOpenAI, hello: Request
) -> None:
    gateway = open_gateway(model=None)
    for purpose in ("chat", "review"):
        gateway.working_on(purpose).complete(hello)
    assert [(chat.body["model"], effort_in(chat.body)) for chat in fake_openai.chats] == [
        ("gpt-6-luna", "none"),
        ("gpt-6.2-sol", "medium"),
    ]


def test_what_the_request_says_goes_before_the_default(
    open_gateway: OpenGateway, fake_openai: FakeOpenAI, hello: Request
) -> None:
    review = open_gateway(model=None).working_on("review")
    review.complete(hello.model_copy(update={"parameters": Parameters(effort="low")}))
    review.complete(hello.model_copy(update={"model": "gpt-6-luna"}))
    assert [(chat.body["model"], effort_in(chat.body)) for chat in fake_openai.chats] == [
        ("gpt-6.2-sol", "low"),
        ("gpt-6-luna", None),
    ]


def test_what_is_estimated_is_what_is_sent(open_gateway: OpenGateway, hello: Request) -> None:
    gateway = open_gateway(model=None)
    named = gateway.estimate(hello.model_copy(update={"model": "gpt-6.2-sol"}))
    assert gateway.working_on("review").estimate(hello) == named
    assert gateway.working_on("chat").estimate(hello) != named


def test_a_server_of_another_kind_answers_with_its_first_model_and_says_so(open_gateway: OpenGateway) -> None:
    choice = open_gateway(kind="compatible", model=None).working_on("review").choice()
    assert "is the first model that 127.0.0.1" in str(choice.reason)
    assert str(choice.reason).startswith(choice.model)
