"""`gptdash review`: what goes in, what comes out, and with which exit code."""

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from gptdash.cli import main
from tests.fake_openai.server import KEY, FakeOpenAI
from tests.fake_openai.steps import JsonObject, Status
from tests.services.review.histories import commit, git, new_repository

BAD = "import os\nx = eval(input())\n"
FOUND = {
    "file": "clean.go", "line": 1, "side": "new", "quote": "panic(1)", "severity": "critical", "category": "bug",
    "message": "It stops.", "suggestion": "", "replacement": None, "confidence": "high",
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder of the command."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    return here


@pytest.fixture
def model(fake_openai: FakeOpenAI, monkeypatch: pytest.MonkeyPatch) -> FakeOpenAI:
    """A model that is configured."""
    monkeypatch.setenv("OPENAI_BASE_URL", fake_openai.url)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("GPTDASH_MODEL", "gpt-6-luna")
    return fake_openai


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run `gptdash review` and return its exit code, output and errors."""

    def review(*arguments: str) -> tuple[int, str, str]:
        code = main(["review", *arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return review


def test_without_a_model_linters_alone_find_and_name_the_line(folder: Path, run: Run) -> None:
    (folder / "bad.py").write_text(BAD)
    code, out, err = run("bad.py")
    assert (code, err) == (0, "")
    lines = out.split("\n")
    assert lines[0].startswith("bad.py:2: medium security: Use of possibly insecure function")
    assert lines[0].endswith("[bandit+ruff S307 B307]")
    assert lines[1] == "bad.py:1: low maintainability: `os` imported but unused Remove unused import: `os` [ruff F401]"
    assert "# Static evidence only" in out
    assert "# 2 findings. Score: 8.5 of 10." in out


@pytest.mark.parametrize(("level", "code"), [("critical", 0), ("high", 0), ("medium", 1), ("low", 1), ("info", 1)])
def test_findings_from_a_level_on_fail_the_command(folder: Path, run: Run, level: str, code: int) -> None:
    (folder / "bad.py").write_text(BAD)
    assert run("bad.py", "--fail-on", level)[0] == code


def test_several_files_and_folders_are_one_review(folder: Path, run: Run) -> None:
    (folder / "deep" / ".hidden").mkdir(parents=True)
    (folder / "deep" / "a.py").write_text("import os\n")
    (folder / "deep" / ".hidden" / "b.py").write_text("import sys\n")
    (folder / "c.py").write_text("import re\n")
    (folder / "deep" / "uv.lock").write_text("x")
    out = run("c.py", "deep")[1]
    assert [line.split(":")[0] for line in out.split("\n") if "F401" in line] == ["c.py", "deep/a.py"]
    assert "# deep/uv.lock: skipped: lock file" in out


def test_in_a_repository_what_git_ignores_is_left_out(folder: Path, run: Run) -> None:
    new_repository(folder)
    (folder / ".gitignore").write_text("ignored.py\n")
    for name in ("a.py", "ignored.py", "b.py"):
        (folder / name).write_text("import os\n")
    git(folder, "add", "a.py")
    out = run(".")[1]
    assert [line.split(":")[0] for line in out.split("\n") if "F401" in line] == ["a.py", "b.py"]


def test_a_diff_from_standard_input_is_read_beside_the_files_it_changed(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_repository(folder)
    (folder / "a.py").write_text("import os\n")
    commit(folder)
    (folder / "a.py").write_text(f"import os\n{BAD.split(chr(10), 1)[1]}")
    diff = git(folder, "diff")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(diff)))
    code, out, _ = run("--diff", "-", "--fail-on", "medium")
    assert code == 1
    # Line 1 was there before.
    assert [line.split(" ")[0] for line in out.split("\n") if line.startswith("a.py")] == ["a.py:2:"]


def test_a_diff_file_and_a_range_give_the_same(folder: Path, run: Run) -> None:
    new_repository(folder)
    (folder / "a.py").write_text("x = 1\n")
    commit(folder)
    (folder / "a.py").write_text(BAD)
    commit(folder)
    (folder / "change.diff").write_bytes(git(folder, "diff", "HEAD~1", "HEAD"))
    findings = [
        [line for line in run(*arguments)[1].split("\n") if line.startswith("a.py:")]
        for arguments in (("--diff", "change.diff"), ("--range", "HEAD~1..HEAD"), ("--range", "HEAD"))
    ]
    assert len(findings[0]) == 2
    assert findings[0] == findings[1] == findings[2]


@pytest.mark.parametrize(
    ("name", "check"),
    [
        ("md", lambda out: out.startswith("# Code review of bad.py\n")),
        ("html", lambda out: out.startswith("<!doctype html>")),
        ("json", lambda out: len(json.loads(out)["findings"]) == 2),
        ("sarif", lambda out: json.loads(out)["runs"][0]["results"][0]["ruleId"] == "ruff/S307"),
        ("csv", lambda out: out.startswith("severity,category,file")),
        ("github", lambda out: out.startswith("::warning file=bad.py,line=2,endLine=2,")),
    ],
)
def test_every_format_is_written_to_output_or_file(
    folder: Path, run: Run, name: str, check: Callable[[str], bool]
) -> None:
    (folder / "bad.py").write_text(BAD)
    out = run("bad.py", "--format", name)[1]
    assert check(out)
    assert run("bad.py", "--format", name, "--output", "out.txt")[1] == ""
    assert (folder / "out.txt").read_bytes().decode() == out


def test_a_configured_model_is_asked_and_its_price_said_before(folder: Path, run: Run, model: FakeOpenAI) -> None:
    (folder / "clean.go").write_text("panic(1)\n")
    model.reply(JsonObject({"findings": [FOUND]}))
    code, out, err = run("clean.go", "--fail-on", "critical", "--language", "Deutsch")
    assert (code, err) == (1, "gptdash: 1 calls, an unknown price to an unknown price\n")
    assert out.startswith("clean.go:1: critical bug: It stops. [model]\n")
    assert "Deutsch" in model.chats[0].body["messages"][0]["content"]


def test_no_model_means_no_call(folder: Path, run: Run, model: FakeOpenAI) -> None:
    (folder / "bad.py").write_text(BAD)
    assert run("bad.py", "--no-model")[2] == ""
    assert model.chats == ()


def test_what_could_cost_too_much_or_nobody_knows_what_is_not_sent(folder: Path, run: Run, model: FakeOpenAI) -> None:
    (folder / "bad.py").write_text(BAD)
    code, out, err = run("bad.py", "--max-usd", "0.01")
    assert (code, out, model.chats) == (2, "", ())
    assert "could cost an unknown price, and --max-usd allows $0.01" in err


def test_an_incomplete_review_has_its_own_exit_code_where_asked_for(folder: Path, run: Run, model: FakeOpenAI) -> None:
    (folder / "a.go").write_text("x\n")
    model.script(Status(401, "invalid_api_key"), Status(401, "invalid_api_key"))
    code, out, _ = run("a.go", "--complete")
    assert (code, "# a.go: clipped: the model could not be asked about all of it" in out) == (3, True)
    assert run("a.go")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "Name what to review"),
        (("a.py", "--range", "HEAD"), "Name what to review"),
        (("missing.py",), "missing.py cannot be read: No such file or directory."),
        (("--diff", "missing.diff"), "missing.diff: No such file or directory"),
        (("--diff", "no.diff"), "This is not a diff that can be read."),
        (("--range", "HEAD"), "is no folder of a git repository"),
        (("empty",), "There is no code to review."),
        (("no.diff", "--output", "nowhere/out.txt"), "cannot be written to nowhere/out.txt"),
    ],
)
def test_what_cannot_be_reviewed_is_one_sentence_and_exit_code_2(
    folder: Path, run: Run, arguments: tuple[str, ...], sentence: str
) -> None:
    (folder / "no.diff").write_text("hello\n")
    (folder / "empty").mkdir()
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert sentence in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments", [("--fail-on", "dreadful"), ("--format", "pdf"), ("--max-usd", "nan"), ("--max-usd", "-1")]
)
def test_wrong_arguments_are_explained_with_exit_code_2(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["review", "a.py", *arguments])
    assert stopped.value.code == 2
    assert arguments[0] in capsys.readouterr().err


def test_the_exit_codes_are_documented(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["review", "--help"])
    said = capsys.readouterr().out
    assert "exit codes:\n  0 " in said
    assert "--fail-on" in said


def test_terminal_escapes_in_code_and_names_do_not_reach_the_terminal(
    folder: Path, run: Run, model: FakeOpenAI
) -> None:
    (folder / "clean.go").write_text("panic(1)\n")
    model.reply(JsonObject({"findings": [{**FOUND, "message": "\x1b[2J\x07 gone\nnext \u202e"}]}))
    line = run("clean.go")[1].split("\n")[0]
    assert line == "clean.go:1: critical bug:  [2J  gone next ⟨U+202E⟩ [model]"
