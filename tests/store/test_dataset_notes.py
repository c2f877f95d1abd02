from gptdash.store import Store


def test_notes_come_back_by_their_dataset_and_are_written_anew(store: Store) -> None:
    assert store.dataset_notes.find("a" * 64) is None
    store.dataset_notes.keep("a" * 64, '{"columns": "營收"}')
    store.dataset_notes.keep("b" * 64, "{}")
    store.dataset_notes.keep("a" * 64, '{"metrics": 1}')
    assert store.dataset_notes.find("a" * 64) == '{"metrics": 1}'
    assert store.dataset_notes.find("b" * 64) == "{}"
