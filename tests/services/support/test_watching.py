"""The customer's mood, the hand-off rules that lean on it, and the card for the person who takes over."""

import pytest

from gptdash.app import Services
from gptdash.domain.support import Exchange
from gptdash.services.support import sample_company
from tests.fake_openai.server import FakeOpenAI
from tests.fake_openai.steps import CutMidStream, JsonObject, Refusal, Stall, Status, Step, Text

LARKFIELD = sample_company("larkfield")
REFUND = "How do I get a refund?"
ANSWER = Text("Return it within 30 days [policies-refund].")
CARD = JsonObject({"summary": "S", "need": "N", "tried": "T", "next_step": "X"})


def mood(score: int, **changes: object) -> JsonObject:
    return JsonObject({"score": score, "confidence": 70, "topic": "refund", "urgency": "high", **changes})


def served(services: Services, question: str, *earlier: Exchange) -> Exchange:
    return services.support.exchange(LARKFIELD, question, earlier)


def test_the_mood_is_read_after_the_answer_by_a_strict_schema_from_the_conversation_as_data(
    services: Services, fake_openai: FakeOpenAI
) -> None:
    fake_openai.script(ANSWER, mood(-40))
    found = served(services, REFUND)
    assert found.mood is not None
    read = (found.mood.score, found.mood.label, found.mood.confidence, found.mood.topic, found.mood.urgency)
    assert read == (-40, "negative", 70, "refund", "high")
    assert len(found.bills) == 2
    asked = fake_openai.chats[-1].body
    assert asked["response_format"]["json_schema"]["strict"] is True
    system, data = asked["messages"]
    assert REFUND not in system["content"]
    assert f"Customer: {REFUND}" in data["content"]


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ((Status(401, "invalid_api_key"),), "does not accept the API key"),
        ((Text("I would say quite angry."),), "could not be read"),
        ((mood(150),), "could not be read"),
        ((Text('{"score": -1'), CutMidStream()), "was cut off"),
        ((Refusal("I cannot judge people."),), "could not be read"),
    ],
)
def test_a_mood_that_cannot_be_had_is_unknown_and_says_why(
    services: Services, fake_openai: FakeOpenAI, reply: tuple[Step, ...], said: str
) -> None:
    fake_openai.script(ANSWER, reply)
    found = served(services, REFUND)
    assert found.mood is not None
    assert (found.mood.score, found.mood.label, found.hand_off) == (None, "unknown", None)
    assert said in str(found.mood.unknown_because)
    assert found.answer.text == "Return it within 30 days [policies-refund]."


def test_a_weak_model_is_not_asked_for_a_mood(services: Services, fake_openai: FakeOpenAI) -> None:
    found = served(services.using(services.embedded_endpoint()), REFUND)
    assert found.mood is not None
    assert found.mood.label == "unknown"
    assert "is too small to judge a conversation" in str(found.mood.unknown_because)
    assert fake_openai.chats == ()


@pytest.mark.parametrize(("score", "handed_off"), [(-60, True), (-59, False)])
def test_a_frustrated_customer_is_handed_off_after_the_answer(
    services: Services, fake_openai: FakeOpenAI, score: int, handed_off: bool
) -> None:
    fake_openai.script(ANSWER, mood(score), CARD)
    found = served(services, REFUND)
    assert found.answer.kind == "model"
    assert (found.hand_off is not None) == handed_off
    if found.hand_off:
        assert found.hand_off.rule == "frustration"


def test_the_card_says_what_the_person_must_know(services: Services, fake_openai: FakeOpenAI) -> None:
    fake_openai.script(ANSWER, mood(0), mood(-20), CARD)
    first = served(services, REFUND)
    found = served(services, "I want to talk to a human", first)
    assert found.hand_off is not None
    card = found.hand_off.card
    assert card is not None
    assert tuple(map(str, (card.summary, card.need, card.tried, card.next_step))) == ("S", "N", "T", "X")
    assert (card.by_model, found.hand_off.rule) == (True, "asked_for_person")
    told = fake_openai.chats[-1].body["messages"][-1]["content"]
    assert f"Customer: {REFUND}\nBot: Return it" in told
    assert "Customer: I want to talk to a human" in told


@pytest.mark.parametrize("reply", [Status(401), Text("no card"), JsonObject({"need": ""})])
def test_where_the_model_gives_no_card_it_is_made_by_rules(
    services: Services, fake_openai: FakeOpenAI, reply: Step
) -> None:
    fake_openai.script(ANSWER, mood(0))
    first = served(services, REFUND)
    fake_openai.script(mood(0), *[reply] * 4)
    found = served(services, "What is the capital of Australia?", first)
    assert found.hand_off is not None
    card = found.hand_off.card
    assert card is not None
    assert tuple(map(str, (card.summary, card.need, card.tried, card.next_step))) == (
        f"The customer has asked 2 questions, the first: {REFUND}",
        "What is the capital of Australia?",
        "The bot offered: Returns and refunds",
        "Tell the customer who can help with this, or that you cannot.",
    )
    assert not card.by_model


def test_a_turn_that_is_stopped_while_the_mood_is_read_keeps_the_answer(
    services: Services, fake_openai: FakeOpenAI
) -> None:
    fake_openai.script(ANSWER, (Text('{"score"'), Stall()))
    with services.support.serve(LARKFIELD, REFUND) as turn:
        for _ in turn.ticks():
            if len(fake_openai.chats) > 1:
                break
    assert fake_openai.cancelled.wait(5)
    found = turn.exchange
    assert (found.answer.complete, found.answer.citations) == (True, ("policies-refund",))
    assert found.mood is not None
    assert str(found.mood.unknown_because) == "It was stopped before it was there."


def test_the_whole_conversation_is_judged(services: Services, fake_openai: FakeOpenAI) -> None:
    fake_openai.script(ANSWER, mood(0), JsonObject({"score": 55, "confidence": 90, "trend": "better", "reason": "R"}))
    found = services.support.analyze_sentiment((served(services, REFUND),))
    assert (found.score, found.label, found.confidence, found.trend, found.reason) == (
        55,
        "positive",
        90,
        "better",
        "R",
    )
    fake_openai.reply(Status(401, "invalid_api_key"))
    unknown = services.support.analyze_sentiment(())
    assert (unknown.label, "does not accept" in str(unknown.unknown_because)) == ("unknown", True)
