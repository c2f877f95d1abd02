from datetime import UTC, datetime, timedelta

from gptdash.domain.reviews import FalsePositive, KeptReview
from gptdash.store import Store
from gptdash.store.reviews import LARGEST_KEPT, MOST_KEPT

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def review(number: int, document: str = "{}") -> KeptReview:
    at = NOON + timedelta(minutes=number)
    return KeptReview(id=f"{number:032x}", created_at=at, title=f"review {number}", document=document)


def marked(fingerprint: str, message: str = "said") -> FalsePositive:
    return FalsePositive(fingerprint=fingerprint, created_at=NOON, file="a.py", message=message)


def test_reviews_are_listed_newest_first_and_read_whole(store: Store) -> None:
    for number in (1, 3, 2):
        assert store.reviews.keep(review(number, f'{{"n": {number}}}'))
    assert [kept.title for kept in store.reviews.recent(2)] == ["review 3", "review 2"]
    assert store.reviews.find(review(2).id) == review(2, '{"n": 2}')
    assert store.reviews.find("nobody") is None


def test_the_oldest_go_beyond_the_number_that_is_kept(store: Store) -> None:
    for number in range(MOST_KEPT + 2):
        store.reviews.keep(review(number))
    kept = store.reviews.recent(MOST_KEPT * 2)
    assert (len(kept), kept[-1].title) == (MOST_KEPT, "review 2")


def test_a_huge_review_is_not_kept(store: Store) -> None:
    assert not store.reviews.keep(review(1, "x" * (LARGEST_KEPT + 1)))
    assert store.reviews.recent(1) == ()


def test_a_false_positive_is_remembered_once_and_can_be_taken_back(store: Store) -> None:
    for name in ("one", "one", "two"):
        store.reviews.mark(marked(name))
    assert store.reviews.marked(["one", "two", "three"]) == {"one", "two"}
    assert {found.fingerprint for found in store.reviews.false_positives(9)} == {"one", "two"}
    store.reviews.unmark("one")
    assert store.reviews.marked(["one", "two"]) == {"two"}


def test_words_that_no_database_takes_are_kept_as_near_as_can_be(store: Store) -> None:
    store.reviews.mark(marked("one", "a\x00b" + "x" * 900))
    (found,) = store.reviews.false_positives(1)
    assert found.message.startswith("a\ufffdbxx")
    assert len(found.message) == 500


def test_thousands_of_findings_are_looked_up(store: Store) -> None:
    store.reviews.mark(marked("f4999"))
    assert store.reviews.marked([f"f{number}" for number in range(5_000)]) == {"f4999"}
    assert store.reviews.marked([]) == frozenset()


def test_old_reviews_are_purged_and_decisions_stay(store: Store) -> None:
    store.reviews.keep(review(1))
    store.reviews.keep(review(99))
    store.reviews.mark(marked("one"))
    store.retention.purge(NOON + timedelta(minutes=50))
    assert [kept.title for kept in store.reviews.recent(9)] == ["review 99"]
    assert store.reviews.marked(["one"]) == {"one"}
