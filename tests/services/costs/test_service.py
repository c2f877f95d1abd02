from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

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
    costs = CostService(store.calls)
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
    overview = CostService(store.calls).overview(7)
    assert (overview.totals.calls, overview.totals.cost_nano_usd, overview.totals.unpriced_calls) == (2, 1_000, 1)
    assert [(group.group, group.totals.calls) for group in overview.by_model] == [("gpt-6-luna", 2)]
    assert [(group.group, group.totals.input_tokens) for group in overview.by_page] == [("chat", 20)]
    assert sum(day.totals.calls for day in overview.by_day) == 2
    store.close()


def test_calls_are_paged(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path / 'costs.db'}")
    now = datetime.now(UTC)
    for number in range(5):
        spend(store, str(number), now - timedelta(seconds=number))
    costs = CostService(store.calls)
    assert [call.id for call in costs.calls(7, limit=2, page=1)] == ["2", "3"]
    store.close()
