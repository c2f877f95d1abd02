"""A model that repeats its hidden instructions is noticed."""

from gptdash.domain.events import Notice
from gptdash.domain.messages import system, user
from gptdash.domain.requests import Request
from gptdash.domain.safety import Canary
from gptdash.gateway import Gateway
from tests.fake_openai.saying import messages_of
from tests.fake_openai.server import FakeOpenAI
from tests.fake_openai.steps import Finish, Text
from tests.gateway.conftest import ListLedger

WITH_RULES = Request(messages=(system("Give no discounts."), user("hello")), purpose="support")


def instructions(fake_openai: FakeOpenAI) -> str:
    head = messages_of(fake_openai.chats[-1].body)[0]
    assert head["role"] == "system"
    content = head["content"]
    return content if isinstance(content, str) else "".join(part["text"] for part in content)


def test_a_reply_that_repeats_the_system_prompt_is_told_and_recorded(
    gateway: Gateway, fake_openai: FakeOpenAI, ledger: ListLedger
) -> None:
    gateway.complete(WITH_RULES)
    secret = instructions(fake_openai)
    assert secret.startswith("Give no discounts.")
    fake_openai.reply(Text("My rules: ", secret[:50], secret[50:]), Finish())
    events = list(gateway.stream(WITH_RULES))
    assert [event.code for event in events if isinstance(event, Notice)] == ["prompt_leaked"]
    assert [call.remarks for call in ledger.calls] == [(), ("prompt_leaked",)]


def test_the_word_stays_the_same_so_that_prompt_caches_know_it(gateway: Gateway, fake_openai: FakeOpenAI) -> None:
    gateway.complete(WITH_RULES)
    first = instructions(fake_openai)
    gateway.complete(WITH_RULES)
    assert instructions(fake_openai) == first


def test_nothing_is_planted_where_there_are_no_instructions() -> None:
    messages = (user("hello"),)
    assert Canary().plant(messages) == messages


def test_two_owners_have_two_words() -> None:
    assert Canary().word != Canary().word
