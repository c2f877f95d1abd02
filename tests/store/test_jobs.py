"""What the store holds of jobs, on both databases."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from gptdash.domain.errors import InputRejected
from gptdash.domain.jobs import Job, JobItem, JobSpec, NewItem, Progress
from gptdash.domain.messages import ImagePart
from gptdash.domain.wording import sentence
from gptdash.services.jobs import Prompts
from gptdash.store import Store
from gptdash.store.jobs import JobForgotten

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SOON, LATER = NOW + timedelta(minutes=1), NOW + timedelta(minutes=2)
ME, OTHER = "a" * 32, "b" * 32


def running(store: Store, count: int = 3) -> Job:
    job = store.jobs.create(
        "greetings", JobSpec(width=2), "host", Prompts([f"say {number}" for number in range(1, count + 1)])
    )
    store.jobs.change(job.id, "running", since=("ready",))
    return store.jobs.get(job.id)


def claimed(store: Store, job: Job, owner: str = ME, until: datetime = SOON) -> JobItem:
    (item,) = store.jobs.exchange(job.id, owner, until, wanted=1)
    return item


def settle(store: Store, item: JobItem, owner: str = ME) -> None:
    assert store.jobs.exchange(item.job_id, owner, LATER, outcomes=(item,)) == ()


def answered(item: JobItem, reply: str = "hello", cost: int | None = 7) -> JobItem:
    return item.model_copy(update={"state": "done", "reply": reply, "call_id": "c" * 32, "cost_nano_usd": cost})


def test_a_job_is_ready_with_all_its_items_in_their_order(store: Store) -> None:
    job = store.jobs.create("greetings", JobSpec(system="be kind"), "host", Prompts(["one", "two"]))
    assert (job.state, job.spec.system, job.endpoint) == ("ready", "be kind", "host")
    assert job.progress == Progress(waiting=2)
    assert [(item.number, item.prompt, item.state) for item in store.jobs.items(job.id)] == [
        (1, "one", "waiting"),
        (2, "two", "waiting"),
    ]


def test_only_a_running_job_gives_out_items_and_each_one_once(store: Store) -> None:
    job = store.jobs.create("greetings", JobSpec(), "host", Prompts(["one", "two"]))
    assert store.jobs.exchange(job.id, ME, SOON, wanted=1) == ()
    store.jobs.change(job.id, "running", since=("ready",))
    first, second = claimed(store, job), claimed(store, job, OTHER)
    assert (first.number, second.number, first.attempts) == (1, 2, 1)
    assert store.jobs.exchange(job.id, ME, SOON, wanted=1) == ()


def test_many_at_once_never_get_the_same_item(store: Store) -> None:
    job = running(store, 60)

    def take_all(owner: str) -> list[int]:
        taken = []
        while items := store.jobs.exchange(job.id, owner, SOON, wanted=2):
            taken += [item.number for item in items]
        return taken

    with ThreadPoolExecutor(4) as pool:
        numbers = [number for taken in pool.map(take_all, ("a", "b", "c", "d")) for number in taken]
    assert sorted(numbers) == list(range(1, 61))


def test_progress_counts_states_and_sums_what_is_priced(store: Store) -> None:
    job = running(store, 4)
    settle(store, answered(claimed(store, job)))
    settle(store, answered(claimed(store, job), cost=None))
    failed = claimed(store, job).model_copy(update={"state": "failed", "problem": sentence("no: {why}", why="x")})
    settle(store, failed)
    progress = store.jobs.get(job.id).progress
    assert progress == Progress(waiting=1, done=2, failed=1, cost_nano_usd=7, unpriced=1)
    assert (progress.total, progress.ended) == (4, 3)
    (item,) = store.jobs.items(job.id, state="failed")
    assert str(item.problem) == "no: x"


def test_outcomes_are_written_and_the_next_items_taken_in_one_go(store: Store) -> None:
    job = running(store, 5)
    first, second = store.jobs.exchange(job.id, ME, SOON, wanted=2)
    taken = store.jobs.exchange(job.id, ME, SOON, outcomes=(answered(second), answered(first)), wanted=4)
    assert [item.number for item in taken] == [3, 4, 5]
    assert store.jobs.get(job.id).progress == Progress(done=2, running=3, cost_nano_usd=14)


def test_a_job_is_done_only_when_no_item_waits_or_is_being_asked(store: Store) -> None:
    job = running(store, 2)
    first = claimed(store, job)
    settle(store, answered(claimed(store, job)))
    assert not store.jobs.finish_if_over(job.id)
    settle(store, answered(first))
    assert store.jobs.finish_if_over(job.id)
    assert store.jobs.get(job.id).state == "done"


def test_items_of_an_owner_that_is_not_heard_of_are_unknown_and_not_asked_again(store: Store) -> None:
    job = running(store, 2)
    lost = claimed(store, job, ME, NOW)
    alive = claimed(store, job, OTHER, NOW)
    store.jobs.renew(OTHER, LATER)
    assert store.jobs.expire(SOON) == 1
    assert [item.state for item in store.jobs.items(job.id)] == ["unknown", "running"]
    assert store.jobs.exchange(job.id, OTHER, LATER, wanted=1) == ()
    # The one that was only slow comes back: it asked, so it may say what it got.
    settle(store, answered(lost, "late"))
    assert store.jobs.items(job.id)[0].reply == "late"
    settle(store, answered(alive), OTHER)
    assert [item.state for item in store.jobs.items(job.id)] == ["done", "done"]


def test_an_item_that_another_has_taken_over_cannot_be_settled_by_the_first(store: Store) -> None:
    job = running(store, 1)
    lost = claimed(store, job, ME, NOW)
    store.jobs.expire(SOON)
    assert store.jobs.retry(job.id, ("unknown",)) == 1
    again = claimed(store, job, OTHER)
    assert again.attempts == 2
    settle(store, answered(lost, "from the dead"))
    assert store.jobs.items(job.id)[0].state == "running"
    settle(store, answered(again, "right"), OTHER)
    assert store.jobs.items(job.id)[0].reply == "right"


def test_an_item_that_is_given_back_waits_again(store: Store) -> None:
    job = running(store, 1)
    settle(store, claimed(store, job).model_copy(update={"state": "waiting"}))
    assert store.jobs.get(job.id).progress == Progress(waiting=1)
    assert claimed(store, job).number == 1


def test_a_state_changes_only_from_one_that_allows_it_and_keeps_the_reason(store: Store) -> None:
    job = running(store)
    assert store.jobs.change(job.id, "paused", since=("running",), note=sentence("no credit"))
    assert str(store.jobs.get(job.id).note) == "no credit"
    assert not store.jobs.change(job.id, "paused", since=("running",))
    assert store.jobs.running("host") == ()
    store.jobs.change(job.id, "running", since=("paused",))
    assert store.jobs.running("host") == (job.id,)
    assert store.jobs.running("elsewhere") == ()
    assert store.jobs.get(job.id).note is None


def test_many_items_are_read_in_parts(store: Store) -> None:
    job = store.jobs.create("many", JobSpec(), "host", Prompts([f"p{number}" for number in range(2_500)]))
    read, last = [], 0
    while some := store.jobs.items_after(job.id, last):
        read += [item.prompt for item in some]
        last = some[-1].number
    assert read == [f"p{number}" for number in range(2_500)]


def test_a_job_that_is_removed_is_gone_with_its_items(store: Store) -> None:
    job = running(store)
    store.jobs.remove(job.id)
    assert store.jobs.recent() == ()
    assert store.jobs.items(job.id) == ()
    assert store.jobs.state(job.id) is None


def test_a_job_that_is_forgotten_while_it_takes_its_items_in_stays_gone(store: Store) -> None:
    def forgetting() -> Iterator[NewItem]:
        yield from (NewItem(prompt=f"p{number}") for number in range(1_500))
        store.jobs.remove(store.jobs.recent()[0].id)
        yield NewItem(prompt="too late")

    with pytest.raises(JobForgotten, match="Begin it anew"):
        store.jobs.create("gone", JobSpec(), "host", forgetting())
    assert store.jobs.recent() == ()


def test_items_keep_their_row_and_their_picture(store: Store) -> None:
    picture = ImagePart(data=b"pixels", media_type="image/png", detail="low")
    items = (NewItem(prompt="one", given={"title": "T"}), NewItem(prompt="two", picture=picture))
    job = store.jobs.create("pictures", JobSpec(), "host", items)
    one, two = store.jobs.items(job.id)
    assert (one.given, two.given) == ({"title": "T"}, {})
    assert (store.jobs.picture(one), store.jobs.picture(two)) == (None, picture)
    store.jobs.remove(job.id)
    assert store.jobs.picture(two) is None


def test_others_write_while_a_job_takes_its_items_in_and_a_bad_one_leaves_no_job(store: Store) -> None:
    seen: list[Job] = []

    def items() -> Iterator[NewItem]:
        for number in range(1_500):
            if number == 1_200:
                store.jobs.create("meanwhile", JobSpec(), "host", Prompts(["one"]))
                seen.extend(store.jobs.recent())
                raise InputRejected(detail="line 1,200")
            yield NewItem(prompt=str(number))

    with pytest.raises(InputRejected, match="1,200"):
        store.jobs.create("long", JobSpec(), "host", items())
    assert {job.name: (job.state, job.progress.waiting) for job in seen} == {
        "meanwhile": ("ready", 1),
        "long": ("reading", 1_000),
    }
    assert [job.name for job in store.jobs.recent()] == ["meanwhile"]
