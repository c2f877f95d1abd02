"""What the linters find, on real code, in real child processes."""

from pathlib import Path

import pytest

from gptdash.services.review.evidence import lint
from gptdash.services.review.linting import Linted
from gptdash.services.review.merging import merge_findings
from gptdash.services.review.sources import sample_source, split_lines


def linted(source: str, file: str = "a.py", language: str | None = "python") -> Linted:
    return lint(source, split_lines(source), file, language)


def found(source: str) -> set[tuple[str, int | None, int | None]]:
    return {(rule, finding.line, finding.end_line) for finding in linted(source).findings for rule in finding.rules}


def test_both_linters_report_with_their_own_line_and_quote() -> None:
    (ruff, bandit) = linted("value = 1\nother = eval(str(value))\n").findings
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


def test_other_languages_are_not_linted_and_that_is_said() -> None:
    result = linted("console.log(1);", "a.js", "javascript")
    assert (result.findings, result.ran) == ((), False)
    assert [str(note) for note in result.notes] == [
        "The linters here, ruff and bandit, read Python only; none was run on JavaScript."
    ]


def test_good_code_gives_no_findings() -> None:
    result = linted('def double(number: int) -> int:\n    """Double it."""\n    return number * 2\n')
    assert (result.findings, result.notes, result.ran) == ((), (), True)
