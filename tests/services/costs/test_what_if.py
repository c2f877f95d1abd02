from datetime import UTC, datetime

import pytest

from gptdash.domain.spending import Slice
from gptdash.domain.usage import Cost, Usage
from gptdash.services.costs import WhatIf
from gptdash.store import Store
from tests.store.test_ledger import call

NOW = datetime(2026, 11, 24, 12, 30, tzinfo=UTC)
EVER = Slice(start=0, end=10**6)
HOST = "api.openai.com"


@pytest.fixture
def what_if(store: Store) -> WhatIf:
    return WhatIf(store.spending, lambda: NOW)


def test_traffic_is_priced_on_every_live_model_the_cheapest_first(store: Store, what_if: WhatIf) -> None:
    usage = Usage(input_tokens=10_000, output_tokens=1_000)
    store.calls.record(call(1, model="gpt-4o", usage=usage, cost=Cost(nano_usd=35_000_000, source="a list")))
    store.calls.record(call(2, model="gpt-6-luna", usage=usage, cost=Cost(nano_usd=1_500_000, source="a list")))
    found = what_if.compare(EVER)
    assert (found.traffic.sums.cost_nano_usd, found.traffic.models) == (36_500_000, ("gpt-4o", "gpt-6-luna"))
    prices = {each.model: each.standard_nano_usd for each in found.repriced}
    # 20,000 input and 2,000 output tokens: at $0.10 and $0.50, and at $2.50 and $10 a million.
    assert (prices["gpt-6-luna"], prices["gpt-4o"]) == (3_000_000, 70_000_000)
    assert found.repriced[0].model == "gpt-6-luna"
    assert "gpt-4-turbo" not in prices  # it has ended
    only = what_if.compare(EVER.model_copy(update={"model": "gpt-4o"}))
    assert {each.model: each.standard_nano_usd for each in only.repriced}["gpt-4o"] == 35_000_000


def test_what_is_paid_for_without_tokens_is_not_repriced(store: Store, what_if: WhatIf) -> None:
    store.calls.record(call(1, model="gpt-4o", usage=Usage(input_tokens=10_000), cost=Cost(nano_usd=25, source="a")))
    store.calls.record(call(2, model="container-1g", usage=Usage(), cost=Cost(nano_usd=30_000_000, source="a")))
    traffic = what_if.compare(EVER).traffic
    assert (traffic.models, traffic.sums.calls, traffic.sums.cost_nano_usd) == (("gpt-4o",), 1, 25)


def test_models_that_cannot_take_a_call_come_last(store: Store, what_if: WhatIf) -> None:
    store.calls.record(call(1, usage=Usage(input_tokens=200_000)))
    found = {each.model: each.misfits for each in what_if.compare(EVER).repriced}
    assert (found["gpt-4o"], found["gpt-6-luna"]) == (1, 0)
    assert what_if.compare(EVER).repriced[-1].misfits == 1


def test_traffic_on_a_model_that_ends_is_named_with_what_moving_costs(store: Store, what_if: WhatIf) -> None:
    usage = Usage(input_tokens=10_000, output_tokens=1_000)
    store.calls.record(call(1, model="gpt-5", usage=usage))
    store.calls.record(call(2, model="gpt-6-luna", usage=usage))
    (move,) = what_if.moves(EVER)
    assert (move.entry.name, move.days_left, move.successor) == ("gpt-5", 17, "gpt-6.1-sol")
    # $1.25 and $10 a million there, $2 and $10 on the successor.
    assert (move.now_nano_usd, move.then_nano_usd) == (22_500_000, 30_000_000)


def test_what_was_saved_is_told_apart(store: Store, what_if: WhatIf) -> None:
    free = Cost(nano_usd=0, source="kept")
    store.calls.record(call(1, endpoint=HOST, cached=True, saved_nano_usd=700, usage=Usage(), cost=free))
    cached = Usage(input_tokens=10_000, cached_tokens=8_000, output_tokens=1)
    store.calls.record(call(2, endpoint=HOST, model="gpt-4o", usage=cached))
    batch = Usage(input_tokens=1_000)
    store.calls.record(
        call(3, endpoint=HOST, model="gpt-4o", usage=batch, service_tier="batch", cost=Cost(nano_usd=None, source="-"))
    )
    store.calls.record(
        call(4, endpoint=HOST, model="gpt-4o", usage=batch, service_tier="batch", cost=Cost(nano_usd=1, source="-"))
    )
    saved = what_if.saved(EVER)
    assert (saved.replies, saved.replies_nano_usd) == (1, 700)
    # 8,000 tokens at $1.25 rather than $2.50 a million.
    assert (saved.cached_tokens, saved.prompt_cache_nano_usd, saved.unpriced_cached_tokens) == (8_000, 10_000_000, 0)
    # Two calls of 1,000 tokens at $2.50 a million are 5,000,000; as some have no price, half of that is what was saved.
    assert (saved.batch_calls, saved.batch_nano_usd) == (2, 2_500_000)


def test_what_writing_to_the_prompt_cache_cost_more_is_taken_off(store: Store, what_if: WhatIf) -> None:
    usage = Usage(input_tokens=10_000, cached_tokens=1_000, cache_write_tokens=4_000)
    store.calls.record(call(1, endpoint=HOST, model="gpt-6.2-sol", usage=usage))
    # 1,000 tokens at $0.10 rather than $2, 4,000 at $2.50 rather than $2: 1,900,000 - 2,000,000.
    assert what_if.saved(EVER).prompt_cache_nano_usd == -100_000


def test_tokens_of_a_server_without_prices_are_counted_apart(store: Store, what_if: WhatIf) -> None:
    store.calls.record(call(1, endpoint="10.0.0.1:8000", usage=Usage(input_tokens=50, cached_tokens=20)))
    saved = what_if.saved(EVER)
    assert (saved.cached_tokens, saved.prompt_cache_nano_usd, saved.unpriced_cached_tokens) == (20, 0, 20)


def test_an_empty_ledger_has_nothing_to_price(what_if: WhatIf) -> None:
    assert all(each.standard_nano_usd == 0 for each in what_if.compare(EVER).repriced)
    assert what_if.moves(EVER) == ()
    assert what_if.saved(EVER).replies == 0
