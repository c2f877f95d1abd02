from concurrent.futures import ThreadPoolExecutor

from gptdash.domain.events import Done
from gptdash.domain.usage import Cost, Usage
from gptdash.store import Store

DONE = Done(
    call_id="1" * 32,
    model="m",
    usage=Usage(input_tokens=1),
    cost=Cost(nano_usd=5, source="s"),
    finish_reason="stop",
    duration_ms=1,
)


def test_messages_come_back_in_order_with_what_they_took(store: Store) -> None:
    question = store.conversations.append("c1", "user", "你好 'quoted' \x7f")
    reply = store.conversations.append("c1", "assistant", "hello", parent_id=question.id, state="stopped", done=DONE)
    assert store.conversations.messages("c1") == (question, reply)


def test_an_unknown_conversation_is_empty(store: Store) -> None:
    assert store.conversations.messages("nowhere") == ()


def test_a_conversation_is_named_by_its_first_message_on_one_line(store: Store) -> None:
    store.conversations.append("c1", "user", "first\n  line " + "x" * 200)
    store.conversations.append("c1", "user", "second")
    (found,) = store.conversations.recent(10)
    assert found.title == ("first line " + "x" * 200)[:80]


def test_conversations_are_listed_by_their_last_message(store: Store) -> None:
    for name in ("a", "b", "c", "a"):
        store.conversations.append(name, "user", name)
    assert [found.id for found in store.conversations.recent(2)] == ["a", "c"]


def test_two_tabs_that_write_at_once_lose_no_message(store: Store) -> None:
    with ThreadPoolExecutor(8) as tabs:
        list(tabs.map(lambda n: store.conversations.append("c1", "user", str(n)), range(40)))
    assert sorted(int(message.text) for message in store.conversations.messages("c1")) == list(range(40))
