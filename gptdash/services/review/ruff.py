"""Ruff's findings.

Source of the output's form: https://docs.astral.sh/ruff/settings/#output-format (json), 2026-11-23.
"""

from pathlib import PurePath
from typing import Final

from pydantic import BaseModel, TypeAdapter, ValidationError

from gptdash.services.review.finding import Finding
from gptdash.services.review.linting import Linted, linter_failed, run_linter
from gptdash.services.review.rules import IGNORED, SELECTED, SYNTAX_ERROR, weigh_rule
from gptdash.services.review.sources import quoted

PYTHON_SUFFIXES: Final = (".py", ".pyi")


class _Place(BaseModel):
    row: int
    column: int


class _Fix(BaseModel):
    message: str | None = None


class _Diagnostic(BaseModel):
    code: str | None
    message: str
    location: _Place
    end_location: _Place
    fix: _Fix | None = None


_DIAGNOSTICS: Final = TypeAdapter(tuple[_Diagnostic, ...])


def run_ruff(source: str, lines: tuple[str, ...], file: str) -> Linted:
    """Lint Python code with ruff; suppressing comments are not obeyed, the code under review must not hide anything."""
    output = run_linter("ruff", _arguments(file), source)
    try:
        diagnostics = _DIAGNOSTICS.validate_json(output or b"")
    except ValidationError:
        return linter_failed("ruff")
    return Linted(findings=tuple(_finding(diagnostic, lines, file) for diagnostic in diagnostics))


def _arguments(file: str) -> tuple[str, ...]:
    # The name matters to some rules (`__init__.py`, stubs); a notebook's would change how the code is read.
    name = PurePath(file).name
    name = name if PurePath(name).suffix in PYTHON_SUFFIXES else "source.py"
    return (
        "check",
        "--isolated",
        "--no-cache",
        "--ignore-noqa",
        "--output-format=json",
        f"--select={SELECTED}",
        f"--ignore={IGNORED}",
        f"--stdin-filename={name}",
        "-",
    )


def _finding(diagnostic: _Diagnostic, lines: tuple[str, ...], file: str) -> Finding:
    rule = diagnostic.code or SYNTAX_ERROR
    category, severity = weigh_rule(rule)
    line = min(max(diagnostic.location.row, 1), len(lines))
    # An end at column 1 means: up to the line before.
    last = diagnostic.end_location.row - (diagnostic.end_location.column == 1)
    end_line = min(max(last, line), len(lines))
    return Finding(
        file=file,
        line=line,
        end_line=end_line,
        severity=severity,
        category=category,
        message=diagnostic.message,
        suggestion=(diagnostic.fix.message or "") if diagnostic.fix else "",
        quote=quoted(lines, line, end_line),
        sources=("ruff",),
        rules=(rule,),
        confidence="high",
    )
