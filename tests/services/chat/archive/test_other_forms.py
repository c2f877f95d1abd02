import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gptdash.domain.conversations import ChatSettings
from gptdash.domain.errors import FileRejected
from gptdash.domain.redaction import Redactor
from gptdash.services.chat import Archiving
from gptdash.store import Store

Node = dict[str, Any]


@pytest.fixture
def archive(store: Store) -> Archiving:
    return Archiving(store.conversations)


def taken_in(archive: Archiving, store: Store, document: object) -> list[tuple[str, str]]:
    (conversation,) = archive.take_in("talk.json", json.dumps(document).encode()).conversation_ids
    return [(said.role, said.text) for said in store.conversations.branches.branch(conversation).messages]


LIST = [
    {"role": "system", "content": "Be brief."},
    {"role": "user", "content": "hello"},
    {"role": "assistant", "content": "Good day"},
]


def test_the_plain_list_is_taken_in_and_written_out_again(store: Store, archive: Archiving) -> None:
    (conversation,) = archive.take_in("talk.json", json.dumps(LIST).encode()).conversation_ids
    assert json.loads(archive.as_list(conversation)) == LIST
    found = store.conversations.find(conversation)
    assert found
    assert (found.title, found.settings) == ("hello", ChatSettings(system="Be brief."))


TALKS = st.lists(
    st.fixed_dictionaries(
        {"role": st.sampled_from(["user", "assistant"]), "content": st.text(alphabet="ab \n你", max_size=9)}
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=20, deadline=None)
@given(TALKS)
def test_any_plain_list_survives_the_round_trip(talk: list[dict[str, str]]) -> None:
    store = Store.open("sqlite://")
    archive = Archiving(store.conversations)
    (conversation,) = archive.take_in("talk.json", json.dumps(talk).encode()).conversation_ids
    assert json.loads(archive.as_list(conversation)) == talk
    store.close()


def test_a_list_of_text_parts_and_a_request_body_are_taken_as_well(store: Store, archive: Archiving) -> None:
    parts = [{"type": "text", "text": "hel"}, {"type": "text", "text": "lo"}]
    assert taken_in(archive, store, {"model": "m", "messages": [{"role": "user", "content": parts}]}) == [
        ("user", "hello")
    ]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b'[{"role": "user", "content": "a"},\n {"role": "user" "content": "b"}]', "at line 2, column 18"),
        (b'[{"role": "user", "content": "a"}', "at line 1, column 34"),
        (b"\xff\xfe", "not text in UTF-8: byte 1"),
        (b" \n", "is empty"),
        (b'[{"role": "user", "content": "a"}, {"role": "narrator", "content": "b"}]', "at messages[1].role"),
        (b'[{"role": "user", "content": 3}]', "at messages[0].content"),
        (b'[{"role": "user"}]', "field required at messages[0].content"),
        (b'[{"role": "user", "content": [{"type": "image_url"}]}]', "only text can be imported"),
        (b'[{"role": "system", "content": "alone"}]', "holds no conversations"),
        (b"[]", "holds no conversations"),
        (b'{"a": 1}', "holds no conversations"),
        (b"3", "holds no conversations"),
        (b"[" * 100_000, "holds no conversations"),
        (b'[{"mapping": {"a": {"parent": null, "message": {"author": {}}}}}]', "at conversations[0].mapping.a.message"),
        (b'[{"mapping": [], "title": "x"}]', "at conversations[0].mapping"),
        (b'[{"mapping": {}, "create_time": 1e99}]', "at conversations[0].create_time"),
    ],
)
def test_a_bad_file_is_refused_with_the_place(store: Store, archive: Archiving, data: bytes, said: str) -> None:
    with pytest.raises(FileRejected) as caught:
        archive.take_in("talk.json", data)
    assert said in str(caught.value)
    assert "talk.json" in str(caught.value)
    assert store.conversations.recent(10) == ()


def test_what_json_can_say_and_no_text_can_hold_is_replaced(store: Store, archive: Archiving) -> None:
    document = '[{"role": "user", "content": "a\\ud800b\\u0000c"}]'
    (conversation,) = archive.take_in("talk.json", document.encode()).conversation_ids
    assert store.conversations.messages(conversation)[0].text == "a?b\ufffdc"


def test_personal_data_in_what_a_person_wrote_is_replaced_as_when_it_is_typed(store: Store) -> None:
    archive = Archiving(store.conversations, Redactor())
    assert taken_in(archive, store, [{"role": "user", "content": "I am ada@example.com"}]) == [
        ("user", "I am ⟦EMAIL_1⟧")
    ]
    assert store.conversations.recent(1)[0].title == "I am ⟦EMAIL_1⟧"


def test_a_branch_is_written_as_markdown(store: Store, archive: Archiving) -> None:
    question = store.conversations.append("c", "user", "hello")
    store.conversations.append("c", "assistant", "not this", parent_id=question.id)
    store.conversations.append("c", "assistant", "Good *day*", parent_id=question.id)
    store.conversations.configure("c", ChatSettings(system="Be brief."))
    lines = archive.as_markdown("c").splitlines()
    assert lines[0] == "# hello"
    assert lines[3:] == [
        "", "## System", "", "Be brief.", "", "## User", "", "hello", "", "## Assistant", "", "Good *day*"
    ]  # fmt: skip
    assert archive.as_markdown("nowhere") == ""


def node(name: str, parent: str | None, *children: str, role: str = "user", **content: Any) -> tuple[str, Node]:
    said = {"content_type": "text", "parts": [name]} | content
    message = {"id": name, "author": {"role": role, "name": None}, "create_time": 1_700_000_000.5, "content": said}
    return name, {"id": name, "message": message, "parent": parent, "children": list(children)}


def root(*children: str) -> tuple[str, Node]:
    return "root", {"id": "root", "message": None, "parent": None, "children": list(children)}


def exported(*nodes: tuple[str, Node], **more: Any) -> list[dict[str, Any]]:
    return [{"title": "My talk", "create_time": 1_700_000_000.0, "mapping": dict(nodes), **more}]


def test_a_chatgpt_conversation_comes_with_its_branches_and_is_left_where_it_was(
    store: Store, archive: Archiving
) -> None:
    document = exported(
        root("q"),
        node("q", "root", "a", "b"),
        node("a", "q", "more", role="assistant"),
        node("more", "a"),
        node("b", "q", role="assistant"),
        current_node="a",
    )
    (conversation,) = archive.take_in("conversations.json", json.dumps(document).encode()).conversation_ids
    branch = store.conversations.branches.branch(conversation)
    assert [(said.role, said.text) for said in branch.messages] == [("user", "q"), ("assistant", "a"), ("user", "more")]
    (rivals,) = branch.siblings.values()
    assert [store.conversations.branches.message(name).text for name in rivals] == ["a", "b"]
    found = store.conversations.find(conversation)
    assert found
    assert found.title == "My talk"
    assert found.created_at.isoformat() == "2023-11-14T22:13:20+00:00"


def test_what_is_not_text_is_told_and_what_was_hidden_is_left_out(store: Store, archive: Archiving) -> None:
    hidden = node("hidden", "root", "q", role="user")
    hidden[1]["message"]["metadata"] = {"is_visually_hidden_from_conversation": True}
    picture = {"content_type": "image_asset_pointer", "asset_pointer": "file-service://x"}
    tool_call = node("call", "q", "result", role="assistant", content_type="code", text="search()", parts=[])
    document = exported(
        root("hidden"),
        hidden,
        node("q", "hidden", "call", content_type="multimodal_text", parts=[picture, "What is this?"]),
        tool_call,
        node("result", "call", "a", role="tool", content_type="execution_output"),
        node("a", "result", role="assistant", parts=["A cat", "indeed"]),
    )
    taken = archive.take_in("conversations.json", json.dumps(document).encode())
    said = store.conversations.branches.branch(taken.conversation_ids[0]).messages
    assert [(one.role, one.text) for one in said] == [("user", "What is this?"), ("assistant", "A cat\n\nindeed")]
    assert [str(note) for note in taken.notes] == [
        "Not text, so left out: code (1), execution_output (1), image_asset_pointer (1)."
    ]


def test_many_conversations_come_at_once_and_empty_ones_are_told(store: Store, archive: Archiving) -> None:
    full = exported(root("q"), node("q", "root"))
    taken = archive.take_in("conversations.json", json.dumps(full * 3 + exported(root())).encode())
    assert len(taken.conversation_ids) == 3
    assert [str(note) for note in taken.notes] == ["1 conversations without any text were left out."]


@pytest.mark.parametrize(
    ("nodes", "said"),
    [
        ([root("q"), node("q", "root", "root")], "this node is reached twice at conversations[0].mapping.root"),
        ([root(), node("x", "y", "y"), node("y", "x", "x")], "no way leads"),
    ],
)
def test_nodes_that_are_no_tree_are_refused(
    store: Store, archive: Archiving, nodes: list[tuple[str, Node]], said: str
) -> None:
    with pytest.raises(FileRejected) as caught:
        archive.take_in("conversations.json", json.dumps(exported(*nodes)).encode())
    assert said in str(caught.value)
    assert store.conversations.recent(10) == ()


def test_a_conversation_as_deep_as_it_is_long_is_taken_in(store: Store, archive: Archiving) -> None:
    names = [f"n{number}" for number in range(3000)]
    nodes = [
        node(name, names[number - 1] if number else "root", *names[number + 1 : number + 2])
        for number, name in enumerate(names)
    ]
    assert len(taken_in(archive, store, exported(root("n0"), *nodes))) == 3000
