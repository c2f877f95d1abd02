"""ShellCheck's findings, where it is installed.

Source of the output's form: shellcheck(1) (json1), run with 0.11.0, 2026-11-24.
"""

from typing import Final, Literal

from pydantic import BaseModel, ValidationError

from gptdash.services.review.evidence.linting import Linted, find_program, linter_failed, read_by, run_program
from gptdash.services.review.evidence.workspace import Placed, Workspace
from gptdash.services.review.findings import Category, Finding, Severity

_Level = Literal["error", "warning", "info", "style"]
_WEIGHTS: Final[dict[_Level, tuple[Category, Severity]]] = {
    "error": ("bug", "high"),
    "warning": ("bug", "medium"),
    "info": ("maintainability", "low"),
    "style": ("style", "info"),
}
# --norc: the code under review must not bring its own rules.
ARGUMENTS: Final = ("--norc", "--format=json1", "--color=never")


class _Comment(BaseModel):
    file: str
    line: int
    endLine: int  # noqa: N815 - ShellCheck's name
    level: _Level
    code: int
    message: str


class _Output(BaseModel):
    comments: tuple[_Comment, ...]


def run_shellcheck(files: Workspace) -> Linted:
    """Check shell scripts."""
    scripts = files.of("bash")
    program = find_program("shellcheck") if scripts else None
    if program is None:
        return Linted()
    output = run_program((program, *ARGUMENTS, *(placed.path for placed in scripts)), files.folder)
    try:
        read = _Output.model_validate_json(output.standard if output else b"")
    except ValidationError:
        return linter_failed("shellcheck")
    found = ((comment, files.by_path.get(comment.file)) for comment in read.comments)
    return Linted(
        findings=tuple(_finding(comment, placed) for comment, placed in found if placed and placed.lines),
        read=read_by("shellcheck", tuple(placed.file.path for placed in scripts)),
    )


def _finding(comment: _Comment, placed: Placed) -> Finding:
    category, severity = _WEIGHTS[comment.level]
    line, end_line = placed.clamp(comment.line, comment.endLine)
    return Finding(
        file=placed.file.path,
        line=line,
        end_line=end_line,
        severity=severity,
        category=category,
        message=comment.message,
        quote=placed.quote(line, end_line),
        sources=("shellcheck",),
        rules=(f"SC{comment.code}",),
        confidence="high",
    )
