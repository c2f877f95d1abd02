"""Ruff's findings and safe fixes.

Source of the output's form: https://docs.astral.sh/ruff/settings/#output-format (json), 2026-11-23.
"""

import sys
from typing import Final

from pydantic import BaseModel, TypeAdapter, ValidationError

from gptdash.services.review.evidence.linting import Linted, linter_failed, read_by, run_program
from gptdash.services.review.evidence.ruff_fixes import Edit, Place, replacement_of
from gptdash.services.review.evidence.ruff_rules import IGNORED, SELECTED, SYNTAX_ERROR, weigh_rule
from gptdash.services.review.evidence.workspace import Placed, Workspace
from gptdash.services.review.findings import Finding

SAFE: Final = "safe"
ARGUMENTS: Final = (
    "check", "--isolated", "--no-cache", "--ignore-noqa", "--output-format=json", f"--select={SELECTED}",
    f"--ignore={IGNORED}", "--exit-zero",
)  # fmt: skip


class _Fix(BaseModel):
    message: str | None = None
    applicability: str = ""
    edits: tuple[Edit, ...] = ()


class _Diagnostic(BaseModel):
    filename: str
    code: str | None
    message: str
    location: Place
    end_location: Place
    fix: _Fix | None = None


_DIAGNOSTICS: Final = TypeAdapter(tuple[_Diagnostic, ...])


def run_ruff(files: Workspace) -> Linted:
    """Lint Python code with ruff; suppressing comments are not obeyed, the code under review must not hide anything."""
    python = files.of("python")
    if not python:
        return Linted()
    output = run_program((sys.executable, "-P", "-m", "ruff", *ARGUMENTS, files.folder), files.folder)
    try:
        diagnostics = _DIAGNOSTICS.validate_json(output.standard if output else b"")
    except ValidationError:
        return linter_failed("ruff")
    found = ((diagnostic, files.by_path.get(diagnostic.filename)) for diagnostic in diagnostics)
    return Linted(
        findings=tuple(_finding(diagnostic, placed) for diagnostic, placed in found if placed and placed.lines),
        read=read_by("ruff", tuple(placed.file.path for placed in python)),
    )


def _finding(diagnostic: _Diagnostic, placed: Placed) -> Finding:
    rule = diagnostic.code or SYNTAX_ERROR
    category, severity = weigh_rule(rule)
    # An end at column 1 means: up to the line before.
    last = diagnostic.end_location.row - (diagnostic.end_location.column == 1)
    line, end_line = placed.clamp(diagnostic.location.row, last)
    fix = diagnostic.fix
    return Finding(
        file=placed.file.path,
        line=line,
        end_line=end_line,
        severity=severity,
        category=category,
        message=diagnostic.message,
        suggestion=(fix.message or "") if fix else "",
        quote=placed.quote(line, end_line),
        replacement=replacement_of(fix.edits, placed.lines) if fix and fix.applicability == SAFE else None,
        sources=("ruff",),
        rules=(rule,),
        confidence="high",
    )
