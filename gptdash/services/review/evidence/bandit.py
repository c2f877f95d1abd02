"""Bandit's findings.

Source of the output's form: https://bandit.readthedocs.io/en/latest/formatters/json.html, 2026-11-23.
"""

import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Final, Literal

from pydantic import BaseModel, ValidationError

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
PROCESSES: Final = 2
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

    Bandit is the slowest of all, so that larger jobs are shared by two processes.
    """
    python = sorted(files.of("python"), key=lambda placed: len(placed.lines), reverse=True)
    if not python:
        return Linted()
    shares = PROCESSES if sum(len(placed.lines) for placed in python) > ONE_PROCESS_LINES else 1
    with ThreadPoolExecutor(shares) as pool:
        outputs = tuple(pool.map(lambda share: _run(files, tuple(python[share::shares])), range(shares)))
    if any(output is None for output in outputs):
        return linter_failed("bandit")
    whole = _Output(
        results=tuple(issue for output in outputs if output for issue in output.results),
        errors=tuple(error for output in outputs if output for error in output.errors),
    )
    return _linted(whole, files, tuple(python))


def _run(files: Workspace, share: tuple[Placed, ...]) -> _Output | None:
    paths = tuple(placed.path for placed in share)
    output = run_program((sys.executable, "-P", "-m", "bandit", *ARGUMENTS, *paths), files.folder)
    try:
        return _Output.model_validate_json(output.standard if output else b"")
    except ValidationError:
        return None


def _linted(output: _Output, files: Workspace, python: tuple[Placed, ...]) -> Linted:
    unread = {error.filename for error in output.errors if "syntax error" not in error.reason}
    found = ((issue, files.by_path.get(issue.filename)) for issue in output.results)
    return Linted(
        findings=tuple(_finding(issue, placed) for issue, placed in found if placed and placed.lines),
        notes=linter_failed("bandit").notes if unread else (),
        read=read_by("bandit", tuple(placed.file.path for placed in python if str(placed.path) not in unread)),
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
