"""Patches apply: git itself is asked, over files with every kind of line end, over hunks, over real histories."""

from pathlib import Path
from random import Random

import pytest

from gptdash.services.review import Changeset, Finding, Replacement, files_as_changeset, read_diff
from gptdash.services.review.evidence import gather_evidence
from gptdash.services.review.patches import combine, patch_finding
from tests.services.review.histories import commits, git, new_repository, real_files, real_history


def replace(file: str, line: int, end_line: int, *lines: str) -> Finding:
    return Finding(
        file=file, line=line, end_line=end_line, severity="low", category="bug", message=f"{line}",
        replacement=Replacement(line=line, end_line=end_line, lines=lines), sources=("model",),
    )  # fmt: skip


def applied(folder: Path, files: dict[str, bytes], diff: str) -> dict[str, bytes]:
    """Let git apply a patch to files and read what they became."""
    new_repository(folder)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    git(folder, "apply", "--check", "-", data=diff.encode())
    git(folder, "apply", "--whitespace=nowarn", "-", data=diff.encode())
    return {name: (folder / name).read_bytes() for name in files}


CASES = {
    "in the middle": (b"a\nb\nc\n", (2, 2, "B"), b"a\nB\nc\n"),
    "more lines": (b"a\nb\nc\n", (2, 2, "B", "", "C"), b"a\nB\n\nC\nc\n"),
    "fewer lines": (b"a\nb\nc\nd\n", (2, 3, "B"), b"a\nB\nd\n"),
    "deleted": (b"a\nb\nc\n", (2, 2), b"a\nc\n"),
    "first": (b"a\nb\n", (1, 1, "A"), b"A\nb\n"),
    "last": (b"a\nb\n", (2, 2, "B"), b"a\nB\n"),
    "no newline at the end": (b"a\nb", (2, 2, "B"), b"a\nB"),
    "no newline, far from the end": (b"a\nb\nc\nd\ne\nf", (1, 1, "A"), b"A\nb\nc\nd\ne\nf"),
    "more lines without newline": (b"a\nb", (2, 2, "B", "C"), b"a\nB\nC"),
    "last deleted without newline": (b"a\nb", (2, 2), b"a\n"),
    "only line": (b"a", (1, 1, "A", "B"), b"A\nB"),
    "all deleted": (b"a\nb\n", (1, 2), b""),
    "CRLF": (b"a\r\nb\r\nc\r\n", (2, 2, "B", "C"), b"a\r\nB\r\nC\r\nc\r\n"),
    "mixed ends": (b"a\r\nb\nc\r\n", (2, 2, "B", "C"), b"a\r\nB\nC\nc\r\n"),
    "CR alone": (b"a\rb\rc\nd\n", (2, 2, "B"), b"a\rB\rc\nd\n"),
    "form feed and U+2028": ("a\x0cx\u2028y\nb\n".encode(), (2, 2, "B\u2028C"), "a\x0cx\u2028y\nB\u2028C\n".encode()),
    "byte mark": (b"\xef\xbb\xbfa\nb\n", (1, 1, "A"), b"\xef\xbb\xbfA\nb\n"),
    "byte mark in the context": (b"\xef\xbb\xbfa\nb\n", (2, 2, "B"), b"\xef\xbb\xbfa\nB\n"),
    "lines like headers": (b"-- a\n++ b\n@@ c\n", (2, 2, "-- b"), b"-- a\n-- b\n@@ c\n"),
}


@pytest.mark.parametrize("case", CASES)
def test_git_applies_the_patch_and_the_file_becomes_what_was_meant(tmp_path: Path, case: str) -> None:
    before, (line, end_line, *lines), after = CASES[case]
    patch = patch_finding(replace("x.go", line, end_line, *lines), files_as_changeset([("x.go", before)]))
    assert patch
    assert applied(tmp_path, {"x.go": before}, patch.diff) == {"x.go": after}
    assert patch.text == after.decode("utf-8-sig")


@pytest.mark.parametrize("name", ["sp ace.go", "dir/é 名.go", 'qu"ote.go', "back\\slash.go", "tab\there.go"])
def test_git_finds_files_with_unusual_names(tmp_path: Path, name: str) -> None:
    patch = patch_finding(replace(name, 1, 1, "b"), files_as_changeset([(name, b"a\n")]))
    assert patch
    assert applied(tmp_path, {name: b"a\n"}, patch.diff) == {name: b"b\n"}


@pytest.mark.parametrize("name", ["/etc/passwd", "../x.go", ".git/config", ""])
def test_a_patch_never_leads_out_of_the_folder(name: str) -> None:
    assert patch_finding(replace(name, 1, 1, "b"), files_as_changeset([(name, b"a\n")])) is None


@pytest.mark.parametrize(
    "finding",
    [
        replace("x.go", 3, 3, "b"),  # behind the end
        replace("x.go", 2, 9, "b"),
        replace("x.go", 0, 1, "b"),
        replace("x.go", 2, 1, "b"),
        replace("other.go", 1, 1, "b"),
        replace("x.go", 1, 1, "a"),  # changes nothing
        replace("x.go", 1, 1, "b").model_copy(update={"replacement": None}),
    ],
)
def test_what_does_not_apply_is_not_offered(finding: Finding) -> None:
    assert patch_finding(finding, files_as_changeset([("x.go", b"a\nb\n")])) is None


def test_python_that_would_no_longer_parse_is_not_offered() -> None:
    changes = files_as_changeset([("x.py", b"if a:\n    b()\n")])
    assert patch_finding(replace("x.py", 2, 2, "b("), changes) is None
    assert patch_finding(replace("x.py", 2, 2), changes) is None
    assert patch_finding(replace("x.py", 2, 2, "b()"), changes) is None  # the indentation is gone
    assert patch_finding(replace("x.py", 2, 2, "    c()"), changes) is not None


def test_a_syntax_error_may_be_mended() -> None:
    changes = files_as_changeset([("x.py", b"def f(:\n    pass\n")])
    assert patch_finding(replace("x.py", 1, 1, "def f():"), changes) is not None


def test_utf_16_has_no_patch() -> None:
    changes = files_as_changeset([("x.go", "a\nb\n".encode("utf-16"))])
    assert patch_finding(replace("x.go", 1, 1, "b"), changes) is None


HUNKS = """--- a/x.go
+++ b/x.go
@@ -5,4 +5,5 @@
 e
-f
+F
+G
 g
 h
@@ -20,2 +21,2 @@
 t
-u
+U
\\ No newline at end of file
"""
FILE = "\n".join([*"abcde", "F", "G", *"ghijklmnopqrst", "U"]).encode()


def test_parts_of_a_file_are_patched_where_git_can_tell_the_place(tmp_path: Path) -> None:
    changes = read_diff(HUNKS)
    patch = combine((replace("x.go", 6, 7, "FG"), replace("x.go", 22, 22, "V", "W")), changes)
    assert patch.left_out == ()
    assert (patch.patches[0].text, patch.diff.count("@@ -")) == (None, 2)
    after = FILE.replace(b"F\nG", b"FG").replace(b"U", b"V\nW")
    assert applied(tmp_path, {"x.go": FILE}, patch.diff) == {"x.go": after}


@pytest.mark.parametrize(("line", "end_line"), [(9, 9), (15, 15), (4, 5)])
def test_the_edge_of_what_is_known_is_not_patched(line: int, end_line: int) -> None:
    # Behind line 9 nobody knows what stands, and git would take it for the end of the file.
    assert patch_finding(replace("x.go", line, end_line, "x"), read_diff(HUNKS)) is None


def test_parts_of_python_are_not_patched_nobody_knows_whether_they_parse() -> None:
    assert patch_finding(replace("x.py", 6, 6, "x"), read_diff(HUNKS.replace("x.go", "x.py"))) is None


def test_a_diff_with_lost_bytes_is_not_patched() -> None:
    assert patch_finding(replace("x.go", 6, 6, "x"), read_diff(HUNKS.replace(" e\n", " \ufffd\n"))) is None


def test_of_overlapping_changes_the_first_stays_and_the_other_is_named() -> None:
    changes = files_as_changeset([("x.go", b"a\nb\nc\nd\n"), ("y.go", b"a\n")])
    first, second, third, other = (
        replace("x.go", 1, 2, "A"), replace("x.go", 2, 3, "B"), replace("x.go", 4, 4, "D"), replace("y.go", 1, 1, "b"),
    )  # fmt: skip
    combined = combine((first, second, third, first, other), changes)
    assert combined.left_out == (second,)
    assert [patch.text for patch in combined.patches] == ["A\nc\nD\n", "b\n"]


def test_of_changes_that_only_break_python_together_the_last_is_left_out() -> None:
    changes = files_as_changeset([("x.py", b"if a:\n    b()\n    c()\n")])
    first, second, third = replace("x.py", 2, 2), replace("x.py", 3, 3), replace("x.py", 1, 1, "if A:")
    combined = combine((first, second, third), changes)
    assert combined.left_out == (second,)
    assert [patch.text for patch in combined.patches] == ["if A:\n    c()\n"]


def test_the_linters_fixes_of_real_files_apply_together(tmp_path: Path) -> None:
    planted = {
        f"{at}/{path.name}": b"import os, zlib\n" + path.read_bytes() for at, path in enumerate(real_files()[:40])
    }
    changes = files_as_changeset(planted.items(), skip=False)
    combined = combine(gather_evidence(changes.files).findings, changes)
    assert len(combined.patches) > 20
    after = applied(tmp_path / "apply", planted, combined.diff)
    for patch in combined.patches:
        assert after[patch.file].decode("utf-8-sig") == patch.text


def test_patches_of_real_diffs_apply_to_the_tree_after_the_commit(tmp_path: Path) -> None:
    repository = real_history(tmp_path)
    offered = 0
    for revision in commits(repository)[:10]:
        diff = git(repository, "diff", "-M", f"{revision}^", revision).decode("utf-8", "replace")
        changes: Changeset = read_diff(diff) if diff else Changeset.model_construct(files=())
        for file in changes.reviewed[:4]:
            added = sorted(file.added() or ())
            unparsed = file.model_copy(update={"language": None, "text": None})
            findings = [replace(file.path, number, number, "replaced") for number in added[:3] + added[-3:]]
            combined = combine(findings, changes.model_copy(update={"files": (unparsed,)}))
            if not combined.diff:
                continue
            offered += 1
            content = git(repository, "show", f"{revision}:{file.path}")
            after = applied(tmp_path / f"{offered}", {file.path: content}, combined.diff)[file.path]
            assert b"replaced" in after
    assert offered > 5


def test_random_changes_of_random_files_all_apply(tmp_path: Path) -> None:
    """Many small files of every kind of line end, each with several changes, in one patch."""
    random = Random(20_261_124)  # noqa: S311 - the same changes each time
    files, findings, meant = {}, [], {}
    for number in range(200):
        name = f"{number}.go"
        end = random.choice(("\n", "\r\n"))
        lines = [f"{random.choice('abc')}{random.randrange(3)}" for _ in range(random.randrange(1, 30))]
        bare = random.random() < 0.4
        after = list(lines)
        at = len(lines)
        while at > 0:  # from the end, so that the places of earlier lines stay
            last, at = at, at - random.randrange(1, 6)
            first = max(at, 0) + 1
            if random.random() < 0.5 or first > last:
                continue
            new = tuple(f"new{random.randrange(9)}" for _ in range(random.randrange(0 if first > 1 else 1, 4)))
            findings.append(replace(name, first, last, *new))
            after[first - 1 : last] = new
        files[name] = (end.join(lines) + ("" if bare else end)).encode()
        meant[name] = [line.encode() for line in after]
    combined = combine(findings, files_as_changeset(files.items()))
    result = applied(tmp_path, files, combined.diff)
    for patch in combined.patches:
        assert result[patch.file] == (patch.text or "").encode()
        assert result[patch.file].split() == meant[patch.file]
    assert combined.left_out == ()
    assert len(combined.patches) > 100
