"""A job that is handed to the server as a batch, from its price to its answers."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from gptdash.domain.budgets import Budget
from gptdash.domain.endpoints import Endpoint, WireName
from gptdash.domain.jobs import Job, JobSpec, NewItem
from gptdash.domain.messages import ImagePart
from gptdash.domain.moderation import ModerationPolicies
from gptdash.domain.redaction import Redactor
from gptdash.domain.schemas import OutputSchema
from gptdash.gateway import BackgroundLoop, Books, Gateway, TimeLimits
from gptdash.services.jobs import JobRunner, JobService
from gptdash.services.jobs.asking import Asker
from gptdash.services.jobs.writing import LinesFile
from gptdash.store import Store
from tests.fake_openai.saying import messages_of
from tests.fake_openai.server import KEY, FakeOpenAI
from tests.fake_openai.steps import LENGTH, Finish, JsonObject, Refusal, Status, Text
from tests.services.jobs.working import LEASE_S, LOOK_S

WAIT_S = 20
BATCH = JobSpec(by="batch")
PIXEL = ImagePart(
    data=bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
        "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
    ),
    media_type="image/png",
)


@pytest.fixture
def loop() -> Iterator[BackgroundLoop]:
    opened = BackgroundLoop()
    yield opened
    opened.close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(f"sqlite:///{tmp_path / 'jobs.db'}")
    yield opened
    opened.close()


@pytest.fixture
def runner(store: Store, loop: BackgroundLoop) -> Iterator[JobRunner]:
    opened = JobRunner(store.jobs, loop, lease_s=LEASE_S, look_s=LOOK_S, poll_s=LOOK_S)
    yield opened
    opened.close()


OpenJobs = Callable[..., JobService]


@pytest.fixture
def open_jobs(fake_openai: FakeOpenAI, store: Store, loop: BackgroundLoop, runner: JobRunner) -> OpenJobs:
    def open_them(
        wire: WireName = "responses",
        redactor: Redactor | None = None,
        moderation: str = "off",
        kind: str = "openai",
        key: str = KEY,
    ) -> JobService:
        endpoint = Endpoint(
            kind=kind,
            label="OpenAI",
            base_url=fake_openai.url,
            api_key=SecretStr(key),
            model="gpt-6-luna",
            wire=wire,
        )
        books = Books(
            store.calls, store.budgets, redactor=redactor, moderation=ModerationPolicies(everywhere=moderation)
        )
        return JobService(Gateway(endpoint, books, loop, TimeLimits()), store.jobs, runner, redactor)

    return open_them


def run(jobs: JobService, prompts: list[str], spec: JobSpec = BATCH) -> Job:
    job = jobs.create("test", spec, prompts)
    jobs.start(job.id)
    return jobs.wait(job.id, WAIT_S)


def until(true: Callable[[], bool]) -> None:
    """Wait for a state that comes by itself."""
    deadline = time.monotonic() + WAIT_S
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.005)


@pytest.mark.parametrize("wire", ["responses", "chat_completions"])
def test_a_batch_is_one_file_and_each_answer_costs_half(
    open_jobs: OpenJobs, store: Store, fake_openai: FakeOpenAI, wire: WireName
) -> None:
    jobs = open_jobs(wire)
    assert jobs.takes_batches()
    # "hello" is one token, and a message and a reply take 3 each: 7 tokens at $0.10 a million are 700 nano-dollars.
    assert (jobs.estimate(JobSpec(), ["hello"]).input_nano_usd, jobs.estimate(BATCH, ["hello"]).input_nano_usd) == (
        700,
        350,
    )
    job = run(jobs, ["hello", "hello you"], JobSpec(system="Be kind.", by="batch"))
    assert (job.state, job.progress.done) == ("done", 2)
    assert [item.reply for item in jobs.items(job.id)] == ["You said: hello", "You said: hello you"]
    assert fake_openai.chats == ()  # no single call was made
    assert [line["url"] for line in fake_openai.batches.lines] == [
        {"responses": "/v1/responses", "chat_completions": "/v1/chat/completions"}[wire]
    ] * 2
    first, second = store.calls.recent(job.created_at, 10)
    assert {first.service_tier, second.service_tier} == {"batch"}
    for call in (first, second):  # $0.10 in and $0.50 out a million, half of it
        assert call.cost.nano_usd == (call.usage.input_tokens * 100 + call.usage.output_tokens * 500 + 1) // 2
        assert "half" in call.cost.source
    (batch,) = jobs.batches(job.id)
    assert (batch.state, batch.remote_status, batch.answered) == ("ended", "completed", 2)


def test_lines_that_fail_are_told_and_the_others_stand(open_jobs: OpenJobs, fake_openai: FakeOpenAI) -> None:
    person = OutputSchema(
        name="person", json_schema={"type": "object", "properties": {"age": {"type": "integer"}}, "required": ["age"]}
    )
    fake_openai.script(
        Status(400, "invalid_value", "bad prompt"),
        (Text('{"age": '), LENGTH),
        (JsonObject({"age": "old"}), Finish()),
        (JsonObject({"age": 36}), Finish()),
    )
    job = run(open_jobs(), ["1", "2", "3", "4"], JobSpec(by="batch", output=person))
    refused, cut, wrong, good = open_jobs().items(job.id)
    assert [item.state for item in (refused, cut, wrong, good)] == ["failed", "failed", "failed", "done"]
    assert ("bad prompt" in str(refused.problem), "length" in str(cut.problem), "$.age" in str(wrong.problem)) == (
        True,
        True,
        True,
    )
    assert (refused.cost_nano_usd, json.loads(good.reply or "")) == (0, {"age": 36})


@pytest.mark.parametrize("wire", ["responses", "chat_completions"])
def test_a_refusal_is_no_answer(open_jobs: OpenJobs, fake_openai: FakeOpenAI, wire: WireName) -> None:
    fake_openai.script((Refusal("I will not."), Finish()))
    job = run(open_jobs(wire), ["one"])
    (item,) = open_jobs().items(job.id)
    assert (item.state, item.reply, "refusal" in str(item.problem)) == ("failed", "I will not.", True)


def test_what_an_expired_batch_left_waits_and_is_sent_by_one_click(
    open_jobs: OpenJobs, fake_openai: FakeOpenAI, store: Store
) -> None:
    jobs = open_jobs()
    fake_openai.batches.expires_after = 2
    job = run(jobs, ["one", "two", "three"])
    assert (job.state, job.progress.done, job.progress.waiting) == ("paused", 2, 1)
    assert "expired and left 1 without" in str(job.note)
    fake_openai.batches.expires_after = None
    jobs.start(job.id)
    job = jobs.wait(job.id, WAIT_S)
    assert (job.state, job.progress.done) == ("done", 3)
    assert fake_openai.batches.answered == ["1", "2", "3"]
    assert len(store.calls.recent(job.created_at, 10)) == 3


def test_a_batch_that_the_server_refuses_pauses_the_job_with_its_reason(
    open_jobs: OpenJobs, fake_openai: FakeOpenAI
) -> None:
    fake_openai.batches.refusal = "Enqueued token limit reached."
    job = run(open_jobs(), ["one"])
    assert (job.state, job.progress.waiting) == ("paused", 1)
    assert "Enqueued token limit reached." in str(job.note)


def test_what_a_batch_left_can_be_asked_one_by_one_instead(open_jobs: OpenJobs, fake_openai: FakeOpenAI) -> None:
    jobs = open_jobs()
    fake_openai.batches.expires_after = 1
    job = run(jobs, ["one", "two"])
    jobs.ask_one_by_one(job.id)
    ended = jobs.wait(job.id, WAIT_S)
    assert (ended.state, ended.progress.done) == ("done", 2)
    assert (fake_openai.batches.answered, len(fake_openai.chats)) == (["1"], 1)


def test_a_key_that_is_refused_pauses_the_job_and_lets_its_items_wait(
    open_jobs: OpenJobs, fake_openai: FakeOpenAI
) -> None:
    job = run(open_jobs(key="sk-wrong"), ["one"])
    assert (job.state, job.progress.waiting) == ("paused", 1)
    assert "does not accept the API key" in str(job.note)
    jobs = open_jobs()
    jobs.start(job.id)
    assert jobs.wait(job.id, WAIT_S).progress.done == 1
    assert [batch.state for batch in jobs.batches(job.id)] == ["ended", "ended"]


def test_a_budget_holds_a_batch_back_before_anything_is_sent(
    open_jobs: OpenJobs, fake_openai: FakeOpenAI, store: Store
) -> None:
    store.budgets.put(Budget(id="small", period="month", limit_nano_usd=1))
    job = run(open_jobs(), ["one"])
    assert (job.state, job.progress.waiting) == ("paused", 1)
    assert "budget" in str(job.note)
    assert fake_openai.batches.files == {}
    (state,) = store.budgets.states(job.created_at, "")
    assert state.reserved_nano_usd == 0


def test_cancelling_stops_the_batch_and_keeps_what_was_answered(open_jobs: OpenJobs, fake_openai: FakeOpenAI) -> None:
    jobs = open_jobs()
    fake_openai.batches.held.set()
    job = jobs.create("test", BATCH, ["one", "two"])
    jobs.start(job.id)
    until(lambda: [batch.remote_status for batch in jobs.batches(job.id)] == ["in_progress"])
    jobs.ask_one_by_one(job.id)
    jobs.cancel(job.id)
    jobs.remove(job.id)  # not while a batch of it is with the server
    ended = jobs.wait(job.id, WAIT_S)
    assert (ended.state, ended.progress.waiting) == ("cancelled", 2)
    assert [batch.status for batch in fake_openai.batches.made.values()] == ["cancelled"]
    assert (ended.spec.by, fake_openai.chats) == ("batch", ())


def test_a_paused_job_sends_nothing_new_and_takes_in_what_it_sent(open_jobs: OpenJobs, fake_openai: FakeOpenAI) -> None:
    jobs = open_jobs()
    fake_openai.batches.held.set()
    job = jobs.create("test", BATCH, ["one"])
    jobs.start(job.id)
    until(lambda: [batch.remote_status for batch in jobs.batches(job.id)] == ["in_progress"])
    jobs.pause(job.id)
    fake_openai.batches.held.clear()
    ended = jobs.wait(job.id, WAIT_S)
    assert (ended.state, ended.progress.done) == ("paused", 1)
    jobs.start(job.id)
    assert jobs.wait(job.id, WAIT_S).state == "done"
    assert len(fake_openai.batches.made) == 1


def test_where_there_is_no_batch_api_the_job_says_so(open_jobs: OpenJobs, fake_openai: FakeOpenAI) -> None:
    fake_openai.has_batches = False
    jobs = open_jobs(kind="compatible")
    assert not jobs.takes_batches()
    job = run(jobs, ["one"])
    assert (job.state, job.progress.waiting) == ("paused", 1)
    assert "no Batch API" in str(job.note)


def test_calls_that_must_be_moderated_are_not_sent_as_a_batch(open_jobs: OpenJobs, fake_openai: FakeOpenAI) -> None:
    jobs = open_jobs(moderation="warn")
    assert not jobs.takes_batches()
    assert "moderated" in str(run(jobs, ["one"]).note)
    assert fake_openai.batches.files == {}


def test_personal_data_does_not_leave_in_the_file(open_jobs: OpenJobs, fake_openai: FakeOpenAI) -> None:
    run(open_jobs(redactor=Redactor(())), ["write to ada@example.com"])
    assert all(b"ada@" not in file.content for file in fake_openai.batches.files.values())
    assert "EMAIL" in messages_of(fake_openai.batches.lines[0]["body"])[-1]["content"]


def test_pictures_go_with_their_lines(open_jobs: OpenJobs, fake_openai: FakeOpenAI) -> None:
    jobs = open_jobs()

    class Pictures:
        def __len__(self) -> int:
            return 1

        def __iter__(self) -> Iterator[NewItem]:
            yield NewItem(prompt="What is it?", picture=PIXEL)

    job = jobs.create("test", BATCH, Pictures())
    jobs.start(job.id)
    jobs.wait(job.id, WAIT_S)
    assert jobs.items(job.id)[0].reply == "I see 1 image(s). You said: What is it?"


def test_what_has_no_room_in_a_file_waits_for_the_next(store: Store, loop: BackgroundLoop, tmp_path: Path) -> None:
    job = store.jobs.create("test", BATCH, "host", [NewItem(prompt="x" * 100) for _ in range(5)])
    store.jobs.change(job.id, "running", since=("ready",))
    endpoint = Endpoint(kind="openai", label="OpenAI", base_url="http://127.0.0.1:9/v1", model="gpt-6-luna")
    batches = Gateway(endpoint, Books(store.calls), loop, TimeLimits()).batches
    batch = store.jobs.batches.plan(job.id, "gpt-6-luna", "me", job.created_at, 5)
    assert batch
    lines = LinesFile(tmp_path / "lines", store.jobs, Asker(store.jobs.picture, {}, redacts=True), BATCH, 600)
    lines.write(batches, batch)
    written = [json.loads(line)["custom_id"] for line in lines.path.read_text().splitlines()]
    assert written == ["1", "2"]  # a line is 200 and some bytes long
    assert [item.state for item in store.jobs.items(job.id)] == ["running"] * 2 + ["waiting"] * 3
