from datetime import UTC, datetime, timedelta

from gptdash.domain.events import Done
from gptdash.domain.support import Exchange, HandOff, Mood, SupportAnswer, Talk, TalkFilter
from gptdash.domain.usage import Cost, Usage
from gptdash.domain.wording import sentence
from gptdash.store import Store

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def talk(number: int, company_id: str = "larkfield") -> Talk:
    at = NOON + timedelta(minutes=number)
    return Talk(id=f"{number:032x}", company_id=company_id, version=2, company="Larkfield", created_at=at)


def bill(cost: int | None) -> Done:
    return Done(
        call_id="c", model="m", usage=Usage(), cost=Cost(nano_usd=cost, source="-"), finish_reason="stop", duration_ms=1
    )


def exchange(question: str, *, rule: str | None = None, score: int | None = None, cost: int | None = 5) -> Exchange:
    answer = SupportAnswer.model_validate(
        {"kind": "model", "rule": rule or "fits", "reason": sentence("-"), "text": "Answer 一", "done": bill(cost)}
    )
    hand_off = HandOff.model_validate({"rule": rule, "reason": sentence("-")}) if rule else None
    return Exchange(at=NOON, question=question, answer=answer, mood=Mood(score=score), hand_off=hand_off)


def listed(store: Store, wanted: TalkFilter) -> list[str]:
    titles = [title.title for title in store.talks.listed(wanted, 10)]
    assert store.talks.count(wanted) == len(titles)
    return titles


def test_a_conversation_is_read_as_it_was_written(store: Store) -> None:
    said = [exchange("One\x00?\n two", score=30), exchange("Three?", rule="loop", score=-40, cost=None)]
    for each in said:
        store.talks.append(talk(1), each)
    store.talks.rate(talk(1).id, 4)
    found = store.talks.find(talk(1).id)
    first = said[0].model_copy(update={"question": "One\ufffd?\n two"})
    assert found == talk(1).model_copy(update={"exchanges": (first, said[1]), "rating": 4})
    (title,) = store.talks.listed(TalkFilter(), 10)
    assert (title.title, title.turns, title.rule, title.mood) == ("One\ufffd? two", 2, "loop", -40)
    assert (title.cost_nano_usd, title.unpriced, title.rating) == (5, 1, 4)
    assert store.talks.find("nobody") is None


def test_a_mood_that_is_unknown_leaves_the_last_one_and_the_first_rule_stays(store: Store) -> None:
    store.talks.append(talk(1), exchange("One", rule="frustration", score=-70))
    store.talks.append(talk(1), exchange("Two", rule="loop"))
    (title,) = store.talks.listed(TalkFilter(), 10)
    assert (title.mood, title.rule) == (-70, "frustration")


FILTERED = (
    (TalkFilter(), ["Price 100%", "Refund", "Order"]),
    (TalkFilter(company_id="other"), ["Price 100%"]),
    (TalkFilter(handed_off=True), ["Order"]),
    (TalkFilter(handed_off=False), ["Price 100%", "Refund"]),
    (TalkFilter(mood="negative"), ["Order"]),
    (TalkFilter(mood="neutral"), ["Refund"]),
    (TalkFilter(mood="positive"), []),
    (TalkFilter(mood="unknown"), ["Price 100%"]),
    (TalkFilter(rated="good"), ["Refund"]),
    (TalkFilter(rated="bad"), ["Order"]),
    (TalkFilter(rated="not"), ["Price 100%"]),
    (TalkFilter(words="REFUND"), ["Refund"]),
    (TalkFilter(words="0%"), ["Price 100%"]),
    (TalkFilter(words="_rice"), []),
    (TalkFilter(words="answer 一", since=NOON + timedelta(minutes=2)), ["Price 100%", "Refund"]),
)


def test_conversations_are_filtered_the_newest_first(store: Store) -> None:
    store.talks.append(talk(1), exchange("Order", rule="nothing_found", score=-20))
    store.talks.append(talk(2), exchange("Refund", score=-19))
    store.talks.append(talk(3, "other"), exchange("Price 100%"))
    store.talks.rate(talk(1).id, 2)
    store.talks.rate(talk(2).id, 4)
    for wanted, expected in FILTERED:
        assert listed(store, wanted) == expected, wanted


def test_questions_without_an_answer_are_told_the_newest_first(store: Store) -> None:
    store.talks.append(talk(1), exchange("A?", rule="nothing_found"))
    store.talks.append(talk(1), exchange("B?", rule="frustration"))
    store.talks.append(talk(2), exchange("C?", rule="out_of_scope"))
    store.talks.append(talk(3), exchange("D?"))
    declined = exchange("E?", rule="nothing_found").model_copy(update={"hand_off": None})
    store.talks.append(talk(3), declined)
    assert [found.question for found in store.talks.unanswered(TalkFilter(), 10)] == ["E?", "C?", "A?"]


def test_conversations_are_forgotten_by_hand_and_by_age(store: Store) -> None:
    for number in (1, 2, 3):
        store.talks.append(talk(number), exchange(f"No. {number}"))
    store.talks.forget(talk(3).id)
    store.retention.purge(NOON + timedelta(minutes=2))
    assert listed(store, TalkFilter()) == ["No. 2"]
    assert store.talks.find(talk(1).id) is None
