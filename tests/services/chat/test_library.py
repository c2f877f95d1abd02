import pytest

from gptdash.domain.redaction import Redactor
from gptdash.services.chat import ChatService, Library
from gptdash.services.chat.library import BlankTitle
from gptdash.store import Store


@pytest.fixture
def library(store: Store) -> Library:
    return Library(store.conversations, Redactor())


def test_the_list_gives_way_to_what_is_searched_for(library: Library, store: Store) -> None:
    store.conversations.append("a", "user", "apples")
    store.conversations.append("b", "user", "bread")
    assert [found.conversation.id for found in library.listed()] == ["b", "a"]
    assert [found.conversation.id for found in library.listed("  ")] == ["b", "a"]
    (hit,) = library.listed("appl")
    assert (hit.conversation.id, hit.excerpt) == ("a", "apples")


def test_what_was_replaced_by_a_placeholder_is_found_by_the_session_that_wrote_it(store: Store) -> None:
    redactor = Redactor()
    library = Library(store.conversations, redactor)
    store.conversations.append("a", "user", redactor.redact("Write to ada@example.com").text)
    assert [found.conversation.id for found in library.listed("ada@example.com")] == ["a"]


def test_a_title_is_not_blank_and_holds_no_personal_data(library: Library, store: Store) -> None:
    store.conversations.append("a", "user", "first")
    with pytest.raises(BlankTitle):
        library.rename("a", " ")
    library.rename("a", "Mail of ada@example.com")
    (found,) = library.listed()
    assert found.conversation.title == "Mail of ⟦EMAIL_1⟧"


def test_a_new_conversation_is_nobody_elses(chat: ChatService) -> None:
    assert chat.library.new_conversation() != chat.library.new_conversation()
