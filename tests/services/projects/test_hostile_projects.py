"""What anyone may have made is refused in one sentence, and nothing of it is taken in."""

import io
import json
import stat
import zipfile
from collections.abc import Iterator, Mapping

import pytest

from gptdash.domain.errors import FileRejected
from gptdash.services.projects import ALL_PARTS
from gptdash.services.projects.contents import Project
from gptdash.store import Store
from tests.services.projects.conftest import OpenStore, fill, project_of, shelves_of

MANIFEST = json.dumps({"format": "gptdash.project", "version": 1, "created_at": "2026-11-01T00:00:00Z", "counts": {}})
BOARD = json.dumps([{"id": "b", "name": "Mine", "pins": []}])


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def linked() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("manifest.json", MANIFEST)
        link = zipfile.ZipInfo("data/1")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    return out.getvalue()


def twice() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("manifest.json", MANIFEST)
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("manifest.json", MANIFEST)
    return out.getvalue()


def with_board(**members: str | bytes) -> bytes:
    """A project with a board that could be taken in, and something that could not."""
    return zipped({"manifest.json": MANIFEST, "boards.json": BOARD} | {f"{k}.json": v for k, v in members.items()})


HOSTILE = {
    "nothing": (b"", "is no project"),
    "no zip": (b"PK\x03\x04 nonsense", "is no project"),
    "no manifest": (zipped({"boards.json": BOARD}), "is no project"),
    "another format": (with_board(manifest=MANIFEST.replace("gptdash.project", "other")), "manifest.json cannot be"),
    "a later version": (with_board(manifest=MANIFEST.replace("1,", "2,", 1)), "newer gptdash"),
    "a damaged manifest": (with_board(manifest="{"), "manifest.json cannot be read"),
    "a manifest that is a list": (with_board(manifest="[]"), "manifest.json cannot be read"),
    "damaged JSON": (with_board(presets="[{"), "presets.json cannot be read"),
    "a wrong shape": (with_board(reviews='{"kept": [{"id": 1}]}'), "reviews.json cannot be read, at kept.0.id"),
    "an unknown field": (with_board(presets='[{"id":"1","name":"n","settings":{},"run":"rm"}]'), "presets.json"),
    "an id that no database takes": (with_board(boards=BOARD.replace('"b"', f'"{"b" * 33}"')), "boards.json"),
    "a company that knows nothing": (with_board(companies='[{"versions":[{"name":"Shop"}]}]'), "companies.json"),
    "deep nesting": (with_board(notes="[" * 100_000), "notes.json cannot be read"),
    "conversations that are no tree": (with_board(conversations='{"format":"gptdash.conversations","version":1,'
     '"conversations":[{"conversation":{"id":"c","created_at":"2026-01-01T00:00:00Z","title":"","head_id":"x"},'
     '"messages":[]}]}'), "there is no such message"),
    "conversations of others": (with_board(conversations='[{"role": "user", "content": "hi"}]'), "no conversations"),
    "a dataset without its file": (with_board(datasets='[{"name":"a","fingerprint":"","member":"data/1"}]'), "data/1"),
    "a way out": (zipped({"manifest.json": MANIFEST, "../evil.json": "[]"}), "belongs to no project"),
    "an absolute path": (zipped({"manifest.json": MANIFEST, "/etc/passwd": "x"}), "belongs to no project"),
    "a program": (zipped({"manifest.json": MANIFEST, "run.py": "x"}), "belongs to no project"),
    "a link": (linked(), "belongs to no project"),
    "one name twice": (twice, "belongs to no project"),
    "a bomb": (zipped({"manifest.json": MANIFEST, "data/1": bytes(50_000_000)}), "unpacks to more than"),
    "too many members": (zipped({"manifest.json": MANIFEST} | {f"data/{n}": b"" for n in range(201)}), "201"),
}  # fmt: skip
HOSTILE["too many members"] = (HOSTILE["too many members"][0], "200 members")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store that stays empty, as nothing is taken in."""
    opened = Store.open(f"sqlite:///{tmp_path_factory.mktemp('hostile') / 'empty.db'}")
    yield opened
    opened.close()


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_in_one_sentence_and_nothing_is_taken_in(store: Store, name: str) -> None:
    made, sentence = HOSTILE[name]
    data = made() if callable(made) else made
    with pytest.raises(FileRejected, match=sentence) as refused:
        project_of(store).take_in("evil.gptdash.zip", data)
    assert "\n" not in str(refused.value)
    assert shelves_of(store).collect(frozenset(ALL_PARTS)) == Project()


def test_what_no_database_takes_as_text_is_replaced(new_store: OpenStore) -> None:
    store = new_store()
    named = json.dumps([{"id": "b", "name": "a\x00b \\u0000", "pins": []}])
    project_of(store).take_in("a", with_board(boards=named))
    assert [board.name for board in store.boards.listed()] == ["a\ufffdb \\u0000"]


def test_a_project_that_is_cut_off_anywhere_is_refused(new_store: OpenStore) -> None:
    store = new_store()
    fill(store)
    data = project_of(store).pack()
    empty = new_store()
    for end in range(0, len(data), max(1, len(data) // 25)):
        with pytest.raises(FileRejected):
            project_of(empty).take_in("cut", data[:end])
    assert shelves_of(empty).collect(frozenset(ALL_PARTS)) == Project()
