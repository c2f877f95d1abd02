from datetime import UTC, datetime

from gptdash.domain.events import Done
from gptdash.domain.usage import Cost, Usage
from gptdash.services.costs import CostService
from gptdash.store import Store
from tests.fake_openai import FakeOpenAI
from tests.fake_openai.steps import Finish, Status, Text
from tests.store.test_ledger import call


def replied(store: Store, number: int, *, earlier: bool = False, conversation: str = "") -> None:
    """Keep a question with its reply, and the call that made it."""
    name, now = conversation or f"c{number}", datetime.now(UTC)
    before = store.conversations.append(name, "user", "before").id if earlier else None
    question = store.conversations.append(name, "user", f"Question {number}?", parent_id=before)
    done = Done(
        call_id=f"{number:032x}",
        model="gpt-4o",
        usage=Usage(input_tokens=10, output_tokens=5),
        cost=Cost(nano_usd=1_000, source="a list"),
        finish_reason="stop",
        duration_ms=100,
    )
    store.conversations.append(name, "assistant", f"Answer {number}.", parent_id=question.id, done=done)
    store.calls.record(call(number, started_at=now, conversation_id=name, model="gpt-4o"))


def test_a_sample_is_what_can_be_asked_again_just_as_it_was(store: Store, costs: CostService) -> None:
    replied(store, 1)
    replied(store, 2, earlier=True)
    store.calls.record(call(3, started_at=datetime.now(UTC), purpose="review"))
    replied(store, 4)
    found = costs.rerun.samples(costs.spent.part(1), 10)
    assert [sample.texts.asked for sample in found] == ["Question 4?", "Question 1?"]
    assert len(costs.rerun.samples(costs.spent.part(1), 1)) == 1


def test_the_price_comes_first_and_the_call_is_real_fresh_and_of_its_page(
    store: Store, costs: CostService, fake_openai: FakeOpenAI
) -> None:
    replied(store, 1)
    (sample,) = costs.rerun.samples(costs.spent.part(1), 10)
    price = costs.rerun.price([sample], "gpt-6.2-sol")
    assert fake_openai.chats == ()
    # Ten tokens, three of them the message's and three the reply's, at $2 a million.
    assert (price.input_tokens, price.input_nano_usd) == (10, 20_000)
    for _ in range(2):  # the second one is no cached reply either
        fake_openai.script((Text("Another "), Text("answer."), Finish()))
        again = costs.rerun.again(sample, "gpt-6.2-sol")
        for _tick in again.ticks():
            pass
        assert (again.text, again.problem) == ("Another answer.", None)
        assert again.done is not None
    assert [chat.body["model"] for chat in fake_openai.chats] == ["gpt-6.2-sol"] * 2
    assert {each.purpose for each in costs.calls(1)} == {"chat"}


def test_a_failure_is_told_beside_the_old_answer(store: Store, costs: CostService, fake_openai: FakeOpenAI) -> None:
    replied(store, 1)
    (sample,) = costs.rerun.samples(costs.spent.part(1), 10)
    fake_openai.script(Status(404, "model_not_found"))
    again = costs.rerun.again(sample, "no-such-model")
    for _tick in again.ticks():
        pass
    assert "has no model no-such-model" in str(again.problem)
    assert again.text == ""
