from datetime import UTC, datetime, timedelta

from gptdash.domain.conversations import AttachedFile, Attachment, ChatSettings, HistoryRule
from gptdash.domain.requests import Parameters
from gptdash.store import Store


def listed(store: Store) -> list[str]:
    return [conversation.id for conversation in store.conversations.recent(10)]


def begin(store: Store, *names: str) -> None:
    for name in names:
        store.conversations.append(name, "user", f"about {name}")


def test_pinned_conversations_stand_first(store: Store) -> None:
    begin(store, "a", "b", "c")
    store.conversations.pin("a", pinned=True)
    assert listed(store) == ["a", "c", "b"]
    store.conversations.pin("a", pinned=False)
    assert listed(store) == ["c", "b", "a"]


def test_the_list_is_paged(store: Store) -> None:
    begin(store, "a", "b", "c")
    assert [found.id for found in store.conversations.recent(2, offset=2)] == ["a"]


def test_a_deleted_conversation_is_off_the_list_and_can_be_restored_with_all_it_held(store: Store) -> None:
    begin(store, "a", "b")
    before = store.conversations.messages("a")
    store.conversations.delete("a")
    assert listed(store) == ["b"]
    assert [gone.id for gone in store.conversations.deleted(10)] == ["a"]
    store.conversations.restore("a")
    assert listed(store) == ["b", "a"]
    assert store.conversations.messages("a") == before
    assert store.conversations.deleted(10) == ()


def test_speaking_in_a_deleted_conversation_brings_it_back(store: Store) -> None:
    begin(store, "a")
    store.conversations.delete("a")
    store.conversations.append("a", "user", "from another tab")
    assert listed(store) == ["a"]


def test_a_new_title_stays(store: Store) -> None:
    begin(store, "a")
    store.conversations.rename("a", "  My\n title ")
    store.conversations.append("a", "user", "more")
    found = store.conversations.find("a")
    assert found
    assert found.title == "My title"


def test_settings_are_kept_before_and_after_the_first_message(store: Store) -> None:
    settings = ChatSettings(
        system="Be brief.", model="m", parameters=Parameters(stop=("x",)), history=HistoryRule(max_tokens=9)
    )
    store.conversations.configure("a", settings)
    assert listed(store) == []
    begin(store, "a")
    found = store.conversations.find("a")
    assert found
    assert (found.settings, found.title) == (settings, "about a")


def test_what_no_database_takes_as_text_is_replaced(store: Store) -> None:
    message = store.conversations.append("a", "assistant", "a\x00b\ud800c", reasoning="\x00")
    assert (message.text, message.reasoning) == ("a\ufffdb?c", "\ufffd")
    assert store.conversations.messages("a") == (message,)


def test_a_file_is_kept_with_its_message_and_shared_by_its_later_versions(store: Store) -> None:
    notes = Attachment(id="1" * 32, name="notes.txt", media_type="text/plain", size_bytes=4)
    file = AttachedFile(attachment=notes, data=b"text")
    store.conversations.append("a", "user", "", attachments=(notes,), files=(file,))
    store.conversations.append("a", "user", "edited", attachments=(notes,))
    for message in store.conversations.messages("a"):
        assert message.attachments == (notes,)
        assert store.conversations.attachments.read(message.attachments) == (file,)
    assert store.conversations.recent(1)[0].title == "notes.txt"


def test_a_summary_is_found_by_the_message_it_ends_at(store: Store) -> None:
    begin(store, "a", "b")
    (upto,) = store.conversations.messages("a")
    (other,) = store.conversations.messages("b")
    store.conversations.summaries.keep(upto, "They spoke of a.")
    store.conversations.summaries.keep(upto, "written twice at once")
    assert store.conversations.summaries.find([upto.id, other.id]) == {upto.id: "They spoke of a."}


def test_deleted_and_unbegun_conversations_go_after_their_time(store: Store) -> None:
    begin(store, "a", "b")
    store.conversations.configure("never begun", ChatSettings())
    store.conversations.delete("a")
    assert store.retention.purge_deleted(datetime.now(UTC) - timedelta(days=1)) == 0
    assert store.retention.purge_deleted(datetime.now(UTC) + timedelta(days=1)) == 2
    assert store.conversations.messages("a") == ()
    assert store.conversations.deleted(10) == ()
    assert store.conversations.find("never begun") is None
    assert listed(store) == ["b"]
