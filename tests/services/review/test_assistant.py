"""The assistant on a scripted model, with containers over real HTTP."""

import io
import zipfile
from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from gptdash.app import Services, open_services
from gptdash.domain.budgets import BudgetExceeded
from gptdash.domain.errors import BlankQuestion, ReplyCut, ServerFailed
from gptdash.services.review import AssistantReply, ReviewAssistant, files_as_changeset, read_diff
from gptdash.services.review.assistant.assistant import ThreadGone
from gptdash.services.review.assistant.packing import MAX_BYTES, TooMuchToUpload
from gptdash.services.review.sources import NothingToReview
from gptdash.settings import Settings
from tests.fake_openai.containers import ContainerFile
from tests.fake_openai.server import KEY, FakeOpenAI
from tests.fake_openai.steps import Cites, CutMidStream, Finish, RunsCode, Stall, Status, Text

CODE = b"import json\nprint(eval('1 + 1'))  # ada@example.com\n"


@pytest.fixture
def services(fake_openai: FakeOpenAI) -> Iterator[Services]:
    """The whole house; the fake poses as OpenAI."""
    settings = Settings(openai_base_url=fake_openai.url, openai_api_key=SecretStr(KEY), max_attempts=1)
    with open_services(settings) as opened:
        yield opened.using(
            opened.endpoint.model_copy(update={"kind": "openai", "model": "gpt-6-luna", "label": "OpenAI"})
        )


@pytest.fixture
def assistant(services: Services) -> ReviewAssistant:
    return services.review.assistant


def begun(assistant: ReviewAssistant) -> str:
    return assistant.begin(files_as_changeset([("src/a.py", CODE)])).id


def asked(assistant: ReviewAssistant, thread_id: str, question: str = "Is it safe?") -> AssistantReply:
    with assistant.ask(thread_id, question) as reply:
        for _ in reply.ticks():
            pass
    return reply


def uploaded(fake: FakeOpenAI, container: str) -> ContainerFile:
    (file,) = (file for file in fake.shelf.held[container].files.values() if file.source == "user")
    return file


def test_it_reads_runs_and_hands_over_what_it_made(assistant: ReviewAssistant, fake_openai: FakeOpenAI) -> None:
    thread_id = begun(assistant)
    fake_openai.reply(
        RunsCode("eval('1+1')", ("2\n",), {"fix.py": b"x = 2\n"}), Text("Use this: "), Cites("fix.py"), Finish()
    )
    reply = asked(assistant, thread_id)
    assert [notice.code for notice in reply.notices] == ["container"]
    assert [(run.code, run.logs) for run in reply.runs] == [("eval('1+1')", ("2\n",))]
    fake_openai.shelf.expire_all()
    (turn,) = assistant.thread(thread_id).turns  # type: ignore[union-attr] # it was begun above
    assert (turn.question, turn.text) == ("Is it safe?", "Use this: [fix.py](sandbox:/mnt/data/fix.py)")
    assert turn.runs == reply.runs
    assert [(file.name, file.size, assistant.file(file.id)) for file in turn.files] == [("fix.py", 6, b"x = 2\n")]


def test_one_file_goes_up_by_its_name_and_personal_data_stays_here(
    assistant: ReviewAssistant, fake_openai: FakeOpenAI
) -> None:
    asked(assistant, begun(assistant), "Write to ada@example.com?")
    file = uploaded(fake_openai, "cntr_1")
    assert file.path == "/mnt/data/a.py"
    assert file.data == CODE.replace(b"ada@example.com", "█".encode() * 15)
    assert "ada@example.com" not in str(fake_openai.chats[-1].body)
    assert "`a.py`" in fake_openai.chats[-1].body["instructions"]


def test_several_files_go_up_as_a_zip_and_a_diff_as_a_diff(assistant: ReviewAssistant, fake_openai: FakeOpenAI) -> None:
    asked(assistant, assistant.begin(files_as_changeset([("a.py", b"x = 1\n"), ("b/a.py", b"y = 2\n")])).id)
    with zipfile.ZipFile(io.BytesIO(uploaded(fake_openai, "cntr_1").data)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {"a.py": b"x = 1\n", "b/a.py": b"y = 2\n"}
    thread = assistant.begin(read_diff("--- a/x.go\n+++ b/x.go\n@@ -1,2 +1,2 @@\n-one()\n+two()\n three()\n"))
    assert thread.paths == ("x.go.diff",)
    assert assistant.file(thread.id) == b"--- x.go\n+++ x.go\n@@ -1 +1 @@\n-one()\n+two()\n three()\n"


def test_the_second_question_uses_the_same_container_and_tells_what_was_said(
    assistant: ReviewAssistant, services: Services, fake_openai: FakeOpenAI
) -> None:
    thread_id = begun(assistant)
    fake_openai.reply(RunsCode("print(2)", ("2\n",)), Text("It is 2."), Finish())
    asked(assistant, thread_id)
    asked(assistant, thread_id, "And then?")
    first, second = (chat.body for chat in fake_openai.chats)
    assert first["tools"] == second["tools"] == [{"type": "code_interpreter", "container": "cntr_1"}]
    said = [(message["role"], message["content"]) for message in fake_openai.chats[-1].messages[1:]]
    assert said == [
        ("user", "Is it safe?"),
        ("assistant", "[I ran:\nprint(2)\nIt printed:\n2\n]\n\nIt is 2."),
        ("user", "And then?"),
    ]
    rows = services.costs.calls(1)
    assert sorted(row.model for row in rows) == ["container-1g", "gpt-6-luna", "gpt-6-luna"]


def test_a_container_that_expired_is_made_anew_and_filled_again(
    assistant: ReviewAssistant, fake_openai: FakeOpenAI
) -> None:
    thread_id = begun(assistant)
    asked(assistant, thread_id)
    fake_openai.shelf.expire_all()
    reply = asked(assistant, thread_id, "Still there?")
    assert "has expired" in str(reply.notices[0].sentence)
    assert uploaded(fake_openai, "cntr_3").data == uploaded(fake_openai, "cntr_1").data
    assert fake_openai.chats[-1].body["tools"][0]["container"] == "cntr_3"


def test_one_that_expires_between_the_look_and_the_call_is_made_anew_too(
    assistant: ReviewAssistant, fake_openai: FakeOpenAI
) -> None:
    thread_id = begun(assistant)
    asked(assistant, thread_id)
    fake_openai.script(Status(400, message="Expected container_id: cntr_1"), (Text("Here."), Finish()))
    reply = asked(assistant, thread_id, "Still there?")
    assert reply.text == "Here."
    assert len(fake_openai.shelf.held) == 2


def test_a_file_that_cannot_be_copied_is_told_of_and_the_reply_stands(
    assistant: ReviewAssistant, fake_openai: FakeOpenAI
) -> None:
    fake_openai.reply(RunsCode("…", makes={"big.bin": b"x" * 20_000_001}), Cites("big.bin"), Finish())
    reply = asked(assistant, begun(assistant))
    assert reply.files == ()
    assert "big.bin could not be copied" in str(reply.notices[-1].sentence)


@pytest.mark.parametrize("ending", [CutMidStream(), Stall()])
def test_what_came_before_a_stop_or_a_cut_is_kept(
    assistant: ReviewAssistant, fake_openai: FakeOpenAI, ending: CutMidStream | Stall
) -> None:
    thread_id = begun(assistant)
    fake_openai.reply(RunsCode("print(1)", ("1\n",)), Text("It prints"), ending)
    with pytest.raises((StopWatching, ReplyCut)) as stopped, assistant.ask(thread_id, "What?") as reply:
        for _ in reply.ticks():
            if reply.text and isinstance(ending, Stall):
                raise StopWatching
    (turn,) = assistant.thread(thread_id).turns  # type: ignore[union-attr] # it was begun above
    assert (turn.text, len(turn.runs)) == ("It prints", 1)
    assert turn.state == ("stopped" if stopped.type is StopWatching else "cut")
    assert turn.done is not None


class StopWatching(Exception):
    """A page that is left."""


def test_a_failure_keeps_the_thread_and_no_empty_turn(assistant: ReviewAssistant, fake_openai: FakeOpenAI) -> None:
    thread_id = begun(assistant)
    fake_openai.reply(Status(500))
    with pytest.raises(ServerFailed):
        asked(assistant, thread_id)
    assert assistant.thread(thread_id).turns == ()  # type: ignore[union-attr] # it was begun above
    assert asked(assistant, thread_id).text


def test_a_budget_stops_the_container_before_it_is_made(
    services: Services, assistant: ReviewAssistant, fake_openai: FakeOpenAI
) -> None:
    services.costs.set_budget("day", 20_000_000)
    with pytest.raises(BudgetExceeded):
        asked(assistant, begun(assistant))
    assert fake_openai.shelf.held == {}


def test_the_price_names_the_container_until_one_is_paid_for(assistant: ReviewAssistant) -> None:
    thread_id = begun(assistant)
    before = assistant.price(thread_id, "Is it safe?")
    assert before.container is not None
    assert before.container.nano_usd == 30_000_000
    asked(assistant, thread_id)
    assert assistant.price(thread_id, "And then?").container is None


def test_secrets_that_a_run_prints_are_not_kept(assistant: ReviewAssistant, fake_openai: FakeOpenAI) -> None:
    secret = "sk-proj-" + "aB3_dE6-" * 8
    fake_openai.reply(RunsCode(f"print('{secret}')", (secret,)), Text(f"It prints {secret}"), Finish())
    thread_id = begun(assistant)
    asked(assistant, thread_id)
    assert secret not in str(assistant.thread(thread_id))


def test_what_cannot_be_asked_is_refused_in_one_sentence(assistant: ReviewAssistant) -> None:
    with pytest.raises(NothingToReview):
        assistant.begin(files_as_changeset([]))
    with pytest.raises(TooMuchToUpload, match="too many for the assistant"):
        assistant.begin(
            files_as_changeset(
                [
                    (f"{n}.py", b"x = 'many words on one line, again and again'\n" * 20_000)
                    for n in range(MAX_BYTES // 900_000 + 1)
                ]
            )
        )
    thread_id = begun(assistant)
    with pytest.raises(BlankQuestion):
        assistant.ask(thread_id, " ")
    assistant.delete(thread_id)
    with pytest.raises(ThreadGone):
        assistant.ask(thread_id, "Is it safe?")


def test_elsewhere_it_says_why_it_cannot_work(services: Services) -> None:
    embedded = services.using(services.embedded_endpoint()).review.assistant
    assert "Embedded model does not offer" in str(embedded.why_off)
    without_tools = services.using(services.endpoint.model_copy(update={"model": "o1-mini"})).review.assistant
    assert str(without_tools.why_off) == "o1-mini cannot run code. Choose another model in the sidebar."
    assert services.review.assistant.why_off is None
