from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from gptdash.domain.usage import CallRecord, Cost, Totals, Usage
from gptdash.store import Store
from gptdash.store.schema import call_sums

NOON = datetime(2026, 11, 24, 12, 30, tzinfo=UTC)


def call(number: int, **changes: object) -> CallRecord:
    values: dict[str, object] = {
        "id": f"{number:032x}",
        "started_at": NOON + timedelta(hours=number),
        "purpose": "chat",
        "endpoint": "OpenAI",
        "model": "gpt-6-luna",
        "usage": Usage(input_tokens=100, cached_tokens=40, output_tokens=10, reasoning_tokens=5),
        "cost": Cost(nano_usd=1_000, source="a list"),
        "finish_reason": "stop",
        "duration_ms": 1500,
        "first_token_ms": 200,
    }
    return CallRecord.model_validate({**values, **changes})


def test_a_call_comes_back_as_it_was_written(store: Store) -> None:
    usage = Usage(input_tokens=100, cache_write_tokens=30, image_tokens=20, output_tokens=10, source="estimated")
    unpriced = Cost(nano_usd=None, source="none")
    written = call(
        0,
        error_code="reply_cut",
        conversation_id="c" * 32,
        cost=unpriced,
        usage=usage,
        service_tier="flex",
        remarks=("redacted", "steering_phrase"),
    )
    store.calls.record(written)
    assert store.calls.recent(NOON, limit=10) == (written,)


def test_totals_sum_the_priced_and_count_the_unpriced(store: Store) -> None:
    store.calls.record(call(0))
    store.calls.record(call(1, cost=Cost(nano_usd=None, source="none"), error_code="timed_out"))
    assert store.calls.totals(NOON) == Totals(
        calls=2,
        failed_calls=1,
        input_tokens=200,
        cached_tokens=80,
        output_tokens=20,
        cost_nano_usd=1_000,
        unpriced_calls=1,
    )


def test_a_call_that_was_begun_and_never_settled_is_counted_as_unknown_and_not_as_unpriced(store: Store) -> None:
    store.calls.begin(call(0, finish_reason="unknown", cost=Cost(nano_usd=None, source="not settled")))
    totals = store.calls.totals(NOON)
    assert (totals.calls, totals.unknown_calls, totals.unpriced_calls, totals.failed_calls) == (1, 1, 0, 0)


def test_an_empty_ledger_sums_to_nothing(store: Store) -> None:
    assert store.calls.totals(NOON) == Totals()
    assert store.calls.by("model", NOON) == ()


def test_calls_before_the_time_are_left_out(store: Store) -> None:
    for number in range(3):
        store.calls.record(call(number))
    assert store.calls.totals(NOON + timedelta(hours=1)).calls == 2


def test_spend_is_grouped_by_model_page_and_hour(store: Store) -> None:
    store.calls.record(call(0))
    store.calls.record(call(1, model="gpt-4o", purpose="review"))
    store.calls.record(call(2, model="gpt-4o"))
    assert [(spend.group, spend.totals.calls) for spend in store.calls.by("model", NOON)] == [
        ("gpt-4o", 2),
        ("gpt-6-luna", 1),
    ]
    assert [(spend.group, spend.totals.calls) for spend in store.calls.by("purpose", NOON)] == [
        ("chat", 2),
        ("review", 1),
    ]
    assert [spend.group for spend in store.calls.by("hour", NOON)] == [
        "2026-11-24T12:00:00+00:00",
        "2026-11-24T13:00:00+00:00",
        "2026-11-24T14:00:00+00:00",
    ]


def test_recent_calls_are_paged_newest_first(store: Store) -> None:
    for number in range(5):
        store.calls.record(call(number))
    assert [int(found.id, 16) for found in store.calls.recent(NOON, limit=2, offset=2)] == [2, 1]


def test_calls_of_a_batch_are_written_once_however_often_they_are_read(store: Store) -> None:
    first, second = call(0), call(1)
    store.calls.record_all((first,))
    store.calls.record_all((first, second))
    store.calls.record_all(())
    assert store.calls.totals(NOON - timedelta(days=1)).calls == 2
    store.spending.unsettled(1)  # who reads the sums has what was settled added to them
    with store._database.reading() as connection:
        by_hour = connection.scalar(select(func.sum(call_sums.c.calls)).where(call_sums.c.grain_h == 1))
    assert by_hour == 2
