from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gptdash.domain.usage import Cost
from gptdash.services.costs import Ahead
from gptdash.store import Store
from tests.store.test_ledger import call

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(f"sqlite:///{tmp_path / 'costs.db'}")
    yield opened
    opened.close()


def spend(store: Store, number: int, at: datetime, cost: int) -> None:
    store.calls.record(call(number, started_at=at, cost=Cost(nano_usd=cost, source="a list")))


def test_the_month_is_forecast_from_its_first_dear_day_on(store: Store) -> None:
    for day in range(1, 11):
        spend(store, day, NOW - timedelta(days=day), 1_000)
    spend(store, 11, NOW, 70)
    outlook = Ahead(store.spending, lambda: NOW).outlook()
    assert outlook.spent_nano_usd == 10_070
    assert outlook.forecast is not None
    # Ten whole days of 1,000 each; six days and a half are left of November.
    assert (outlook.forecast.expected_nano_usd, outlook.forecast.days_seen) == (16_570, 10)


def test_an_empty_ledger_has_no_forecast_and_no_alert(store: Store) -> None:
    outlook = Ahead(store.spending, lambda: NOW).outlook()
    assert (outlook.spent_nano_usd, outlook.forecast, outlook.velocity) == (0, None, None)


def test_an_unusually_dear_hour_is_noticed_while_it_runs_and_in_the_next(store: Store) -> None:
    for hour in range(2, 32):
        spend(store, hour, NOW - timedelta(hours=hour), 90 + hour % 3 * 10)
    assert Ahead(store.spending, lambda: NOW).outlook().velocity is None
    spend(store, 99, NOW, 5_000)
    for later in (0, 1):
        velocity = Ahead(store.spending, lambda now=NOW + timedelta(hours=later): now).outlook().velocity
        assert velocity is not None
        assert (velocity.hour_nano_usd, velocity.usual_nano_usd) == (5_000, 100)
    assert Ahead(store.spending, lambda: NOW + timedelta(hours=2)).outlook().velocity is None
