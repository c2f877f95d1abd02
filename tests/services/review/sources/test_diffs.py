"""Diffs as git really writes them: every line keeps the number that it has in the file."""

import os
from pathlib import Path

import pytest

from gptdash.services.review.sources import (
    CombinedDiff,
    EmptyDiff,
    NotADiff,
    SourceFile,
    Status,
    looks_like_diff,
    read_diff,
)
from tests.services.review.histories import commit, commits, git, made_history, new_repository, real_history

COMBINED = """diff --cc shared.py
index 1c3b,2f9a..77aa
--- a/shared.py
+++ b/shared.py
@@@ -1,3 -1,3 +1,3 @@@
  one
- two
 -zwei
++two and zwei
  three
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    return new_repository(tmp_path / "repository")


def changed(repository: Path, before: dict[str, bytes], after: dict[str, bytes | None]) -> dict[str, SourceFile]:
    """Commit two states and read the diff between them."""
    for name, content in before.items():
        (repository / name).write_bytes(content)
    commit(repository)
    for name, content in after.items():
        if content is None:
            (repository / name).unlink()
        else:
            (repository / name).write_bytes(content)
    commit(repository)
    diff = git(repository, "diff", "-M", "-C", "--find-copies-harder", "HEAD~1", "HEAD").decode("utf-8", "replace")
    return {file.path: file for file in read_diff(diff).files}


def rows(file: SourceFile) -> list[tuple[str, int | None, int | None, str]]:
    return [tuple(row) for row in file.rows() if row.sign != " "]


BODY = b"".join(b"line %d\n" % number for number in range(1, 31))


def test_a_change_has_both_numbers(repository: Path) -> None:
    files = changed(repository, {"a.py": BODY}, {"a.py": BODY.replace(b"line 3\n", b"three\nand more\n")})
    assert rows(files["a.py"]) == [
        ("-", 3, None, "line 3"),
        ("+", None, 3, "three"),
        ("+", None, 4, "and more"),
    ]
    assert files["a.py"].lines("new")[5] == "line 4"
    assert files["a.py"].lines("old")[4] == "line 4"
    assert files["a.py"].added() == {3, 4}
    assert (files["a.py"].status, files["a.py"].language, files["a.py"].line_count) == ("modified", "python", 8)


def test_renames_and_copies_name_both_paths(repository: Path) -> None:
    edited = BODY.replace(b"line 3\n", b"three\n")
    files = changed(repository, {"old.py": BODY}, {"old.py": None, "new name.py": edited, "copy.py": edited})
    found = {path: (file.status, file.old_path, rows(file)) for path, file in files.items()}
    change = [("-", 3, None, "line 3"), ("+", None, 3, "three")]
    assert found["copy.py"] == ("copied", "old.py", change)
    assert found["new name.py"] == ("renamed", "old.py", change)


def test_a_bare_rename_a_mode_and_a_binary_file_are_skipped_with_their_reason(repository: Path) -> None:
    for name in ("run.sh", "same.py"):
        (repository / name).write_bytes(BODY)
    commit(repository)
    (repository / "run.sh").chmod(0o755)
    files = changed(
        repository,
        {"image.dat": bytes(range(256))},
        {"image.dat": bytes(range(255)), "same.py": None, "moved.py": BODY},
    )
    reasons = {path: str(file.skipped) for path, file in files.items()}
    assert reasons == {
        "image.dat": "binary file",
        "moved.py": "the file was moved or copied without a change to its content",
    }
    git(repository, "reset", "--quiet", "--soft", "HEAD~2")
    diff = git(repository, "diff", "--cached", "HEAD").decode()
    modes = {file.path: str(file.skipped) for file in read_diff(diff).files}
    assert modes["run.sh"] == "only the file's mode changed"


def test_a_binary_patch_is_one_binary_file(repository: Path) -> None:
    for content in (bytes(range(256)), bytes(range(255))):
        (repository / "image.dat").write_bytes(content)
        (repository / "z.py").write_bytes(BODY + content[-1:].hex().encode())
        commit(repository)
    diff = git(repository, "diff", "--binary", "HEAD~1", "HEAD").decode()
    assert [(file.path, str(file.skipped)) for file in read_diff(diff).files] == [
        ("image.dat", "binary file"),
        ("z.py", "None"),
    ]


def test_deleted_files_are_listed_and_skipped(repository: Path) -> None:
    files = changed(repository, {"gone.py": BODY, "stays.py": BODY}, {"gone.py": None})
    assert (files["gone.py"].status, str(files["gone.py"].skipped)) == ("deleted", "the file was deleted")


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (b"a\nb", b"a\nc", [("-", 2, None, "b"), ("+", None, 2, "c")]),  # no newline at the end, on both sides
        (b"a\nb", b"a\nb\n", [("-", 2, None, "b"), ("+", None, 2, "b")]),
        (b"a\r\nb\r\n", b"a\r\nc\r\n", [("-", 2, None, "b\r"), ("+", None, 2, "c\r")]),
        (b"a\x0cb\nc\n", b"a\x0cb\nd\x0ce\n", [("-", 2, None, "c"), ("+", None, 2, "d\x0ce")]),
        (
            "a\u2028b\nc\n".encode(),
            "a\u2028b\nd\u2028e\x85f\n".encode(),
            [("-", 2, None, "c"), ("+", None, 2, "d\u2028e\x85f")],
        ),
        (b"a\n- b\n", b"a\n-- b\n++ c\n", [("-", 2, None, "- b"), ("+", None, 2, "-- b"), ("+", None, 3, "++ c")]),
        (b"-- x\n++ y\nz\n", b"z\n", [("-", 1, None, "-- x"), ("-", 2, None, "++ y")]),
        (b"caf\xe9\n", b"th\xe9\n", [("-", 1, None, "caf\ufffd"), ("+", None, 1, "th\ufffd")]),
    ],
)
def test_unusual_lines_stay_one_line_each(
    repository: Path, before: bytes, after: bytes, expected: list[tuple[str, int | None, int | None, str]]
) -> None:
    assert rows(changed(repository, {"a.py": before}, {"a.py": after})["a.py"]) == expected


@pytest.mark.skipif(os.name != "posix", reason="names with quotes exist on POSIX only")
@pytest.mark.parametrize("name", ['qu"ote.py', "tab\there.py", "é 名.py", "back\\slash.py", "sp ace.py", "a b/a b.py"])
def test_paths_are_unquoted(repository: Path, name: str) -> None:
    (repository / "a b").mkdir()
    assert list(changed(repository, {name: BODY}, {name: b"new\n" + BODY})) == [name]


def test_paths_without_prefixes_keep_their_folders(repository: Path) -> None:
    (repository / "a").mkdir()
    changed(repository, {"a/x.py": BODY}, {"a/x.py": BODY + b"end\n"})
    for option in ("--no-prefix", "--src-prefix=i/", "--default-prefix"):
        diff = git(repository, "diff", option, "HEAD~1", "HEAD", check=False).decode()
        if diff:  # older versions of git lack an option
            assert [file.path for file in read_diff(diff).files] == ["a/x.py"]


def test_a_new_file_is_known_as_a_whole(repository: Path) -> None:
    for content in (b"x = 1\ny = 2\n", b"x = 1\ny = 2"):
        files = changed(repository, {"keep.py": BODY}, {"keep.py": BODY, "new.py": content})
        assert (files["new.py"].status, files["new.py"].text) == ("added", content.decode())
        (repository / "new.py").unlink()
        commit(repository)


def test_a_diff_that_went_through_windows_is_put_right() -> None:
    text = "--- a/x.py\n+++ b/x.py\n@@ -1 +1 @@\n-a\n+b\n".replace("\n", "\r\n")
    (file,) = read_diff(text).files
    assert rows(file) == [("-", 1, None, "a"), ("+", None, 1, "b")]
    assert file.path == "x.py"


def test_diffs_of_other_tools_are_read() -> None:
    svn = "Index: x.py\n" + "=" * 67 + "\n--- x.py\t(revision 1)\n+++ x.py\t(working copy)\n@@ -1,1 +1,1 @@\n-a\n+b\n"
    plain = "--- old/x.py\t2026-01-01 00:00:00\n+++ new/x.py\t2026-01-02 00:00:00\n@@ -1 +1 @@\n-a\n+b\n"
    assert [file.path for file in read_diff(svn).files] == ["x.py"]
    assert [(file.path, file.old_path) for file in read_diff(plain).files] == [("new/x.py", "old/x.py")]


def test_two_plain_diffs_in_a_row_are_two_files() -> None:
    one = "--- x.py\n+++ x.py\n@@ -1 +1 @@\n-a\n+b\n"
    assert [file.path for file in read_diff(one + one.replace("x.py", "y.py")).files] == ["x.py", "y.py"]


def test_a_mail_with_a_patch_is_read_past_its_message_and_signature(repository: Path) -> None:
    changed(repository, {"a.py": BODY}, {"a.py": BODY.replace(b"line 3\n", b"three\n")})
    mail = git(repository, "format-patch", "-1", "--stdout").decode()
    (file,) = read_diff(mail).files
    assert rows(file) == [("-", 3, None, "line 3"), ("+", None, 3, "three")]
    assert not file.cut


def test_an_empty_line_of_context_may_have_lost_its_blank() -> None:
    (file,) = read_diff("--- a/x\n+++ b/x\n@@ -1,3 +1,3 @@\n a\n\n-b\n+c\n").files
    assert file.lines("new") == {1: "a", 2: "", 3: "c"}


def test_a_diff_that_breaks_off_says_so() -> None:
    (file,) = read_diff("--- a/x.py\n+++ b/x.py\n@@ -1,9 +1,9 @@\n a\n-b\n+c").files
    assert file.cut
    assert file.lines("new") == {1: "a", 2: "c"}


def test_a_combined_diff_is_explained() -> None:
    for text in (COMBINED, COMBINED.split("\n", 2)[2], COMBINED.replace("diff --cc", "diff --combined")):
        with pytest.raises(CombinedDiff, match="against one parent"):
            read_diff(text)


def test_a_combined_file_beside_plain_ones_is_listed_with_its_reason() -> None:
    plain = "diff --git a/x.py b/x.py\n--- a/x.py\n+++ b/x.py\n@@ -1 +1 @@\n-a\n+b\n"
    tricky = COMBINED + "--- gone from both\n+++ came to both\n"
    files = read_diff(plain + tricky + plain.replace("x.py", "y.py")).files
    assert [(file.path, file.skipped is not None) for file in files] == [
        ("x.py", False),
        ("shared.py", True),
        ("y.py", False),
    ]
    assert "@@@" in str(files[1].skipped)


@pytest.mark.parametrize("text", ["hello", "x = 1\n", "--- only\n", "@@ -1 +1 @@\n-a\n+b\n"])
def test_what_is_no_diff_is_one_sentence(text: str) -> None:
    with pytest.raises(NotADiff, match="not a diff"):
        read_diff(text)


def test_nothing_changed_is_said() -> None:
    with pytest.raises(EmptyDiff):
        read_diff(" \n")


def test_lock_files_and_generated_ones_are_skipped_unless_asked_for() -> None:
    diff = "diff --git a/uv.lock b/uv.lock\n--- a/uv.lock\n+++ b/uv.lock\n@@ -1 +1 @@\n-a\n+b\n"
    assert str(read_diff(diff).files[0].skipped) == "lock file"
    assert read_diff(diff, skip=False).files[0].skipped is None


def test_a_diff_is_told_from_code_that_holds_one() -> None:
    diff = "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n"
    assert looks_like_diff(diff)
    assert looks_like_diff("\n" + diff.split("\n", 1)[1])
    assert looks_like_diff("commit 0123456789\nAuthor: x\n\n    why\n\n" + diff)
    assert looks_like_diff(COMBINED)
    assert not looks_like_diff(f"SAMPLE = '''\n{diff}'''\n")
    assert not looks_like_diff("--- a SQL comment\nSELECT 1;\n")


@pytest.mark.parametrize("source", [real_history, lambda folder: made_history(folder / "always")])
def test_every_line_of_real_histories_equals_the_line_in_the_blob(tmp_path: Path, source: object) -> None:
    assert callable(source)
    repository: Path = source(tmp_path)
    compared, kinds = 0, set[Status]()
    for revision in commits(repository)[:15]:
        raw = git(repository, "diff", "-M", "-C", "--find-copies-harder", f"{revision}^", revision)
        for file in read_diff(raw.decode("utf-8", "replace") or "diff --git a/x b/x", skip=False).files:
            if not file.hunks:
                continue
            kinds.add(file.status)
            for side, tree, path in (("new", revision, file.path), ("old", f"{revision}^", file.old_path or file.path)):
                known = file.lines("new" if side == "new" else "old")
                blob = git(repository, "show", f"{tree}:{path}").decode("utf-8", "replace").split("\n") if known else []
                assert {number: blob[number - 1] for number in known} == known
                compared += len(known)
    assert compared > 2_000
    assert "modified" in kinds
