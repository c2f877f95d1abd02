"""A job, from its price to its results."""

import csv
import json
import threading

import pytest
from pydantic import SecretStr

from gptdash.app import Services, open_services
from gptdash.domain.jobs import Job, JobSpec
from gptdash.domain.schemas import OutputSchema
from gptdash.services.jobs import EXPECTED, fill, read_table
from gptdash.settings import Settings
from tests.fake_openai.server import KEY, FakeOpenAI
from tests.fake_openai.steps import LENGTH, Finish, JsonObject, Stall, Status, Text

PERSON = OutputSchema(
    name="person",
    json_schema={
        "type": "object",
        "properties": {"name": {"type": "string"}, "age": {"type": "integer"}},
        "required": ["name"],
    },
)
TIMEOUT_S = 30
SECRET = "sk-proj-" + "a1B2c3D4" * 5


def run(services: Services, prompts: list[str], spec: JobSpec | None = None) -> Job:
    job = services.jobs.create("test", spec or JobSpec(width=2), prompts)
    services.jobs.start(job.id)
    return services.jobs.wait(job.id, TIMEOUT_S)


def test_a_job_asks_for_each_item_and_keeps_what_came(services: Services, fake_openai: FakeOpenAI) -> None:
    job = run(services, ["one", "two", "three"], JobSpec(system="Be kind.", width=2))
    assert (job.state, job.progress.done, job.progress.waiting) == ("done", 3, 0)
    assert [item.reply for item in services.jobs.items(job.id)] == [
        f"You said: {word}" for word in ("one", "two", "three")
    ]
    calls = {call.id: call for call in services.costs.calls(1)}
    assert all(calls[item.call_id or ""].purpose == "jobs" for item in services.jobs.items(job.id))
    assert all(chat.messages[0]["content"].startswith("Be kind.") for chat in fake_openai.chats)


def test_no_more_calls_run_at_once_than_the_width_allows(services: Services, fake_openai: FakeOpenAI) -> None:
    fake_openai.script(*[(Text("a"), Stall(), Finish())] * 6)
    job = services.jobs.create("test", JobSpec(width=3), [f"p{n}" for n in range(6)])
    services.jobs.start(job.id)
    assert len(fake_openai.wait_for_chats(3)) == 3
    assert services.jobs.get(job.id).progress.running == 3
    fake_openai.release()
    assert services.jobs.wait(job.id, TIMEOUT_S).progress.done == 6


def test_starting_twice_asks_once(services: Services, fake_openai: FakeOpenAI) -> None:
    job = services.jobs.create("test", JobSpec(), ["one", "two"])
    starters = [threading.Thread(target=services.jobs.start, args=(job.id,)) for _ in range(8)]
    for starter in starters:
        starter.start()
    for starter in starters:
        starter.join()
    services.jobs.wait(job.id, TIMEOUT_S)
    assert len(fake_openai.chats) == 2


def test_what_failed_by_its_own_fault_is_told_and_can_be_tried_again(
    services: Services, fake_openai: FakeOpenAI
) -> None:
    fake_openai.script(Status(400, "invalid_value", "bad prompt"), (Text("cut"), LENGTH))
    job = run(services, ["one", "two", "three"], JobSpec(width=1))
    first, second, third = services.jobs.items(job.id)
    assert (job.state, first.state, second.state, third.state) == ("done", "failed", "failed", "done")
    assert "bad prompt" in str(first.problem)
    assert ("length" in str(second.problem), second.reply) == (True, "cut")
    assert services.jobs.retry(job.id).state == "paused"
    services.jobs.start(job.id)
    again = services.jobs.wait(job.id, TIMEOUT_S)
    assert (again.state, again.progress.done) == ("done", 3)
    assert [item.attempts for item in services.jobs.items(job.id)] == [2, 2, 1]
    assert len(fake_openai.chats) == 5


def test_what_the_next_item_would_meet_as_well_pauses_the_job_and_says_why(
    services: Services, fake_openai: FakeOpenAI
) -> None:
    fake_openai.script((Text("fine"), Finish()), Status(429, "insufficient_quota"))
    job = run(services, ["one", "two", "three"], JobSpec(width=1))
    assert (job.state, job.progress.done, job.progress.waiting) == ("paused", 1, 2)
    assert "credit or spend limit" in str(job.note)
    services.jobs.start(job.id)
    assert services.jobs.wait(job.id, TIMEOUT_S).progress.done == 3
    assert len(fake_openai.chats) == 4  # the refused one once more, none of the others


def test_a_paused_job_begins_nothing_and_ends_what_it_asked(services: Services, fake_openai: FakeOpenAI) -> None:
    fake_openai.script(*[(Text("a"), Stall(), Finish())] * 2)
    job = services.jobs.create("test", JobSpec(width=2), ["one", "two", "three"])
    services.jobs.start(job.id)
    fake_openai.wait_for_chats(2)
    services.jobs.pause(job.id)
    fake_openai.release()
    paused = services.jobs.wait(job.id, TIMEOUT_S)
    assert (paused.state, paused.progress.done, paused.progress.waiting) == ("paused", 2, 1)


def test_a_cancelled_job_cancels_what_it_asked(services: Services, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(Text("a"), Stall(), Finish())
    job = services.jobs.create("test", JobSpec(width=1), ["one", "two"])
    services.jobs.start(job.id)
    fake_openai.wait_for_chats(1)
    services.jobs.cancel(job.id)
    ended = services.jobs.wait(job.id, TIMEOUT_S)
    assert (ended.state, ended.progress.failed, ended.progress.waiting) == ("cancelled", 1, 1)
    assert fake_openai.cancelled.wait(5)


def test_objects_are_held_against_their_schema(services: Services, fake_openai: FakeOpenAI) -> None:
    fake_openai.script(
        (JsonObject({"name": "Ada", "age": None}), Finish()),
        (JsonObject({"name": 7}), Finish()),
        (Text("no object"), Finish()),
    )
    job = run(services, ["one", "two", "three"], JobSpec(output=PERSON, width=1))
    good, wrong, none = services.jobs.items(job.id)
    assert (good.state, json.loads(good.reply or "")) == ("done", {"name": "Ada", "age": None})
    assert (wrong.state, none.state) == ("failed", "failed")
    assert "$.name" in str(wrong.problem)
    assert "no JSON object" in str(none.problem)


def test_a_job_is_priced_before_it_starts(services: Services) -> None:
    short = services.jobs.estimate(JobSpec(), ["hello"])
    # "hello" is one token, and a message and a reply take 3 each.
    assert (short.items, short.input_tokens, short.is_sampled) == (1, 7, False)
    assert short.worst_nano_usd is None  # the fake server is no provider that a price list knows
    many = services.jobs.estimate(JobSpec(), ["hello"] * 5_000)
    assert (many.items, many.input_tokens, many.is_sampled) == (5_000, 35_000, True)


def test_another_process_goes_on_with_what_was_left_running(services: Services, fake_openai: FakeOpenAI) -> None:
    job = services.jobs.create("test", JobSpec(), ["one", "two"])
    services._house.store.jobs.change(job.id, "running", since=("ready",))
    services.jobs.adopt()
    fake_openai.wait_for_chats(2)
    assert services.jobs.wait(job.id, TIMEOUT_S).progress.done == 2


def test_personal_data_is_not_stored_with_the_prompts(services: Services, fake_openai: FakeOpenAI) -> None:
    job = run(services, ["write to ada@example.com"])
    (item,) = services.jobs.items(job.id)
    assert "ada@" not in item.prompt + job.name + str(fake_openai.chats[-1].body)
    assert services.session.redactor.restore(item.reply or "") == "You said: write to ada@example.com"
    (line,) = services.jobs.as_json_lines(job.id)
    assert json.loads(line)["reply"] == "You said: write to ada@example.com"
    (elsewhere,) = services.for_new_session().jobs.as_json_lines(job.id)
    assert "ada@" not in elsewhere


def test_results_are_tables_in_which_nothing_runs(services: Services, fake_openai: FakeOpenAI) -> None:
    fake_openai.script((Text("=HYPERLINK(1)"), Finish()), (Text("-5"), Finish()))
    job = run(services, ["+one", "two"], JobSpec(width=1))
    rows = list(csv.DictReader(services.jobs.as_csv(job.id)))
    assert [(row["number"], row["prompt"], row["reply"]) for row in rows] == [
        ("1", "'+one", "'=HYPERLINK(1)"),
        ("2", "two", "-5"),
    ]
    lines = [json.loads(line) for line in services.jobs.as_json_lines(job.id)]
    assert [line["reply"] for line in lines] == ["=HYPERLINK(1)", "-5"]


def test_columns_of_the_table_and_of_the_job_have_names_of_their_own(services: Services) -> None:
    table = fill("Who lives in {state}?", read_table("t.csv", b"state,number,reply\nOhio,7,old\n"))
    job = services.jobs.create("test", JobSpec(), table)
    services.jobs.start(job.id)
    services.jobs.wait(job.id, TIMEOUT_S)
    (row,) = csv.DictReader(services.jobs.as_csv(job.id))
    assert (row["state"], row["number"], row["reply"]) == ("Ohio", "7", "old")
    assert (row["state (2)"], row["number (2)"]) == ("done", "1")
    assert row["reply (2)"] == "You said: Who lives in Ohio?"


def test_a_running_job_is_not_forgotten(services: Services, fake_openai: FakeOpenAI) -> None:
    fake_openai.reply(Text("a"), Stall(), Finish())
    job = services.jobs.create("test", JobSpec(), ["one"])
    services.jobs.start(job.id)
    fake_openai.wait_for_chats(1)
    services.jobs.remove(job.id)
    assert services.jobs.get(job.id).state == "running"
    fake_openai.release()
    services.jobs.wait(job.id, TIMEOUT_S)
    services.jobs.remove(job.id)
    with pytest.raises(KeyError):
        services.jobs.get(job.id)


@pytest.mark.parametrize("redact", [True, False])
def test_secrets_in_replies_are_masked_only_where_texts_are_redacted(fake_openai: FakeOpenAI, redact: bool) -> None:
    settings = Settings(
        openai_base_url=fake_openai.url, openai_api_key=SecretStr(KEY), model="gpt-6-luna", redact=redact
    )
    fake_openai.reply(Text(f"key {SECRET}"), Finish())
    with open_services(settings) as services:
        job = run(services, ["one"])
        (item,) = services.jobs.items(job.id)
    assert (SECRET in (item.reply or "")) is not redact


def test_results_go_with_the_row_they_come_from_and_with_the_fields_of_an_answer(
    services: Services, fake_openai: FakeOpenAI
) -> None:
    fake_openai.script((JsonObject({"name": "Ada", "age": 36}), Finish()), Status(400, "invalid_value", "bad"))
    table = fill("Who wrote {title}?", read_table("t.csv", b"title,year\nNotes,1843\nOther,1900\n"))
    job = services.jobs.create("test", JobSpec(output=PERSON, width=1), table)
    services.jobs.start(job.id)
    services.jobs.wait(job.id, TIMEOUT_S)
    rows = list(csv.DictReader(services.jobs.as_csv(job.id)))
    assert [(row["title"], row["year"], row["state"], row["name"], row["age"]) for row in rows] == [
        ("Notes", "1843", "done", "Ada", "36"),
        ("Other", "1900", "failed", "", ""),
    ]
    first = json.loads(next(services.jobs.as_json_lines(job.id)))
    assert (first["given"], first["object"]) == ({"title": "Notes", "year": "1843"}, {"name": "Ada", "age": 36})


def test_replies_are_held_against_what_each_row_expects(services: Services, fake_openai: FakeOpenAI) -> None:
    fake_openai.script((Text("It is  PARIS."), Finish()), (Text("Rome"), Finish()))
    table = fill("{question}", read_table("t.csv", b"question,expected\nFrance?,paris\nSpain?,Madrid\n"))
    job = services.jobs.create("test", JobSpec(check=EXPECTED, width=1), table)
    services.jobs.start(job.id)
    assert services.jobs.wait(job.id, TIMEOUT_S).progress.failed == 1
    right, wrong = services.jobs.items(job.id)
    assert (right.state, wrong.state, wrong.reply) == ("done", "failed", "Rome")
    assert "Madrid" in str(wrong.problem)


def test_a_check_that_nobody_knows_fails_the_item(services: Services) -> None:
    run(services, ["one"], JobSpec(check="elsewhere"))
    (item,) = services.jobs.items(services.jobs.recent()[0].id)
    assert (item.state, "elsewhere" in str(item.problem)) == ("failed", True)
