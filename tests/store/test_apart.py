"""Each user's rows lie apart, on both kinds of database."""

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import make_url

from gptdash.domain.budgets import Budget
from gptdash.domain.errors import StoreUnavailable
from gptdash.store import Store
from gptdash.store.apart import schema_of, url_of

ANN, BOB = "a" * 32, "b" * 32


def budget(store: Store, limit_nano_usd: int) -> None:
    store.budgets.put(Budget(id=str(limit_nano_usd), period="day", limit_nano_usd=limit_nano_usd))


def limits(store: Store) -> list[int]:
    return sorted(state.budget.limit_nano_usd for state in store.budgets.states(datetime.now(UTC), "s"))


def test_what_one_user_writes_neither_another_nor_the_shared_store_reads(store: Store) -> None:
    ann, bob = store.of_user(ANN), store.of_user(BOB)
    try:
        budget(ann, 5)
        assert limits(ann) == [5]
        assert limits(bob) == limits(store) == []
        assert store.user_keys() == (ANN, BOB)
    finally:
        ann.close()
        bob.close()


def test_the_same_connection_serves_one_user_after_another(store: Store) -> None:
    users = {key: store.of_user(key) for key in (ANN, BOB)}
    for turn in range(1, 4):
        for key, user in users.items():
            budget(user, turn * (10 if key == ANN else 1))
    assert [limits(user) for user in users.values()] == [[10, 20, 30], [1, 2, 3]]
    assert limits(store) == []
    for user in users.values():
        user.close()
    assert limits(store) == []  # a user's store leaves without the connections of the others


def test_a_store_that_was_closed_is_found_again(store: Store) -> None:
    first = store.of_user(ANN)
    budget(first, 7)
    first.close()
    again = store.of_user(ANN)
    assert limits(again) == [7]
    again.close()


def test_only_our_own_account_can_open_a_users_folder(tmp_path: Path) -> None:
    shared = Store.open(f"sqlite:///{tmp_path / 'gptdash.db'}")
    shared.of_user(ANN).close()
    shared.close()
    assert stat.S_IMODE((tmp_path / "users" / ANN).stat().st_mode) == 0o700
    assert (tmp_path / "users" / ANN / "gptdash.db").is_file()


@pytest.mark.parametrize("key", ["", "../../etc", 'a"; DROP SCHEMA public; --', "A" * 32, "a" * 33])
def test_nothing_but_a_key_becomes_part_of_a_path_or_a_statement(key: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not the key of a user"):
        schema_of(key)
    with pytest.raises(ValueError, match="not the key of a user"):
        url_of(make_url(f"sqlite:///{tmp_path}/gptdash.db"), key)


def test_a_database_in_memory_has_no_users() -> None:
    shared = Store.open("sqlite:///:memory:")
    assert shared.user_keys() == ()
    with pytest.raises(StoreUnavailable):
        shared.of_user(ANN)
