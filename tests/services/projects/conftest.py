"""Projects of stores that are filled with a bit of everything."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gptdash.domain.boards import Board, Pin
from gptdash.domain.conversations import ChatSettings, Preset
from gptdash.domain.reviews import FalsePositive, KeptReview
from gptdash.domain.support import Company, Passage
from gptdash.services.chat import read_own, write_own
from gptdash.services.projects import ConversationForm, ProjectService, ProjectShelves
from gptdash.store import Store

FORM = ConversationForm(write_own, read_own)
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
FINGERPRINT = "0" * 64
OpenStore = Callable[[], Store]


def shelves_of(store: Store) -> ProjectShelves:
    return ProjectShelves(
        store.conversations, store.boards, store.reviews, store.dataset_notes, store.presets, store.companies
    )


def project_of(store: Store, *secrets: str) -> ProjectService:
    return ProjectService(shelves_of(store), FORM, secrets)


def fill(store: Store, word: str = "hello") -> None:
    """Put one of everything into a store; `word` stands in all of it."""
    first = store.conversations.append("c1", "user", f"{word}?")
    store.conversations.append("c1", "assistant", f"{word}!", parent_id=first.id)
    store.conversations.append("c1", "assistant", f"Again, {word}!", parent_id=first.id)
    spec = {"kind": "bar", "measures": [{"aggregate": "count"}]}
    store.boards.add(Board(id="b1", name=f"Board {word}", pins=(Pin(id="p1", title=word, table="t", spec=spec),)))
    store.reviews.keep(KeptReview(id="r1", created_at=NOW, title=f"a.py {word}", document=f'{{"said": "{word}"}}'))
    store.reviews.mark(FalsePositive(fingerprint="f1", created_at=NOW, file="a.py", message=word))
    store.dataset_notes.keep(FINGERPRINT, f'{{"columns": [{{"column": "a", "text": "{word}"}}]}}')
    store.presets.add(Preset(id="s1", name=f"Preset {word}", settings=ChatSettings(system=word)))
    passages = (Passage(id="faq-1", title="Hours", text=f"Nine to five. {word}"),)
    made = store.companies.save(Company(name="Shop", passages=passages))
    store.companies.save(Company(name="Shop", opening=word, passages=passages), made.company_id)


@pytest.fixture
def new_store(tmp_path: Path) -> Iterator[OpenStore]:
    """Open empty stores, each of its own."""
    opened: list[Store] = []

    def new() -> Store:
        opened.append(Store.open(f"sqlite:///{tmp_path / f'{len(opened)}.db'}"))
        return opened[-1]

    yield new
    for store in opened:
        store.close()
