"""Linters that may be on the PATH: the real ones where they are here, else programs that answer as they do."""

import json
import os
import shutil
from pathlib import Path

import pytest

from gptdash.services.review import Finding, code_as_changeset
from gptdash.services.review.evidence import Linted, gather_evidence

SHELLCHECK = {
    "file": "FILE", "line": 2, "endLine": 2, "column": 4, "endColumn": 6, "level": "info", "code": 2086,
    "message": "Double quote to prevent globbing and word splitting.", "fix": None,
}  # fmt: skip
ESLINT = {
    "ruleId": "no-eval", "severity": 2, "message": "eval can be harmful.", "line": 2, "column": 1, "endLine": 2,
    "endColumn": 5,
}  # fmt: skip


def lint(source: str, filename: str) -> Linted:
    return gather_evidence(code_as_changeset(source, filename=filename).files)


def brief(findings: tuple[Finding, ...]) -> list[tuple[object, ...]]:
    return [(one.source, one.rules, one.line, one.severity, one.quote) for one in findings]


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is the whole PATH; programs are put into it by `install`."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def install(folder: Path, name: str, output: str, code: int = 0, stream: str = "stdout") -> None:
    """Write a program that prints an output in which FILE is its last argument, and its arguments to a file."""
    source = (
        f"#!{shutil.which('python3', path='/usr/bin:/usr/local/bin')}\n"
        "import os, sys\n"
        f"open({str(folder / 'called')!r}, 'a').write(repr((sys.argv[1:], dict(os.environ))))\n"
        f"sys.{stream}.write({output!r}.replace('FILE', sys.argv[-1]))\n"
        f"sys.exit({code})\n"
    )
    path = folder / name
    path.write_text(source)
    path.chmod(0o755)


@pytest.mark.skipif(os.name != "posix", reason="the programs are scripts")
def test_shellcheck_is_used_where_it_is_installed(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    install(program, "shellcheck", json.dumps({"comments": [SHELLCHECK]}), code=1)
    result = lint("#!/bin/bash\nrm $1\n", "clean.sh")
    assert brief(result.findings) == [("shellcheck", ("SC2086",), 2, "low", "rm $1")]
    assert result.read["clean.sh"] == ("shellcheck",)
    called = (program / "called").read_text()
    assert "--norc" in called
    assert "sk-secret" not in called


@pytest.mark.skipif(os.name != "posix", reason="the programs are scripts")
def test_eslint_is_used_without_the_configuration_of_the_code(program: Path) -> None:
    install(program, "eslint", json.dumps([{"filePath": "FILE", "messages": [ESLINT]}]), code=1)
    result = lint("let a = 1;\neval(a);\n", "a.js")
    assert brief(result.findings) == [("eslint", ("no-eval",), 2, "high", "eval(a);")]
    assert "--no-config-lookup" in (program / "called").read_text()


@pytest.mark.skipif(os.name != "posix", reason="the programs are scripts")
@pytest.mark.parametrize(
    ("name", "file", "output", "code"),
    [
        ("php", "a.php", 'PHP Parse error:  syntax error, unexpected token ";" in FILE on line 2\n', 255),
        ("ruby", "a.rb", "FILE:2: syntax error, unexpected end-of-input\n", 1),
        ("gofmt", "a.go", "FILE:2:5: expected operand, found ';'\n", 2),
        ("bash", "a.sh", "FILE: line 2: syntax error: unexpected end of file\n", 2),
        ("node", "a.js", "FILE:2\nlet b = ;\n        ^\n\nSyntaxError: Unexpected token ';'\n    at wrapSafe\n", 1),
    ],
)
def test_interpreters_tell_syntax_errors(program: Path, name: str, file: str, output: str, code: int) -> None:
    install(program, name, output, code, "stderr")
    (finding,) = lint("first\nsecond\n", file).findings
    assert (finding.source, finding.line, finding.severity, finding.quote) == (name, 2, "critical", "second")
    assert str(program) not in finding.message
    assert "/" not in finding.message


@pytest.mark.skipif(os.name != "posix", reason="the programs are scripts")
@pytest.mark.parametrize(("name", "file"), [("shellcheck", "a.sh"), ("eslint", "a.js")])
def test_a_linter_that_fails_is_said_to_be_missing(program: Path, name: str, file: str) -> None:
    install(program, name, "not json", code=0)
    result = lint("first\n", file)
    assert (result.findings, result.read) == ((), {})
    assert [str(note) for note in result.notes] == [f"{name} did not finish on this code, so its findings are missing."]


@pytest.mark.skipif(os.name != "posix", reason="the programs are scripts")
def test_what_an_interpreter_does_not_know_is_no_finding(program: Path) -> None:
    install(program, "node", "FILE:1\nconst a = <div/>;\n\nSyntaxError: Unexpected token '<'\n", 1, "stderr")
    result = lint("const a = <div/>;\n", "a.js")
    assert (result.findings, result.read) == ((), {})


def test_a_program_in_the_working_folder_is_not_run(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = program.parent / "code"
    folder.mkdir()
    install(folder, "shellcheck", json.dumps({"comments": [SHELLCHECK]}))
    monkeypatch.chdir(folder)
    monkeypatch.setenv("PATH", f"{os.curdir}{os.pathsep}{program}")
    assert lint("rm $1\nrm $1\n", "a.sh").findings == ()


@pytest.mark.parametrize(
    ("name", "file", "good", "bad"),
    [
        ("bash", "a.sh", "if true; then echo hi; fi\n", "if true; then\n  echo hi\n"),
        ("node", "a.mjs", "import fs from 'fs';\nexport const a = 1;\n", "let a = 1;\nlet b = ;\n"),
    ],
)
def test_the_real_interpreters_agree(name: str, file: str, good: str, bad: str) -> None:
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed; gptdash works without it")
    assert name in lint(good, file).read[file]
    assert not [one for one in lint(good, file).findings if one.source == name]
    (finding,) = [one for one in lint(bad, file).findings if one.source == name]
    assert finding.line == 2
    assert "yntax" in finding.message
