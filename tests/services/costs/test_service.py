from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from gptdash.domain.errors import InputRejected
from gptdash.domain.usage import CallRecord, Cost, Usage
from gptdash.services.costs import CostService
from gptdash.store import Store

TAIPEI = ZoneInfo("Asia/Taipei")


def spend(store: Store, name: str, at: datetime, cost: int | None = 1_000) -> None:
    store.calls.record(
        CallRecord(
            id=name,
            started_at=at,
            purpose="chat",
            endpoint="OpenAI",
            model="gpt-6-luna",
            usage=Usage(input_tokens=10, output_tokens=1),
            cost=Cost(nano_usd=cost, source="list"),
            finish_reason="stop",
            duration_ms=5,
        )
    )


def test_days_are_those_of_the_reader(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path / 'costs.db'}")
    today = datetime.now(TAIPEI).replace(hour=0, minute=30, second=0, microsecond=0)
    # Half past midnight in Taipei is still the day before in UTC.
    spend(store, "today", today)
    spend(store, "yesterday", today - timedelta(hours=1))
    costs = CostService(store, "session")
    assert [(day.day, day.totals.calls) for day in costs.overview(2, TAIPEI).by_day] == [
        (today.date() - timedelta(days=1), 1),
        (today.date(), 1),
    ]
    assert costs.overview(1, TAIPEI).totals.calls == 1
    store.close()


def test_an_overview_sums_by_day_model_and_page(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path / 'costs.db'}")
    now = datetime.now(UTC)
    spend(store, "a", now)
    spend(store, "b", now, cost=None)
    overview = CostService(store, "session").overview(7)
    assert (overview.totals.calls, overview.totals.cost_nano_usd, overview.totals.unpriced_calls) == (2, 1_000, 1)
    assert [(group.key, group.sums.calls) for group in overview.by_model] == [("gpt-6-luna", 2)]
    assert [(group.key, group.sums.input_tokens) for group in overview.by_page] == [("chat", 20)]
    assert sum(day.totals.calls for day in overview.by_day) == 2
    store.close()


def test_calls_are_paged(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path / 'costs.db'}")
    now = datetime.now(UTC)
    for number in range(5):
        spend(store, str(number), now - timedelta(seconds=number))
    costs = CostService(store, "session")
    assert [call.id for call in costs.calls(7, limit=2, page=1)] == ["2", "3"]
    store.close()


def test_a_budget_is_set_replaced_and_removed(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path / 'costs.db'}")
    costs = CostService(store, "session")
    costs.set_budget("day", 1_000)
    costs.set_budget("day", 2_000)
    costs.set_budget("session", 500, "review")
    store.budgets.reserve("1" * 32, "review", "session", datetime.now(UTC), 400)
    states = costs.budgets()
    assert [(state.budget.id, state.budget.limit_nano_usd, state.left_nano_usd) for state in states] == [
        ("day-all", 2_000, 1_600),
        ("session-review", 500, 100),
    ]
    assert [state.is_warning for state in states] == [False, True]
    costs.remove_budget("day-all")
    assert [state.budget.id for state in costs.budgets()] == ["session-review"]
    with pytest.raises(InputRejected):
        costs.set_budget("day", 0)
    store.close()
