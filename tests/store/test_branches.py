import pytest

from gptdash.domain.conversations import StoredMessage
from gptdash.store import MessageGone, Store


def said(store: Store, *texts: str, below: StoredMessage | None = None) -> list[StoredMessage]:
    """Append a row of messages, each below the one before."""
    written: list[StoredMessage] = []
    for text in texts:
        below = store.conversations.append("c", "user", text, parent_id=below.id if below else None)
        written.append(below)
    return written


def texts(store: Store, at: StoredMessage | None = None, limit: int | None = None) -> list[str]:
    branch = store.conversations.branches.branch("c", at.id if at else None, limit)
    return [message.text for message in branch.messages]


def test_a_branch_is_read_from_its_end(store: Store) -> None:
    said(store, "a", "b", "c", "d")
    assert texts(store) == ["a", "b", "c", "d"]
    assert texts(store, limit=2) == ["c", "d"]
    assert store.conversations.branches.branch("c", limit=2).earlier == 2


def test_an_unknown_conversation_has_no_branch(store: Store) -> None:
    assert store.conversations.branches.branch("nowhere").messages == ()


def test_a_second_answer_to_a_message_is_a_branch_and_the_first_is_still_there(store: Store) -> None:
    a, _b, c = said(store, "a", "b", "c")
    (other,) = said(store, "B", below=a)
    assert texts(store) == ["a", "B"]
    assert texts(store, at=c) == ["a", "b", "c"]
    siblings = store.conversations.branches.branch("c").siblings
    assert siblings == {other.id: (_b.id, other.id)}


def test_the_beginning_can_be_written_anew(store: Store) -> None:
    a, _b = said(store, "a", "b")
    (again,) = said(store, "A")
    assert texts(store) == ["A"]
    assert store.conversations.branches.branch("c").siblings == {again.id: (a.id, again.id)}


def test_below_a_message_the_branch_follows_the_newest_at_each_fork(store: Store) -> None:
    a, b = said(store, "a", "b")
    said(store, "b1", "b1x", below=b)
    (_b2, b2x) = said(store, "b2", "b2x", below=b)
    said(store, "C", below=a)
    assert texts(store, at=b) == ["a", "b", "b2", "b2x"]
    assert store.conversations.branches.end_below("c", b.id) == b2x.id
    assert store.conversations.branches.end_below("c", b2x.id) == b2x.id


def test_the_place_where_a_conversation_was_left_is_kept(store: Store) -> None:
    a, b = said(store, "a", "b")
    said(store, "B", below=a)
    store.conversations.leave_at("c", b.id)
    assert texts(store) == ["a", "b"]


def test_a_message_follows_only_one_of_its_own_conversation(store: Store) -> None:
    other = store.conversations.append("other", "user", "x")
    for parent in (other.id, "0" * 32):
        with pytest.raises(MessageGone):
            store.conversations.append("c", "user", "y", parent_id=parent)
    assert store.conversations.messages("c") == ()
    with pytest.raises(MessageGone):
        store.conversations.branches.message("0" * 32)


def test_a_long_branch_is_read_whole(store: Store) -> None:
    said(store, *map(str, range(300)))
    branch = store.conversations.branches.branch("c")
    assert [int(message.text) for message in branch.messages] == list(range(300))
    assert [message.depth for message in branch.messages] == list(range(300))
