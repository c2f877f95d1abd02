from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from gptdash.domain.usage import Cost
from gptdash.services.costs import Spent
from gptdash.store import Store
from tests.store.test_ledger import call

NOW = datetime(2026, 11, 24, 12, 30, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(f"sqlite:///{tmp_path / 'costs.db'}")
    yield opened
    opened.close()


@pytest.fixture
def spent(store: Store) -> Spent:
    return Spent(store.spending, store.traces, lambda: NOW)


def spend(store: Store, number: int, at: datetime, cost: int, **changes: object) -> None:
    store.calls.record(call(number, started_at=at, cost=Cost(nano_usd=cost, source="a list"), **changes))


def test_each_total_stands_against_the_same_stretch_of_the_period_before(store: Store, spent: Spent) -> None:
    spend(store, 1, NOW, 100)
    spend(store, 2, NOW - timedelta(days=1), 40)
    spend(store, 3, NOW - timedelta(days=1) + timedelta(hours=3), 7)  # yesterday, later than now
    spend(store, 4, NOW - timedelta(days=8), 1_000)
    spend(store, 5, datetime(2026, 10, 24, 12, tzinfo=UTC), 20_000)  # last month, and 31 days ago
    spend(store, 6, datetime(2026, 10, 25, tzinfo=UTC), 300_000)  # last month, but later in it
    found = {tile.name: (tile.sums.cost_nano_usd, tile.before.cost_nano_usd) for tile in spent.tiles()}
    assert found == {
        "today": (100, 40),
        "week": (147, 1_000),
        "thirty_days": (1147, 320_000),
        "month": (1147, 20_000),
    }


def test_a_trend_has_a_place_for_each_day_also_for_those_without_a_call(store: Store, spent: Spent) -> None:
    spend(store, 1, NOW, 5)
    spend(store, 2, NOW - timedelta(days=6), 3)
    tiles = {tile.name: tile.trend_nano_usd for tile in spent.tiles()}
    assert tiles["week"] == (3, 0, 0, 0, 0, 0, 5)
    assert tiles["today"] == (0,) * 12 + (5,)  # the hours from midnight to now
    assert (len(tiles["thirty_days"]), len(tiles["month"])) == (30, 24)


def test_days_begin_where_the_reader_lives(store: Store, spent: Spent) -> None:
    taipei = ZoneInfo("Asia/Taipei")  # there it is half past eight in the evening
    spend(store, 1, datetime(2026, 11, 23, 15, 59, tzinfo=UTC), 1)
    spend(store, 2, datetime(2026, 11, 23, 16, 0, tzinfo=UTC), 10)
    picture = spent.picture(spent.part(7, taipei), taipei)
    assert [(time.at.day, time.sums.cost_nano_usd) for time in picture.times] == [(23, 1), (24, 10)]


def test_a_chosen_model_narrows_all_charts_but_that_of_the_models(store: Store, spent: Spent) -> None:
    spend(store, 1, NOW, 1, model="a", purpose="chat")
    spend(store, 2, NOW, 20, model="b", purpose="review")
    spend(store, 3, NOW - timedelta(days=2), 300, model="a", purpose="jobs")
    part = spent.part(7).model_copy(update={"model": "a"})
    picture = spent.picture(part)
    assert picture.sums.cost_nano_usd == 301
    assert {group.key: group.sums.cost_nano_usd for group in picture.groups["model"]} == {"a": 301, "b": 20}
    assert [group.key for group in picture.groups["purpose"]] == ["jobs", "chat"]
    assert [time.sums.cost_nano_usd for time in picture.times] == [300, 1]


def test_a_chosen_day_narrows_all_but_the_days(store: Store, spent: Spent) -> None:
    spend(store, 1, NOW, 1, model="a")
    spend(store, 2, NOW - timedelta(days=2), 300, model="b")
    part = spent.part(7)
    day = spent.picture(part).times[0]
    picture = spent.picture(part, focus=(day.start, day.end))
    assert [group.key for group in picture.groups["model"]] == ["b"]
    assert picture.sums.cost_nano_usd == 300
    assert len(picture.times) == 2


def test_today_is_drawn_by_the_hour(store: Store, spent: Spent) -> None:
    spend(store, 1, NOW, 1)
    spend(store, 2, NOW - timedelta(hours=2), 2)
    picture = spent.picture(spent.part(1))
    assert picture.is_hourly
    assert [(time.at.hour, time.end - time.start) for time in picture.times] == [(10, 1), (12, 1)]


def test_every_page_of_calls_follows_the_one_before_and_none_is_missing(store: Store, spent: Spent) -> None:
    for number in range(23):
        spend(store, number, NOW - timedelta(minutes=47 * number), 1, model="a" if number % 3 else "b")
    part = spent.part(7)
    pages = [[int(found.id, 16) for found in spent.calls(part, page, 5)] for page in range(6)]
    assert [number for page in pages for number in page] == list(range(23))
    assert [len(page) for page in pages] == [5, 5, 5, 5, 3, 0]
    only = part.model_copy(update={"model": "b"})
    assert [int(found.id, 16) for found in spent.calls(only, 1, 3)] == [9, 12, 15]


def test_a_conversation_is_called_by_its_title(store: Store, spent: Spent) -> None:
    store.conversations.append("c", "user", "About prices")
    spend(store, 1, NOW, 5, conversation_id="c")
    spend(store, 2, NOW, 9, conversation_id="purged")
    assert [(found.key, found.label) for found in spent.conversations(spent.part(1))] == [
        ("purged", ""),
        ("c", "About prices"),
    ]
