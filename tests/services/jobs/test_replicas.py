"""Two server processes on one PostgreSQL share a job."""

import pytest

from gptdash.domain.jobs import JobSpec
from gptdash.services.jobs import Prompts
from gptdash.store import Store
from tests.fake_openai.server import FakeOpenAI
from tests.forking import processes
from tests.postgres import PostgresServer
from tests.services.jobs.working import work

ITEMS = 2_000
NEVER = "never"


@pytest.mark.postgresql
@pytest.mark.timeout(300)
def test_no_item_is_asked_twice_and_both_have_their_part(postgres: PostgresServer, fake_openai: FakeOpenAI) -> None:
    database = postgres.migrated_database()
    store = Store.open(database)
    job = store.jobs.create("many", JobSpec(width=8), "host", Prompts([f"p{number}" for number in range(ITEMS)]))
    store.jobs.change(job.id, "running", since=("ready",))
    replicas = [processes.Process(target=work, args=(fake_openai.url, database, job.id, NEVER, 0)) for _ in range(2)]
    for replica in replicas:
        replica.start()
    for replica in replicas:
        replica.join(240)
    assert [replica.exitcode for replica in replicas] == [0, 0]
    ended = store.jobs.get(job.id)
    assert (ended.state, ended.progress.done) == ("done", ITEMS)
    seen = [chat.messages[-1]["content"] for chat in fake_openai.chats]
    assert len(seen) == len(set(seen)) == ITEMS
    by_replica = store.jobs.owners(job.id)
    assert len(by_replica) == 2
    assert min(by_replica.values()) > ITEMS // 10
    store.close()
