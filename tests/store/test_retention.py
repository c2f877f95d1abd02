from datetime import UTC, datetime, timedelta

from sqlalchemy import update

from gptdash.domain.jobs import JobSpec
from gptdash.services.jobs import Prompts
from gptdash.store import Store
from gptdash.store.schema import jobs, messages
from tests.store.test_ledger import NOON, call

OLD = NOON - timedelta(days=300)


def test_old_calls_and_conversations_go_and_new_ones_stay(store: Store) -> None:
    store.calls.record(call(0, started_at=OLD))
    store.calls.record(call(48))
    for name in ("old", "old", "new", "both", "both"):
        store.conversations.append(name, "user", name)
    age(store, "old", count=2)
    age(store, "both", count=1)
    purged = store.retention.purge(OLD + timedelta(days=1))
    assert (purged.calls, purged.conversations) == (1, 1)
    assert [int(found.id, 16) for found in store.calls.recent(datetime(2000, 1, 1, tzinfo=UTC), 10)] == [48]
    assert {found.id for found in store.conversations.recent(10)} == {"new", "both"}
    assert store.conversations.messages("old") == ()
    assert len(store.conversations.messages("both")) == 2


def age(store: Store, conversation: str, *, count: int) -> None:
    """Make the first messages of a conversation old."""
    for message in store.conversations.messages(conversation)[:count]:
        with store._database.writing() as connection:
            connection.execute(update(messages).where(messages.c.id == message.id).values(created_at=OLD))


def test_purging_an_empty_store_removes_nothing(store: Store) -> None:
    purged = store.retention.purge(NOON)
    assert (purged.calls, purged.conversations) == (0, 0)


def test_old_jobs_go_with_their_items_unless_they_run(store: Store) -> None:
    old, running, new = (
        store.jobs.create(name, JobSpec(), "host", Prompts(["one"])) for name in ("old", "running", "new")
    )
    store.jobs.change(running.id, "running", since=("ready",))
    with store._database.writing() as connection:
        aged = jobs.c.id.in_((old.id, running.id))
        connection.execute(update(jobs).where(aged).values(created_at=OLD))
    store.retention.purge(OLD + timedelta(days=1))
    assert {job.id for job in store.jobs.recent()} == {running.id, new.id}
    assert store.jobs.items(old.id) == ()
    assert len(store.jobs.items(running.id)) == 1
