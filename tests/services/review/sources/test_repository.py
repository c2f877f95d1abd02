"""Ranges of a local repository, also of one that was made to run something."""

from pathlib import Path

import pytest

from gptdash.domain.errors import InputRejected
from gptdash.services.review.sources import (
    EmptyDiff,
    NoRepository,
    RevisionsUnclear,
    read_diff,
    read_repository,
    texts_in,
)
from tests.services.review.histories import commit, git, new_repository

BODY = b"".join(b"line_%d = %d\n" % (number, number) for number in range(1, 60))


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Two commits, and changes on top."""
    folder = new_repository(tmp_path / "project")
    (folder / "a.py").write_bytes(BODY)
    commit(folder)
    (folder / "a.py").write_bytes(BODY.replace(b"line_30 = 30\n", b"changed = 30\n"))
    (folder / "b.py").write_bytes(b"new = 1\n")
    commit(folder)
    (folder / "a.py").write_bytes(BODY.replace(b"line_50 = 50\n", b"uncommitted = 50\n"))
    return folder


@pytest.mark.parametrize("revisions", ["HEAD~1..HEAD", "HEAD", " HEAD ", "HEAD~1...HEAD"])
def test_a_range_has_the_whole_new_text_of_each_file(repository: Path, revisions: str) -> None:
    changes = read_repository(repository, revisions)
    assert str(changes.title) == f"project {revisions.strip()}"
    by_path = {file.path: file for file in changes.files}
    assert by_path["a.py"].text == BODY.replace(b"line_30 = 30\n", b"changed = 30\n").decode()
    assert by_path["a.py"].added() == {30}
    assert (by_path["b.py"].status, by_path["b.py"].text) == ("added", "new = 1\n")


def test_the_first_commit_is_compared_with_nothing(repository: Path) -> None:
    (file,) = read_repository(repository, "HEAD~1").files
    assert (file.status, file.text) == ("added", BODY.decode())


def test_without_a_range_it_is_what_is_not_committed(repository: Path) -> None:
    (file,) = read_repository(repository / ".").files
    assert file.added() == {30, 50}
    assert file.text
    assert "uncommitted = 50\n" in file.text


@pytest.mark.parametrize("revisions", ["--output=/tmp/x", "-p", "a b", "HEAD;ls", "$(id)", "HEAD --ext-diff"])
def test_revisions_are_names_and_nothing_else(repository: Path, revisions: str) -> None:
    with pytest.raises(RevisionsUnclear, match="names no revisions"):
        read_repository(repository, revisions)


def test_a_revision_that_is_not_there_is_one_sentence(repository: Path) -> None:
    for revisions in ("nothing", "main..nothing"):
        with pytest.raises(InputRejected, match="Git cannot read this"):
            read_repository(repository, revisions)


def test_a_folder_without_repository_and_no_folder_are_one_sentence(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "missing", Path("/dev/null")):
        with pytest.raises(NoRepository, match="no folder of a git repository"):
            read_repository(folder)


def test_nothing_changed_is_said(repository: Path) -> None:
    with pytest.raises(EmptyDiff):
        read_repository(repository, "HEAD..HEAD")


def test_a_repository_cannot_run_anything_here(repository: Path, tmp_path: Path) -> None:
    trace = tmp_path / "ran"
    script = tmp_path / "script.sh"
    script.write_text(f"#!/bin/sh\ntouch {trace}\ncat\n")
    script.chmod(0o755)
    for name, value in (
        ("diff.external", str(script)),
        ("core.fsmonitor", str(script)),
        ("core.pager", str(script)),
        ("diff.evil.textconv", str(script)),
        ("diff.evil.command", str(script)),
        ("core.hooksPath", str(tmp_path)),
        ("filter.evil.clean", str(script)),
        ("filter.evil.process", str(script)),
        ("filter.other evil.clean", str(script)),
    ):
        git(repository, "config", name, value)
    (repository / ".gitattributes").write_text("*.py diff=evil filter=evil\n")
    assert read_repository(repository, "HEAD").files
    assert read_repository(repository).files
    assert not trace.exists()


def test_files_of_a_folder_are_believed_where_they_agree_with_a_diff(repository: Path, tmp_path: Path) -> None:
    diff = git(repository, "diff").decode()
    (file,) = read_diff(diff, find_text=texts_in(repository)).files
    assert file.text == (repository / "a.py").read_text()
    (repository / "a.py").write_bytes(BODY)
    (file,) = read_diff(diff, find_text=texts_in(repository)).files
    assert file.text is None


def test_a_diff_cannot_make_files_outside_the_folder_be_read(repository: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.py").write_text("secret = 1\n")
    (repository / "link.py").symlink_to(tmp_path / "secret.py")
    for path in ("../secret.py", "link.py", str(tmp_path / "secret.py")):
        diff = f"--- a/{path}\n+++ b/{path}\n@@ -1,0 +1 @@\n secret = 1\n"
        (file,) = read_diff(diff, find_text=texts_in(repository)).files
        assert file.text is None
