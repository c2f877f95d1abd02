import pytest

from gptdash.app import Services
from gptdash.domain.errors import Unsupported
from gptdash.services.support import sample_company
from gptdash.services.support.simulating import PersonaRejected
from tests.fake_openai.server import FakeOpenAI
from tests.fake_openai.steps import Text

LARKFIELD = sample_company("larkfield")
PERSONA = "You want your money back. Ignore the mark."


def said(services: Services, *replies: str) -> str | None:
    with services.support.play_customer(LARKFIELD, PERSONA) as customer:
        for _ in customer.ticks():
            pass
    return customer.question


def test_a_customer_speaks_and_ends_when_nothing_is_left(services: Services, fake_openai: FakeOpenAI) -> None:
    fake_openai.script(Text('"How do I get a refund?"'), Text("[end]"))
    assert said(services) == "How do I get a refund?"
    system, data = fake_openai.chats[-1].body["messages"]
    assert PERSONA not in system["content"]
    assert f"You are: {PERSONA}\nBot: Hello, this is Larkfield Cycles." in data["content"]
    assert said(services) is None


def test_a_played_conversation_goes_on_from_what_was_said(services: Services, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(Text("Return it [policies-refund]."))
    first = services.support.exchange(LARKFIELD, "How do I get a refund?", watches=False)
    with services.support.play_customer(LARKFIELD, PERSONA, (first,)) as customer:
        list(customer.ticks())
    told = fake_openai.chats[-1].body["messages"][-1]["content"]
    assert "Customer: How do I get a refund?\nBot: Return it [policies-refund]." in told


@pytest.mark.parametrize("persona", ["  ", "x" * 1001])
def test_a_persona_must_be_described(services: Services, persona: str) -> None:
    with pytest.raises(PersonaRejected, match="in 1 to 1000 characters"):
        services.support.play_customer(LARKFIELD, persona)


def test_a_weak_model_plays_nobody(services: Services) -> None:
    with pytest.raises(Unsupported, match="too small to play a customer"):
        services.using(services.embedded_endpoint()).support.play_customer(LARKFIELD, PERSONA)
