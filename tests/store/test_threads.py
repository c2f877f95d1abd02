from datetime import UTC, datetime, timedelta

from gptdash.domain.assistant import AssistantThread, AssistantTurn
from gptdash.domain.hosted_code import CodeRun, Container, MadeFile
from gptdash.store import Store

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def thread(number: int) -> AssistantThread:
    at = NOON + timedelta(minutes=number)
    return AssistantThread(id=f"{number:032x}", created_at=at, title=f"No. {number}", paths=("a.py",), upload="a.py")


def turn(question: str) -> AssistantTurn:
    run = CodeRun(id="ci_0", code="print(1)", logs=("1\n",))
    return AssistantTurn(
        question=question, text="一", runs=(run,), files=(MadeFile(id="f" * 32, name="p.png", size=3),)
    )


def test_a_thread_is_read_as_it_was_written_with_its_turns_in_order(store: Store) -> None:
    begun = thread(1)
    store.threads.begin(begun, b"source")
    for question in ("why?", "how?\x00"):
        store.threads.append(begun.id, turn(question))
    found = store.threads.find(begun.id)
    assert found == begun.model_copy(update={"turns": (turn("why?"), turn("how?\ufffd"))})
    assert store.threads.file(begun.id) == b"source"
    assert store.threads.find("nobody") is None


def test_the_container_that_holds_the_files_now_is_remembered(store: Store) -> None:
    store.threads.begin(thread(1), b"")
    for name in ("cntr_1", "cntr_2"):
        store.threads.remember(thread(1).id, Container(id=name, created_at=NOON))
    found = store.threads.find(thread(1).id)
    assert found is not None
    assert found.container == Container(id="cntr_2", created_at=NOON)


def test_made_files_are_kept_and_go_with_their_thread(store: Store) -> None:
    for number in (1, 2):
        store.threads.begin(thread(number), b"source")
    store.threads.keep_file(thread(1).id, "f" * 32, b"PNG")
    store.threads.append(thread(1).id, turn("why?"))
    assert store.threads.file("f" * 32) == b"PNG"
    assert [title.title for title in store.threads.recent(5)] == ["No. 2", "No. 1"]
    store.threads.delete(thread(1).id)
    assert [title.title for title in store.threads.recent(5)] == ["No. 2"]
    assert (store.threads.file("f" * 32), store.threads.file(thread(1).id)) == (None, None)


def test_old_threads_are_purged(store: Store) -> None:
    for number in (1, 2):
        store.threads.begin(thread(number), b"source")
    store.retention.purge(NOON + timedelta(minutes=2))
    assert [title.title for title in store.threads.recent(5)] == ["No. 2"]
