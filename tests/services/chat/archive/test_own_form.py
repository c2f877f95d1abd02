"""What is written out comes back as it was."""

import json
import string
import uuid
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gptdash.domain.conversations import (
    AttachedFile,
    Attachment,
    ChatSettings,
    Conversation,
    HistoryRule,
    StoredMessage,
    WholeConversation,
)
from gptdash.domain.errors import FileRejected
from gptdash.domain.events import Done, ToolFinished, ToolsPending
from gptdash.domain.messages import Message, ToolUse
from gptdash.domain.requests import Parameters
from gptdash.domain.tool_trace import ToolTrace
from gptdash.domain.usage import Cost, Usage
from gptdash.services.chat import Archiving
from gptdash.services.chat.archive.own import write_own
from gptdash.services.chat.archive.reading import read_file
from gptdash.store import Store

# Letters that form no address, number or key; control characters are replaced before they are stored.
TEXTS = st.text(alphabet=string.ascii_letters + " \n#*_`你好é\u2028😀", max_size=30)
TIMES = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - Hypothesis wants bounds without a zone
DONE = st.builds(
    Done,
    call_id=st.just("c" * 32),
    model=st.sampled_from(["gpt-4o", "gpt-6-luna"]),
    usage=st.builds(Usage, input_tokens=st.integers(0, 10**6), output_tokens=st.integers(0, 10**6)),
    cost=st.builds(Cost, nano_usd=st.none() | st.integers(0, 10**12), source=TEXTS),
    finish_reason=st.sampled_from(["stop", "length", "cut", "cancelled"]),
    duration_ms=st.integers(0, 10**6),
    cached=st.booleans(),
)
USES = st.builds(ToolUse, id=TEXTS, name=TEXTS, arguments=TEXTS)
TRACES = st.builds(
    ToolTrace,
    runs=st.lists(st.builds(ToolFinished, use=USES, result=TEXTS, duration_ms=st.integers(0, 10**6)), max_size=2).map(
        tuple
    ),
    pending=st.none()
    | st.builds(
        ToolsPending,
        uses=st.tuples(USES),
        so_far=st.tuples(st.builds(Message, role=st.just("assistant"), tool_uses=st.tuples(USES))),
    ),
)
SETTINGS = st.builds(
    ChatSettings,
    system=TEXTS,
    model=st.none() | st.just("m"),
    parameters=st.builds(Parameters, temperature=st.none() | st.floats(0, 2), stop=st.just(("x",)) | st.just(())),
    history=st.builds(HistoryRule, max_messages=st.none() | st.integers(1, 50), summarise=st.booleans()),
)


@st.composite
def wholes(draw: st.DrawFn) -> WholeConversation:
    """A conversation of any shape: each message follows any earlier one, or begins anew."""
    conversation_id = uuid.uuid4().hex
    said: list[StoredMessage] = []
    files: list[AttachedFile] = []
    for _ in range(draw(st.integers(1, 8))):
        parent = draw(st.none() | st.sampled_from(said)) if said else None
        data = draw(TEXTS).encode()
        attached = Attachment(id=uuid.uuid4().hex, name="a.txt", media_type="text/plain", size_bytes=len(data))
        has_file = draw(st.booleans())
        said.append(
            StoredMessage(
                id=uuid.uuid4().hex,
                conversation_id=conversation_id,
                role=draw(st.sampled_from(["user", "assistant", "system"])),
                text=draw(TEXTS),
                created_at=draw(TIMES),
                parent_id=parent.id if parent else None,
                depth=parent.depth + 1 if parent else 0,
                state=draw(st.sampled_from(["complete", "stopped", "cut"])),
                reasoning=draw(TEXTS),
                trace=draw(st.none() | TRACES),
                attachments=(attached,) if has_file else (),
                done=draw(st.none() | DONE),
            )
        )
        files += [AttachedFile(attachment=attached, data=data)] if has_file else []
    conversation = Conversation(
        id=conversation_id,
        created_at=draw(TIMES),
        title=" ".join(draw(TEXTS).split()),
        updated_at=draw(TIMES),
        head_id=draw(st.sampled_from(said)).id,
        pinned=draw(st.booleans()),
        settings=draw(SETTINGS),
    )
    return WholeConversation(conversation=conversation, messages=tuple(said), files=tuple(files))


@pytest.fixture
def archive(store: Store) -> Archiving:
    return Archiving(store.conversations)


def filled(store: Store) -> str:
    """A conversation with a branch, a stopped reply, a file and settings."""
    notes = Attachment(id="f" * 32, name="notes.txt", media_type="text/plain", size_bytes=3)
    file = AttachedFile(attachment=notes, data=b"abc")
    question = store.conversations.append("c", "user", "hello", attachments=(notes,), files=(file,))
    store.conversations.append("c", "assistant", "one", parent_id=question.id, state="stopped")
    store.conversations.append("c", "assistant", "two", parent_id=question.id, reasoning="hm")
    store.conversations.configure("c", ChatSettings(system="Be brief."))
    return "c"


@settings(max_examples=40, deadline=None)
@given(st.lists(wholes(), max_size=3))
def test_reading_what_was_written_gives_the_same(conversations: list[WholeConversation]) -> None:
    read = read_file("x.json", write_own(conversations).encode())
    assert read.conversations == tuple(conversations)


@settings(max_examples=15, deadline=None)
@given(st.lists(wholes(), min_size=1, max_size=3))
def test_importing_what_was_exported_gives_the_same_in_an_empty_store(conversations: list[WholeConversation]) -> None:
    store = Store.open("sqlite://")
    archive = Archiving(store.conversations)
    taken = archive.take_in("x.json", write_own(conversations).encode())
    assert taken.conversation_ids == tuple(whole.conversation.id for whole in conversations)
    assert tuple(store.conversations.archive.read(taken.conversation_ids)) == tuple(conversations)
    store.close()


@pytest.mark.postgresql
def test_a_round_trip_through_postgresql(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    first = Store.open(f"sqlite:///{tmp_path / 'first.db'}")
    exported = Archiving(first.conversations).as_json([filled(first)])
    second = Store.open(request.getfixturevalue("postgres").migrated_database())
    Archiving(second.conversations).take_in("x.json", exported.encode())
    (before,) = first.conversations.archive.read(["c"])
    (after,) = second.conversations.archive.read(["c"])
    assert after == before
    first.close()
    second.close()


def test_an_import_beside_the_original_overwrites_nothing(store: Store, archive: Archiving) -> None:
    (before,) = store.conversations.archive.read([filled(store)])
    (copied,) = archive.take_in("x.json", archive.as_json().encode()).conversation_ids
    assert copied != "c"
    original, copy = store.conversations.archive.read(["c", copied])
    assert original == before
    assert [message.text for message in copy.messages] == ["hello", "one", "two"]
    assert [message.text for message in store.conversations.branches.branch(copied).messages] == ["hello", "two"]
    assert copy.files[0].text == "abc"
    assert not {message.id for message in copy.messages} & {message.id for message in before.messages}


def test_no_key_leaves_in_an_export(store: Store, archive: Archiving) -> None:
    key = "sk-proj-" + "a1B2" * 10
    data = f"token {key}".encode()
    notes = Attachment(id="f" * 32, name="notes.txt", media_type="text/plain", size_bytes=len(data))
    file = AttachedFile(attachment=notes, data=data)
    question = store.conversations.append("c", "user", f"use {key} now", attachments=(notes,), files=(file,))
    store.conversations.append("c", "assistant", f"I use {key}", parent_id=question.id, reasoning=key)
    store.conversations.configure("c", ChatSettings(system=f"The key is {key}."))
    for written in (archive.as_json(["c"]), archive.as_markdown("c"), archive.as_list("c")):
        assert key not in written
        assert f"use {'█' * len(key)} now" in written
    assert archive.take_in("x.json", archive.as_json(["c"]).encode()).conversation_ids


def test_what_is_deleted_is_not_in_an_export_of_everything(store: Store, archive: Archiving) -> None:
    store.conversations.append("gone", "user", "old news")
    store.conversations.delete("gone")
    assert "old news" not in archive.as_json()


def changed(exported: str, *path: str | int, value: object) -> bytes:
    """Change one value in an exported file."""
    document = json.loads(exported)
    place = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return json.dumps(document).encode()


MESSAGES = ("conversations", 0, "messages")


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ((*MESSAGES, 1, "role"), "narrator", "at conversations[0].messages[1].role"),
        (
            (*MESSAGES, 2, "parent_id"),
            "nobody",
            "no message before this one has that id",
        ),
        ((*MESSAGES, 1, "depth"), 7, "expected 1 at conversations[0].messages[1].depth"),
        ((*MESSAGES, 1, "conversation_id"), "d", "another conversation at conversations[0].messages[1]"),
        ((*MESSAGES, 1, "more"), 1, "at conversations[0].messages[1].more"),
        (
            ("conversations", 0, "conversation", "head_id"),
            "x",
            "no such message at conversations[0].conversation",
        ),
        (("conversations", 0, "files", 0, "data"), "AAAA/w==", "another size"),
        (("conversations", 0, "conversation", "created_at"), "soon", "at conversations[0].conversation.created_at"),
        (("version",), 2, "written by a newer gptdash (format 2)"),
    ],
)
def test_a_bad_file_is_refused_with_the_place_and_nothing_is_imported(
    store: Store, archive: Archiving, path: tuple[str | int, ...], value: object, said: str
) -> None:
    exported = archive.as_json([filled(store)])
    with pytest.raises(FileRejected) as caught:
        archive.take_in("talk.json", changed(exported, *path, value=value))
    assert said in str(caught.value)
    assert [found.id for found in store.conversations.recent(10)] == ["c"]


def test_a_message_that_stands_twice_is_refused(store: Store, archive: Archiving) -> None:
    document = json.loads(archive.as_json([filled(store)]))
    document["conversations"][0]["messages"] *= 2
    with pytest.raises(FileRejected, match=r"this id was used before at conversations\[0\]\.messages\[3\]\.id"):
        archive.take_in("talk.json", json.dumps(document).encode())


def test_one_bad_conversation_keeps_the_good_ones_out(store: Store, archive: Archiving) -> None:
    filled(store)
    document = json.loads(archive.as_json())
    second = json.loads(archive.as_json())["conversations"][0]
    second["messages"][0]["role"] = "narrator"
    document["conversations"].append(second)
    with pytest.raises(FileRejected, match=r"conversations\[1\]\.messages\[0\]\.role"):
        archive.take_in("talk.json", json.dumps(document).encode())
    assert len(store.conversations.recent(10)) == 1
