"""Bandit's findings.

Source of the output's form: https://bandit.readthedocs.io/en/latest/formatters/json.html, 2026-11-23.
"""

from typing import Final, Literal

from pydantic import BaseModel, ValidationError

from gptdash.services.review.finding import Confidence, Finding, Severity
from gptdash.services.review.linting import Linted, linter_failed, run_linter
from gptdash.services.review.sources import quoted

_Level = Literal["HIGH", "MEDIUM", "LOW", "UNDEFINED"]
_SEVERITY: Final[dict[_Level, Severity]] = {"HIGH": "high", "MEDIUM": "medium", "LOW": "low", "UNDEFINED": "low"}
_CONFIDENCE: Final[dict[_Level, Confidence | None]] = {
    "HIGH": "high",
    "MEDIUM": "medium",
    "LOW": "low",
    "UNDEFINED": None,
}
# B404, B603 and B607 object to every use of subprocess, safe or not.
ARGUMENTS: Final = ("--format=json", "--quiet", "--ignore-nosec", "--skip=B404,B603,B607", "-")


class _Issue(BaseModel):
    test_id: str
    issue_text: str
    issue_severity: _Level
    issue_confidence: _Level
    line_number: int
    line_range: tuple[int, ...] = ()


class _Error(BaseModel):
    reason: str


class _Output(BaseModel):
    results: tuple[_Issue, ...]
    errors: tuple[_Error, ...] = ()


def run_bandit(source: str, lines: tuple[str, ...], file: str) -> Linted:
    """Look for security problems in Python code with bandit; code that does not parse gives none."""
    output = run_linter("bandit", ARGUMENTS, source)
    try:
        read = _Output.model_validate_json(output or b"")
    except ValidationError:
        return linter_failed("bandit")
    if any("syntax error" not in error.reason for error in read.errors):
        return linter_failed("bandit")
    return Linted(findings=tuple(_finding(issue, lines, file) for issue in read.results))


def _finding(issue: _Issue, lines: tuple[str, ...], file: str) -> Finding:
    line = min(max(issue.line_number, 1), len(lines))
    end_line = min(max(line, *issue.line_range), len(lines))
    return Finding(
        file=file,
        line=line,
        end_line=end_line,
        severity=_SEVERITY[issue.issue_severity],
        category="security",
        message=issue.issue_text,
        quote=quoted(lines, line, end_line),
        sources=("bandit",),
        rules=(issue.test_id,),
        confidence=_CONFIDENCE[issue.issue_confidence],
    )
