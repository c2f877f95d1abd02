from collections.abc import Iterator
from datetime import timedelta

import pytest

from gptdash.domain.events import Done, Reply
from gptdash.domain.usage import Cost, Usage
from gptdash.store import CachedReplies, Database

DONE = Done(
    call_id="1" * 32,
    model="m",
    usage=Usage(input_tokens=1),
    cost=Cost(nano_usd=5, source="s"),
    finish_reason="stop",
    duration_ms=1,
)


def reply(text: str) -> Reply:
    return Reply(text=text, done=DONE)


@pytest.fixture
def database(store_url: str) -> Iterator[Database]:
    opened = Database.open(store_url)
    yield opened
    opened.close()


def test_a_reply_is_found_by_its_key_and_no_other(database: Database) -> None:
    replies = CachedReplies(database, timedelta(hours=1), 10_000)
    replies.keep("a", reply("你好"))
    assert replies.find("a") == reply("你好")
    assert replies.find("b") is None


def test_a_newer_reply_takes_the_place_of_an_older_one(database: Database) -> None:
    replies = CachedReplies(database, timedelta(hours=1), 10_000)
    replies.keep("a", reply("old"))
    replies.keep("a", reply("new"))
    assert replies.find("a") == reply("new")


def test_a_reply_dies_at_its_time(database: Database) -> None:
    replies = CachedReplies(database, timedelta(seconds=-1), 10_000)
    replies.keep("a", reply("x"))
    assert replies.find("a") is None


def test_the_oldest_replies_go_where_space_runs_out(database: Database) -> None:
    size = len(reply("x" * 100).model_dump_json())
    replies = CachedReplies(database, timedelta(hours=1), 2 * size)
    for key in "abc":
        replies.keep(key, reply("x" * 100))
    assert [replies.find(key) is not None for key in "abc"] == [False, True, True]
    replies.keep("d", reply("x" * 1_000))
    assert replies.find("d") is None
    assert replies.find("c") is not None


def test_all_replies_can_be_forgotten(database: Database) -> None:
    replies = CachedReplies(database, timedelta(hours=1), 10_000)
    replies.keep("a", reply("x"))
    replies.clear()
    assert replies.find("a") is None
