"""A project is saved and opened whole: without keys, without overwriting, and without doubling."""

import base64
import io
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gptdash.domain.boards import Board
from gptdash.domain.conversations import AttachedFile, Attachment, Preset
from gptdash.domain.errors import FileRejected
from gptdash.domain.reviews import KeptReview
from gptdash.services.projects import ALL_PARTS, GivenFile, Merged
from gptdash.services.projects.service import GivenDataset
from tests.services.projects.conftest import FINGERPRINT, NOW, OpenStore, fill, project_of, shelves_of

KEPT = ("conversations", "boards", "reviews", "notes", "presets", "companies")
# As secrets look by themselves, and one that no pattern knows.
KEY = "sk-proj-" + "A1b2C3d4" * 6
OWN_KEY = 'correct horse "battery" staple'


def said(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def test_what_is_opened_into_an_empty_store_equals_what_was_saved(new_store: OpenStore, tmp_path: Path) -> None:
    full, empty = new_store(), new_store()
    fill(full)
    path = tmp_path / "mine.gptdash.zip"
    assert project_of(full).save(path) == path.stat().st_size
    opened = project_of(empty).open(path)
    assert {part: merged.new for part, merged in opened.merged.items()} == dict.fromkeys(KEPT, 1)
    parts = frozenset(ALL_PARTS)
    assert shelves_of(empty).collect(parts) == shelves_of(full).collect(parts)


def test_the_same_file_twice_doubles_nothing_and_says_so(new_store: OpenStore) -> None:
    full, other = new_store(), new_store()
    fill(full)
    data = project_of(full).pack()
    for store in (full, other):
        project_of(store).take_in("a", data)
        before = shelves_of(store).collect(frozenset(ALL_PARTS))
        opened = project_of(store).take_in("a", data)
        assert opened.merged == dict.fromkeys(KEPT, Merged(there=1))
        assert shelves_of(store).collect(frozenset(ALL_PARTS)) == before


def test_what_says_something_else_under_the_same_id_comes_beside_ours(new_store: OpenStore) -> None:
    theirs, ours = new_store(), new_store()
    fill(theirs, "theirs")
    fill(ours, "ours")
    data = project_of(theirs).pack()
    for _ in range(2):
        opened = project_of(ours).take_in("a", data)
    assert opened.merged["boards"] == Merged(there=1)
    assert opened.merged["notes"] == Merged(left=1)
    now = shelves_of(ours).collect(frozenset(ALL_PARTS))
    assert sorted(board.name for board in now.boards) == ["Board ours", "Board theirs"]
    assert len({board.id for board in now.boards}) == 2
    assert len(now.conversations) == len(now.reviews.kept) == len(now.presets) == len(now.companies) == 2
    assert "ours" in (ours.dataset_notes.find(FINGERPRINT) or "")


def test_no_member_holds_a_key_wherever_it_stood(new_store: OpenStore) -> None:
    store = new_store()
    fill(store, KEY)
    store.presets.add(Preset(id="s2", name=OWN_KEY, settings=shelves_of(store).presets.listed()[0].settings))
    store.boards.add(Board(id="b2", name=OWN_KEY))
    noted = f"My key is {OWN_KEY}.".encode()
    attached = Attachment(id="a1", name="notes.txt", media_type="text/plain", size_bytes=len(noted))
    file = AttachedFile(attachment=attached, data=noted)
    store.conversations.append("c2", "user", noted.decode(), attachments=(attached,), files=(file,))
    data = project_of(store, OWN_KEY).pack()
    text = said(data)
    assert KEY not in text
    assert "horse" not in text
    assert base64.b64encode(noted)[:12].decode() in text
    assert base64.b64encode(noted)[16:40].decode() not in text
    assert "Nine to five." in text
    again = project_of(store, OWN_KEY).take_in("a", data)
    assert {merged.new for merged in again.merged.values()} == {0}


def test_reviews_of_others_never_push_ours_out(new_store: OpenStore) -> None:
    theirs, ours = new_store(), new_store()
    for number in range(50):
        at = NOW + timedelta(hours=number)
        theirs.reviews.keep(KeptReview(id=f"t{number}", created_at=at, title="theirs", document="{}"))
    for number in range(48):
        at = NOW - timedelta(days=number + 1)
        ours.reviews.keep(KeptReview(id=f"o{number}", created_at=at, title="ours", document="{}"))
    opened = project_of(ours).take_in("a", project_of(theirs).pack())
    assert opened.merged["reviews"] == Merged(new=2, left=48)
    assert [title.title for title in ours.reviews.recent(100)].count("ours") == 48


def test_only_the_chosen_parts_are_saved(new_store: OpenStore) -> None:
    full, empty = new_store(), new_store()
    fill(full)
    opened = project_of(empty).take_in("a", project_of(full).pack(["boards"]))
    assert {part: merged.new for part, merged in opened.merged.items()} == {**dict.fromkeys(KEPT, 0), "boards": 1}


def test_datasets_go_along_as_files_by_name_or_as_samples(new_store: OpenStore) -> None:
    store = new_store()
    given = (
        GivenDataset(name="sales", fingerprint="1", file=GivenFile(name="../sales.csv", data=b"a,b\n1,2\n")),
        GivenDataset(name="tips", fingerprint="2", sample=True),
        GivenDataset(name="orders on a server", fingerprint="3"),
    )
    opened = project_of(store).take_in("a", project_of(store).pack(datasets=given))
    assert opened.files == (GivenFile(name="../sales.csv", data=b"a,b\n1,2\n"),)
    assert opened.samples == ("tips",)
    assert opened.elsewhere == ("orders on a server",)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(st.text(min_size=1, max_size=20), min_size=1, max_size=6))
def test_any_names_survive_the_way_and_come_once(new_store: OpenStore, names: list[str]) -> None:
    full, empty = new_store(), new_store()
    for number, name in enumerate(names):
        full.boards.add(Board(id=f"b{number}", name=name))
    data = project_of(full).pack()
    for _ in range(2):
        project_of(empty).take_in("a", data)
    assert {board.name for board in empty.boards.listed()} == {board.name for board in full.boards.listed()}
    assert len(empty.boards.listed()) == len({board.name for board in full.boards.listed()})


def test_a_file_that_is_not_there_is_said_in_a_sentence(new_store: OpenStore, tmp_path: Path) -> None:
    with pytest.raises(FileRejected, match="cannot be read: No such file"):
        project_of(new_store()).open(tmp_path / "none.gptdash.zip")
    with pytest.raises(FileRejected, match="cannot be written"):
        project_of(new_store()).save(tmp_path / "no" / "such" / "folder.zip")
