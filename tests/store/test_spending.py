import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from gptdash.domain.events import Done
from gptdash.domain.spending import DIMENSIONS, Dimension, Slice, Sums, add_sums
from gptdash.domain.usage import CallRecord, Cost, Usage
from gptdash.store import Store
from gptdash.store.hourly import HourlySums, hour_of
from tests.store.test_ledger import NOON, call

EVER = Slice(start=0, end=10**6)


def some_calls(count: int) -> list[CallRecord]:
    """Calls of many kinds over three days; the same each time."""
    chance = random.Random(5)  # noqa: S311 - made-up calls, not a secret
    return [
        call(
            number,
            started_at=NOON + timedelta(minutes=chance.randrange(3 * 24 * 60)),
            model=chance.choice(["gpt-6-luna", "gpt-4o"]),
            purpose=chance.choice(["chat", "jobs"]),
            endpoint=chance.choice(["OpenAI", "other"]),
            finish_reason=chance.choice(["stop", "failed"]),
            error_code=chance.choice([None, "timed_out"]),
            service_tier=chance.choice([None, "default"]),
            tag=chance.choice(["", "acme"]),
            conversation_id=chance.choice([None, "talk"]),
            attempts=chance.choice([1, 3]),
            cached=chance.random() < 0.2,
            saved_nano_usd=chance.choice([None, 70]),
            cost=Cost(nano_usd=chance.choice([None, 5, 900]), source="a list"),
            usage=Usage(input_tokens=chance.randrange(1000), output_tokens=3, image_tokens=1, reasoning_tokens=2),
            duration_ms=chance.randrange(1, 60_000),
        )
        for number in range(count)
    ]


def summed(calls: list[CallRecord]) -> Sums:
    """Sum calls one by one, as the reference."""
    return Sums(
        calls=len(calls),
        failed_calls=sum(each.error_code is not None for each in calls),
        retried_calls=sum(each.attempts > 1 for each in calls),
        cached_calls=sum(each.cached for each in calls),
        unpriced_calls=sum(each.cost.nano_usd is None for each in calls),
        input_tokens=sum(each.usage.input_tokens for each in calls),
        image_tokens=sum(each.usage.image_tokens for each in calls),
        output_tokens=sum(each.usage.output_tokens for each in calls),
        reasoning_tokens=sum(each.usage.reasoning_tokens for each in calls),
        cost_nano_usd=sum(each.cost.nano_usd or 0 for each in calls),
        saved_nano_usd=sum(each.saved_nano_usd or 0 for each in calls),
    )


@pytest.fixture
def written(store: Store) -> list[CallRecord]:
    calls = some_calls(120)
    for each in calls:
        store.calls.begin(each.model_copy(update={"finish_reason": "unknown"}))
        store.calls.record(each)
    return calls


@pytest.mark.parametrize(("first", "last"), [(0, 72), (5, 60), (30, 31)])
def test_the_sums_of_any_hours_are_those_of_their_calls(
    store: Store, written: list[CallRecord], first: int, last: int
) -> None:
    start = hour_of(NOON)
    part = Slice(start=start + first, end=start + last)
    inside = [each for each in written if part.start <= hour_of(each.started_at) < part.end]
    assert add_sums(cell.sums for cell in store.spending.cells(part)) == summed(inside)
    assert add_sums(hour.sums for hour in store.spending.hours(part)) == summed(inside)
    assert sum(count for _, count in store.spending.counts(part)) == len(inside)
    timed = [each for each in inside if not each.cached and not each.error_code and each.finish_reason == "stop"]
    for measure in ("first", "total"):
        took = store.spending.latencies(part, measure)
        assert Counter({each.model: sum(count for _, count in each.buckets) for each in took}) == Counter(
            each.model for each in timed if measure == "total" or each.first_token_ms is not None
        )


def test_the_sums_of_a_conversation_are_those_of_its_calls(store: Store, written: list[CallRecord]) -> None:
    part = EVER.model_copy(update={"conversation_id": "talk", "tag": "acme"})
    own = [each for each in written if (each.conversation_id, each.tag) == ("talk", "acme")]
    assert add_sums(cell.sums for cell in store.spending.cells(part)) == summed(own)
    assert add_sums(hour.sums for hour in store.spending.hours(part)) == summed(own)
    hours = [hour for hour, _ in store.spending.counts(part)]
    assert {each.id for each in store.spending.calls(part, hours, 1000)} == {each.id for each in own}
    answered = [each for each in own if not each.cached and not each.error_code and each.finish_reason == "stop"]
    found = store.spending.latencies(part, "total")
    assert sum(count for each in found for _, count in each.buckets) == len(answered)


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_a_slice_holds_the_calls_that_are_alike(store: Store, written: list[CallRecord], dimension: Dimension) -> None:
    value = getattr(written[0], dimension) or ""
    alike = [each for each in written if (getattr(each, dimension) or "") == value]
    part = EVER.model_copy(update={dimension: value})
    assert add_sums(hour.sums for hour in store.spending.hours(part)) == summed(alike)
    hours = [hour for hour, _ in store.spending.counts(part)]
    assert {each.id for each in store.spending.calls(part, hours, 1000)} == {each.id for each in alike}


def test_each_call_is_summed_once_however_many_add_at_once(store: Store) -> None:
    for number in range(300):
        store.calls.record(call(number, started_at=NOON))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: HourlySums(store._database).add_settled(), range(8)))
    store.calls.record(call(1, started_at=NOON))  # settled a second time
    assert add_sums(cell.sums for cell in store.spending.cells(EVER)).calls == 300


def test_an_unsettled_call_is_listed_apart_and_in_no_sum(store: Store) -> None:
    store.calls.begin(call(1, finish_reason="unknown"))
    assert store.spending.cells(EVER) == ()
    assert [each.id for each in store.spending.unsettled(10)] == [call(1).id]
    store.calls.record(call(1))
    assert store.spending.unsettled(10) == ()
    assert add_sums(cell.sums for cell in store.spending.cells(EVER)).calls == 1


def test_after_a_purge_the_sums_are_those_of_the_calls_that_are_left(store: Store, written: list[CallRecord]) -> None:
    before = NOON + timedelta(hours=30, minutes=17)
    store.retention.purge(before)
    left = [each for each in written if each.started_at >= before]
    assert add_sums(cell.sums for cell in store.spending.cells(EVER)) == summed(left)
    assert add_sums(hour.sums for hour in store.spending.hours(EVER)) == summed(left)
    answered = [each for each in left if not each.cached and not each.error_code and each.finish_reason == "stop"]
    found = store.spending.latencies(EVER, "total")
    assert sum(count for each in found for _, count in each.buckets) == len(answered)


def test_percentiles_are_true_to_a_twentieth(store: Store) -> None:
    for number in range(1, 101):
        store.calls.record(call(number, started_at=NOON, duration_ms=number * 100, first_token_ms=50))
    (total,) = store.spending.latencies(EVER, "total")
    assert total.model == "gpt-6-luna"
    for percent, exact in ((50, 5_000), (95, 9_500), (99, 9_900)):
        assert total.percentile_ms(percent) == pytest.approx(exact, rel=0.05)
    (first,) = store.spending.latencies(EVER, "first")
    assert first.percentile_ms(99) == pytest.approx(50, rel=0.1)


def test_conversations_and_remarks_are_summed_the_dearest_and_the_most_frequent_first(store: Store) -> None:
    store.calls.record(call(1, conversation_id="a", remarks=("redacted",)))
    store.calls.record(call(2, conversation_id="b", remarks=("redacted", "unpriced")))
    store.calls.record(call(3, conversation_id="b"))
    found = store.spending.conversations(EVER, 10)
    assert [(name, sums.calls, sums.cost_nano_usd) for name, sums in found] == [("b", 2, 2_000), ("a", 1, 1_000)]
    assert [(code, sums.calls) for code, sums in store.spending.remarks(EVER)] == [("redacted", 2), ("unpriced", 1)]


def test_long_calls_are_found_among_the_others(store: Store) -> None:
    store.calls.record(call(1))
    store.calls.record(call(2, usage=Usage(input_tokens=100_000)))
    assert [each.id for each in store.spending.long_calls(EVER)] == [call(2).id]


def test_the_texts_of_a_reply_are_found_by_its_call(store: Store) -> None:
    done = Done(
        call_id=call(1).id,
        model="m",
        usage=Usage(),
        cost=Cost(nano_usd=1, source="s"),
        finish_reason="stop",
        duration_ms=1,
    )
    question = store.conversations.append("c", "user", "How much?")
    store.conversations.append("c", "assistant", "That much.", parent_id=question.id, done=done)
    texts = store.traces.texts(call(1, conversation_id="c"))
    assert texts is not None
    assert (texts.place, texts.title, texts.asked, texts.replied) == ("chat", "How much?", "How much?", "That much.")
    assert store.traces.texts(call(2, conversation_id="c")) is None
    assert store.traces.texts(call(3)) is None


def test_a_purged_call_has_no_trace(store: Store) -> None:
    assert store.traces.call("gone") is None
    store.calls.record(call(1))
    assert store.traces.call(call(1).id) == call(1)
    store.retention.purge(datetime.now(UTC) + timedelta(days=1))
    assert store.traces.call(call(1).id) is None
