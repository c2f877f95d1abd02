from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from gptdash.domain.budgets import Budget, BudgetExceeded
from gptdash.domain.usage import Cost
from gptdash.store import Store
from tests.forking import processes
from tests.store.test_ledger import NOON, call

DAY = Budget(id="day", period="day", limit_nano_usd=1_000)


def settle(store: Store, number: int, cost: int) -> None:
    store.calls.record(call(number, started_at=NOON, cost=Cost(nano_usd=cost, source="a list")))


def name(number: int) -> str:
    return f"{number:032x}"


def test_what_a_call_may_cost_is_held_until_it_is_settled(store: Store) -> None:
    store.budgets.put(DAY)
    store.budgets.reserve(name(1), "chat", "s", NOON, 600)
    (state,) = store.budgets.states(NOON, "s")
    assert (state.settled_nano_usd, state.reserved_nano_usd, state.left_nano_usd) == (0, 600, 400)
    settle(store, 1, 150)
    (state,) = store.budgets.states(NOON, "s")
    assert (state.settled_nano_usd, state.reserved_nano_usd, state.left_nano_usd) == (150, 0, 850)


def test_a_call_that_might_cost_more_than_is_left_is_refused_and_holds_nothing(store: Store) -> None:
    store.budgets.put(DAY)
    store.budgets.put(Budget(id="a-page", period="day", limit_nano_usd=10_000, page="chat"))
    store.budgets.reserve(name(1), "chat", "s", NOON, 600)
    with pytest.raises(BudgetExceeded, match="could cost up to"):
        store.budgets.reserve(name(2), "chat", "s", NOON, 401)
    assert [state.reserved_nano_usd for state in store.budgets.states(NOON, "s")] == [600, 600]
    store.budgets.reserve(name(3), "chat", "s", NOON, 400)


def test_a_page_budget_counts_its_page_only(store: Store) -> None:
    store.budgets.put(Budget(id="p", period="day", limit_nano_usd=10, page="review"))
    store.budgets.reserve(name(1), "chat", "s", NOON, 1_000)
    with pytest.raises(BudgetExceeded):
        store.budgets.reserve(name(2), "review", "s", NOON, 11)


def test_a_session_budget_counts_its_session_only(store: Store) -> None:
    store.budgets.put(Budget(id="s", period="session", limit_nano_usd=10))
    store.budgets.reserve(name(1), "chat", "one", NOON, 10)
    store.budgets.reserve(name(2), "chat", "two", NOON, 10)
    with pytest.raises(BudgetExceeded):
        store.budgets.reserve(name(3), "chat", "one", NOON, 1)


def test_a_new_day_and_a_new_month_begin_at_nothing(store: Store) -> None:
    store.budgets.put(DAY)
    store.budgets.put(Budget(id="month", period="month", limit_nano_usd=1_500))
    store.budgets.reserve(name(1), "chat", "s", datetime(2026, 11, 10, 12, tzinfo=UTC), 1_000)
    store.budgets.reserve(name(2), "chat", "s", datetime(2026, 11, 12, 12, tzinfo=UTC), 500)
    with pytest.raises(BudgetExceeded, match="per month"):
        store.budgets.reserve(name(3), "chat", "s", datetime(2026, 11, 14, 12, tzinfo=UTC), 1)
    store.budgets.reserve(name(4), "chat", "s", datetime(2026, 12, 2, 12, tzinfo=UTC), 1_000)


def test_a_budget_that_is_raised_keeps_what_was_spent(store: Store) -> None:
    store.budgets.put(DAY)
    store.budgets.reserve(name(1), "chat", "s", NOON, 900)
    store.budgets.put(DAY.model_copy(update={"limit_nano_usd": 2_000}))
    (state,) = store.budgets.states(NOON, "s")
    assert (state.left_nano_usd, state.is_warning) == (1_100, False)


def test_without_budgets_nothing_is_held(store: Store) -> None:
    store.budgets.reserve(name(1), "chat", "s", NOON, 10**15)
    assert store.budgets.states(NOON, "s") == ()


def test_a_budget_that_another_process_removed_holds_nothing_back(store_url: str) -> None:
    store, other = Store.open(store_url), Store.open(store_url)
    store.budgets.put(DAY)
    store.budgets.reserve(name(1), "chat", "s", NOON, 1_000)
    other.budgets.remove("day")
    assert store.budgets.reserve(name(2), "chat", "s", NOON, 1_000) is False
    store.close()
    other.close()


def take(store: Store, number: int, worst: int) -> bool:
    try:
        store.budgets.reserve(name(number), "chat", "s", NOON, worst)
    except BudgetExceeded:
        return False
    settle(store, number, worst - number % 3)
    return True


def test_fifty_calls_at_once_never_spend_more_than_the_budget(store: Store) -> None:
    store.budgets.put(DAY)
    with ThreadPoolExecutor(50) as callers:
        let_through = list(callers.map(lambda number: take(store, number, 70), range(50)))
    (state,) = store.budgets.states(NOON, "s")
    assert state.reserved_nano_usd == 0
    assert state.settled_nano_usd <= 1_000
    assert state.settled_nano_usd == sum(70 - number % 3 for number, taken in enumerate(let_through) if taken)
    assert sum(let_through) == 14


def _take_in_a_process(arguments: tuple[str, int]) -> int:
    url, first = arguments
    store = Store.open(url)
    taken = sum(take(store, number, 70) for number in range(first, first + 15))
    store.close()
    return taken


def test_processes_that_share_a_database_never_spend_more_than_the_budget(store_url: str) -> None:
    store = Store.open(store_url)
    store.budgets.put(DAY)
    with ProcessPoolExecutor(3, mp_context=processes) as pool:
        taken = sum(pool.map(_take_in_a_process, [(store_url, 0), (store_url, 100), (store_url, 200)]))
    (state,) = store.budgets.states(NOON, "s")
    store.close()
    assert state.settled_nano_usd <= 1_000
    assert (state.reserved_nano_usd, taken) == (0, 14)


def test_what_was_spent_before_a_budget_was_set_counts(store: Store) -> None:
    now = datetime.now(UTC)
    store.calls.record(call(1, started_at=now, cost=Cost(nano_usd=300, source="a list")))
    store.calls.record(call(2, started_at=now, purpose="review", cost=Cost(nano_usd=50, source="a list")))
    store.calls.record(call(3, started_at=datetime(2020, 1, 1, tzinfo=UTC), cost=Cost(nano_usd=9, source="a list")))
    store.budgets.put(DAY)
    store.budgets.put(Budget(id="a-page", period="month", limit_nano_usd=500, page="review"))
    store.budgets.put(Budget(id="of-a-session", period="session", limit_nano_usd=500))
    settled = {state.budget.id: state.settled_nano_usd for state in store.budgets.states(now, "s")}
    assert settled == {"day": 300 + 50, "a-page": 50, "of-a-session": 0}


def test_a_budget_that_was_away_counts_what_was_spent_meanwhile_and_a_changed_one_keeps_its_count(store: Store) -> None:
    now = datetime.now(UTC)
    store.budgets.put(DAY)
    store.budgets.reserve(name(1), "chat", "s", now, 600)
    store.budgets.put(DAY.model_copy(update={"limit_nano_usd": 2_000}))
    (state,) = store.budgets.states(now, "s")
    assert (state.settled_nano_usd, state.reserved_nano_usd) == (0, 600)
    store.budgets.remove("day")
    store.calls.record(call(1, started_at=now, cost=Cost(nano_usd=150, source="a list")))
    store.calls.record(call(2, started_at=now, cost=Cost(nano_usd=40, source="a list")))
    store.budgets.put(DAY)
    (state,) = store.budgets.states(now, "s")
    assert (state.settled_nano_usd, state.reserved_nano_usd) == (190, 0)
