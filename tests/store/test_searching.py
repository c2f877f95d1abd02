import pytest

from gptdash.store import Store
from gptdash.store.searching import excerpt


@pytest.fixture
def filled(store: Store) -> Store:
    store.conversations.append("fruit", "user", "About Apples")
    store.conversations.append("fruit", "assistant", "100% of them are round_ish")
    store.conversations.append("travel", "user", "Reise nach Überlingen")
    store.conversations.append("gone", "user", "apples, deleted")
    store.conversations.delete("gone")
    store.conversations.append("zh", "user", "請說明蘋果")
    store.conversations.rename("zh", "Notes on tea")
    return store


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("apples", ["fruit"]),
        ("ROUND_ISH", ["fruit"]),
        ("0%", ["fruit"]),
        ("roundXish", []),
        ("überlingen", ["travel"]),
        ("蘋果", ["zh"]),
        ("TEA", ["zh"]),
        ("about", ["fruit"]),
        ("nothing", []),
    ],
)
def test_title_and_text_are_searched_without_regard_to_case(filled: Store, wanted: str, found: list[str]) -> None:
    assert [hit.conversation.id for hit in filled.conversations.search.find(wanted, 10)] == found


def test_a_hit_in_the_text_names_the_message_and_shows_the_place(filled: Store) -> None:
    (hit,) = filled.conversations.search.find("round", 10)
    assert hit.message_id == filled.conversations.messages("fruit")[1].id
    assert hit.excerpt == "100% of them are round_ish"
    (by_title,) = filled.conversations.search.find("tea", 10)
    assert (by_title.message_id, by_title.excerpt) == (None, "")


def test_hits_are_paged(filled: Store) -> None:
    filled.conversations.append("more", "user", "apples again")
    assert [hit.conversation.id for hit in filled.conversations.search.find("apples", 1)] == ["more"]
    assert [hit.conversation.id for hit in filled.conversations.search.find("apples", 1, offset=1)] == ["fruit"]


def test_an_excerpt_is_cut_around_the_place() -> None:
    text = "x" * 100 + "\n  needle " + "y" * 100
    assert excerpt(text, "Needle") == "…" + "x" * 29 + " needle " + "y" * 53 + "…"
