from datetime import UTC, datetime, timedelta

from gptdash.domain.picture_analyses import KeptAnalysis, KeptPicture
from gptdash.store import Store
from gptdash.store.picture_analyses import LARGEST_KEPT, MOST_KEPT

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
SMALL = KeptPicture(name="a.png", thumbnail=b"\xff\xd8small", original=b"\x89PNG")


def analysis(number: int, document: str = "{}", pictures: tuple[KeptPicture, ...] = (SMALL,)) -> KeptAnalysis:
    at = NOON + timedelta(minutes=number)
    return KeptAnalysis(
        id=f"{number:032x}", created_at=at, title=f"analysis {number}", document=document, pictures=pictures
    )


def test_analyses_are_listed_newest_first_and_read_whole(store: Store) -> None:
    second = SMALL.model_copy(update={"name": "b\x00.png", "original": None})
    for number in (1, 3, 2):
        assert store.picture_analyses.keep(analysis(number, pictures=(SMALL, second)))
    assert [one.title for one in store.picture_analyses.recent(2)] == ["analysis 3", "analysis 2"]
    kept = store.picture_analyses.find(analysis(2).id)
    assert kept == analysis(2, pictures=(SMALL, second.model_copy(update={"name": "b\ufffd.png"})))
    assert store.picture_analyses.find("nobody") is None


def test_one_that_goes_on_is_written_anew(store: Store) -> None:
    store.picture_analyses.keep(analysis(1))
    store.picture_analyses.keep(analysis(1, '{"turns": 2}', ()))
    assert store.picture_analyses.find(analysis(1).id) == analysis(1, '{"turns": 2}', ())
    assert len(store.picture_analyses.recent(9)) == 1


def test_the_oldest_go_and_a_huge_one_is_not_kept(store: Store) -> None:
    assert not store.picture_analyses.keep(analysis(0, "x" * (LARGEST_KEPT + 1)))
    for number in range(MOST_KEPT + 2):
        store.picture_analyses.keep(analysis(number))
    kept = store.picture_analyses.recent(MOST_KEPT * 2)
    assert (len(kept), kept[-1].title) == (MOST_KEPT, "analysis 2")


def test_analyses_are_forgotten_when_asked_and_after_their_time(store: Store) -> None:
    for number in (1, 2, 3):
        store.picture_analyses.keep(analysis(number))
    store.picture_analyses.forget(analysis(3).id)
    store.retention.purge(NOON + timedelta(minutes=2))
    assert [one.title for one in store.picture_analyses.recent(9)] == ["analysis 2"]
    assert store.picture_analyses.find(analysis(1).id) is None
