"""Bandit's findings.

Source of the output's form: https://bandit.readthedocs.io/en/latest/formatters/json.html, 2026-11-23.
"""

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Final, Literal

from pydantic import BaseModel, ValidationError

from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.services.review.evidence.linting import Linted, linter_failed, read_by, run_program
from gptdash.services.review.evidence.workspace import Placed, Workspace
from gptdash.services.review.findings import Confidence, Finding, Severity

_Level = Literal["HIGH", "MEDIUM", "LOW", "UNDEFINED"]
_SEVERITY: Final[dict[_Level, Severity]] = {"HIGH": "high", "MEDIUM": "medium", "LOW": "low", "UNDEFINED": "low"}
_CONFIDENCE: Final[dict[_Level, Confidence | None]] = {
    "HIGH": "high",
    "MEDIUM": "medium",
    "LOW": "low",
    "UNDEFINED": None,
}
# B404, B603 and B607 object to every use of subprocess, safe or not.
ARGUMENTS: Final = ("--format=json", "--quiet", "--ignore-nosec", "--skip=B404,B603,B607", "--exit-zero")
PROCESSES: Final = min(4, os.cpu_count() or 1)
MOST_CALLS: Final = 20_000
BEYOND: Final = mark("there is more code than {linter} reads in one review")
ONE_PROCESS_LINES: Final = 5_000


class _Issue(BaseModel):
    filename: str
    test_id: str
    issue_text: str
    issue_severity: _Level
    issue_confidence: _Level
    line_number: int
    line_range: tuple[int, ...] = ()


class _Error(BaseModel):
    filename: str
    reason: str


class _Output(BaseModel):
    results: tuple[_Issue, ...]
    errors: tuple[_Error, ...] = ()


def run_bandit(files: Workspace) -> Linted:
    """Look for security problems in Python code with bandit; code that does not parse gives none.

    Bandit is the slowest of all, so that larger jobs are shared by processes, and what it reads is limited.
    """
    chosen, rest = _within_limit(files.of("python"))
    if not chosen:
        return Linted(unread=_beyond(rest))
    shares = PROCESSES if sum(len(placed.lines) for placed in chosen) > ONE_PROCESS_LINES else 1
    with ThreadPoolExecutor(shares) as pool:
        outputs = tuple(pool.map(lambda share: _run(files, chosen[share::shares]), range(shares)))
    linted = _linted(tuple(output for output in outputs if output), files, chosen)
    if any(output is None for output in outputs):
        linted = linter_failed("bandit", chosen)
    return linted.model_copy(update={"unread": {**linted.unread, **_beyond(rest)}})


def _within_limit(python: tuple[Placed, ...]) -> tuple[tuple[Placed, ...], tuple[Placed, ...]]:
    """Divide files into those that bandit reads, the longest first, and the rest.

    Its time goes with the number of calls, about 0.6 ms for each; opening parentheses are a fair count of them.
    """
    left = MOST_CALLS
    chosen: list[Placed] = []
    for placed in python:
        calls = (placed.file.text or "").count("(")
        if calls <= left:
            chosen.append(placed)
            left -= calls
    longest_first = sorted(chosen, key=lambda placed: len(placed.lines), reverse=True)
    return tuple(longest_first), tuple(placed for placed in python if placed not in chosen)


def _beyond(rest: tuple[Placed, ...]) -> dict[str, Sentence]:
    return {placed.file.path: sentence(BEYOND, linter="bandit") for placed in rest}


def _run(files: Workspace, share: tuple[Placed, ...]) -> _Output | None:
    if not share:
        return _Output(results=())
    paths = tuple(placed.path for placed in share)
    output = run_program((sys.executable, "-P", "-m", "bandit", *ARGUMENTS, *paths), files.folder)
    try:
        return _Output.model_validate_json(output.standard if output else b"")
    except ValidationError:
        return None


def _linted(outputs: tuple[_Output, ...], files: Workspace, chosen: tuple[Placed, ...]) -> Linted:
    errors = {error.filename for output in outputs for error in output.errors if "syntax error" not in error.reason}
    failed = tuple(placed for placed in chosen if str(placed.path) in errors)
    found = ((issue, files.by_path.get(issue.filename)) for output in outputs for issue in output.results)
    missing = linter_failed("bandit", failed) if failed else Linted()
    return Linted(
        findings=tuple(_finding(issue, placed) for issue, placed in found if placed and placed.lines),
        notes=missing.notes,
        read=read_by("bandit", tuple(placed.file.path for placed in chosen if placed not in failed)),
        unread=missing.unread,
    )


def _finding(issue: _Issue, placed: Placed) -> Finding:
    line, end_line = placed.clamp(issue.line_number, max(issue.line_number, *issue.line_range))
    return Finding(
        file=placed.file.path,
        line=line,
        end_line=end_line,
        severity=_SEVERITY[issue.issue_severity],
        category="security",
        message=issue.issue_text,
        quote=placed.quote(line, end_line),
        sources=("bandit",),
        rules=(issue.test_id,),
        confidence=_CONFIDENCE[issue.issue_confidence],
    )
