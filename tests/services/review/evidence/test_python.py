"""What the linters find, on real code, in real child processes."""

from pathlib import Path

import pytest

from gptdash.services.review import code_as_changeset, files_as_changeset, read_diff, sample_source
from gptdash.services.review.evidence import Linted, gather_evidence
from gptdash.services.review.findings import merge_findings
from gptdash.services.review.sources import split_lines


def linted(source: str, file: str = "a.py", language: str | None = "python") -> Linted:
    return gather_evidence(code_as_changeset(source, filename=file, language=language).files)


def found(source: str) -> set[tuple[str, int | None, int | None]]:
    return {(rule, finding.line, finding.end_line) for finding in linted(source).findings for rule in finding.rules}


def test_both_linters_report_with_their_own_line_and_quote() -> None:
    (bandit, ruff) = linted("value = 1\nother = eval(str(value))\n").findings
    assert (ruff.sources, ruff.rules, ruff.line) == (("ruff",), ("S307",), 2)
    assert (bandit.sources, bandit.rules, bandit.line) == (("bandit",), ("B307",), 2)
    assert ruff.quote == bandit.quote == "other = eval(str(value))"


def test_the_sample_has_what_it_was_written_for() -> None:
    name, source = sample_source()
    merged = merge_findings(linted(source, name).findings)
    by_rule = {rule: finding for finding in merged for rule in finding.rules}
    assert {rule: by_rule[rule].line for rule in ("B105", "B006", "B608", "B602", "B307", "E722", "F821")} == {
        "B105": 8,
        "B006": 11,
        "B608": 13,
        "B602": 28,
        "B307": 33,
        "E722": 34,
        "F821": 41,
    }
    assert by_rule["B602"].source == "bandit+ruff"
    assert by_rule["PERF401"].category == "performance"


def test_a_syntax_error_is_a_critical_finding() -> None:
    result = linted("def f(:\n    pass\n")
    assert {(finding.severity, finding.category, finding.rules) for finding in result.findings} == {
        ("critical", "bug", ("invalid-syntax",))
    }
    assert result.findings[0].line == 1
    assert result.notes == ()


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("a = 1\r\nb = 2\r\nc = eval('3')\r\n", 3),
        ("a = 1\rb = eval('3')\r", 2),
        ("a = '\u2028'\nb = eval('3')\n", 2),
        ("a = 1\n\x0c\nb = eval('3')\n", 3),
        ("a = '''\n\n'''\nb = eval('3')", 4),
    ],
)
def test_lines_are_counted_as_editors_do(source: str, line: int) -> None:
    places = found(source)
    assert ("B307", line, line) in places
    assert ("S307", line, line) in places
    assert split_lines(source)[line - 1].startswith(("b = eval", "c = eval"))


def test_comments_cannot_hide_a_finding_but_make_it_information() -> None:
    source = "# ruff: noqa\nx = eval('1')  # noqa: S307  # nosec\n"
    result = linted(source)
    assert {(finding.rules, finding.severity) for finding in result.findings} == {
        (("S307",), "info"),
        (("B307",), "info"),
    }
    assert [str(note) for note in result.notes] == [
        "Findings on lines with a noqa or nosec comment are listed as information: 2."
    ]


def test_a_folder_cannot_slip_a_module_under_the_linters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bandit.py").write_text("raise SystemExit('planted')")
    (tmp_path / "ruff.toml").write_text("[lint]\nselect = []")
    monkeypatch.chdir(tmp_path)
    assert {("B307", 1, 1), ("S307", 1, 1)} <= found("x = eval('1')\n")


def test_a_dangerous_file_name_is_only_a_name() -> None:
    result = linted("import os\n", file="--config=/etc/passwd")
    assert [finding.rules for finding in result.findings] == [("F401",)]
    assert result.findings[0].file == "--config=/etc/passwd"


def test_python_is_read_by_both_linters_and_other_languages_are_not() -> None:
    assert set(linted("x = 1\n").read["a.py"]) == {"ruff", "bandit"}
    result = linted("fn main() {}\n", "a.rs", "rust")
    assert (result.findings, result.read, result.notes) == ((), {}, ())


def test_good_code_gives_no_findings() -> None:
    result = linted('def double(number: int) -> int:\n    """Double it."""\n    return number * 2\n')
    assert (result.findings, result.notes) == ((), ())


def test_one_run_of_each_linter_reads_all_files_and_keeps_them_apart() -> None:
    names = ("pkg/__init__.py", "pkg/a.py", "other/a.py", "tool", "stub.pyi", "weird name;.py", "../up.py")
    sources = [
        (name, b"#!/usr/bin/env python\nimport os\n" + b"\n" * at + b"x = eval('1')\n") for at, name in enumerate(names)
    ]
    result = gather_evidence(files_as_changeset(sources).files)
    evals = {(one.file, one.line, one.source) for one in result.findings if {"S307", "B307"} & set(one.rules)}
    assert evals == {(name, at + 3, source) for at, name in enumerate(names) for source in ("ruff", "bandit")}
    assert set(result.read) == set(names)


def test_in_a_diff_only_what_is_new_counts() -> None:
    diff = "--- /dev/null\n+++ b/a.py\n@@ -0,0 +1,2 @@\n+x = 1\n+y = eval('1')\n"
    assert {(one.line, rule) for one in gather_evidence(read_diff(diff).files).findings for rule in one.rules} == {
        (2, "S307"),
        (2, "B307"),
    }
    known = "import os\nx = eval('1')\ny = eval('2')\n"
    changes = read_diff(
        "--- a/a.py\n+++ b/a.py\n@@ -2 +2,2 @@\n x = eval('1')\n+y = eval('2')\n", find_text=lambda _: known
    )
    assert {one.line for one in gather_evidence(changes.files).findings} == {3}


def test_parts_of_a_file_are_not_linted() -> None:
    changes = read_diff("--- a/a.py\n+++ b/a.py\n@@ -7 +7,2 @@\n x = eval('1')\n+y = eval('2')\n")
    result = gather_evidence(changes.files)
    assert (result.findings, result.read) == ((), {})


@pytest.mark.parametrize(
    ("source", "line", "end_line", "after"),
    [
        ("import os\nx = 1\n", 1, 1, ()),
        ("from os import path, sep\nprint(sep)\n", 1, 1, ("from os import sep",)),
        ("if x == None:\n    pass\n", None, None, None),  # not safe: nothing is offered
        ("try:\n    f()\nexcept (ValueError,):\n    pass\n", 3, 3, ("except ValueError:",)),
    ],
)
def test_safe_fixes_become_replacements_of_whole_lines(
    source: str, line: int | None, end_line: int | None, after: tuple[str, ...] | None
) -> None:
    fixes = [one.replacement for one in linted(source).findings if one.replacement]
    if line is None:
        assert fixes == []
    else:
        assert [(fix.line, fix.end_line, fix.lines) for fix in fixes] == [(line, end_line, after)]


def test_empty_files_do_not_stop_the_others() -> None:
    result = gather_evidence(files_as_changeset([("a.py", b""), ("b.py", b"import os\n")]).files)
    assert [one.file for one in result.findings] == ["b.py"]


def test_a_thousand_times_the_same_is_said_by_fewer_and_the_rest_is_counted() -> None:
    result = linted("".join(f"print(missing_{number})\n" for number in range(120)))
    assert sum(one.rules == ("F821",) for one in result.findings) == 50
    assert "the first 50 findings in a file are listed; 70 more are not" in "".join(map(str, result.notes))


def test_what_is_beyond_bandits_limit_is_named_and_the_rest_is_read() -> None:
    long = b"def f():\n" + b"    g(h(1))\n" * 10_001
    result = gather_evidence(files_as_changeset([("long.py", long), ("a.py", b"x = eval('1')\n")]).files)
    assert "bandit" in result.read["a.py"]
    assert result.read["long.py"] == ("ruff",)
    assert str(result.unread["long.py"]) == "there is more code than bandit reads in one review"


def test_what_is_beyond_the_limit_of_all_linters_is_named() -> None:
    files = files_as_changeset((f"{number}.go", b"x\n" * 19_000) for number in range(4)).files
    result = gather_evidence(files)
    assert {path: str(why) for path, why in result.unread.items()} == {
        "3.go": "there is more code than linters read in one review"
    }


@pytest.mark.parametrize("name", ["tests/a.py", "test_a.py", "pkg/a_test.py", "pkg/conftest.py", "a/test/b.py"])
def test_tests_may_assert_and_make_up_passwords(name: str) -> None:
    source = "def check(value):\n    password = 'hunter2hunter2'\n    assert value == password\n"
    there = {(rule, one.severity) for one in linted(source, name).findings for rule in one.rules}
    assert there == {("S105", "info"), ("B105", "info")}
    elsewhere = {rule: one.severity for one in linted(source, "latest/contest.py").findings for rule in one.rules}
    assert elsewhere == {"S101": "low", "B101": "low", "S105": "medium", "B105": "low"}
