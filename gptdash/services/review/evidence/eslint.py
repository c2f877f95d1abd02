"""ESLint's findings, where it is installed: its core rules, without the configuration of the code under review.

A configuration is a program, which would run here; and plugins are not at hand.
Source: https://eslint.org/docs/latest/use/command-line-interface and /use/formatters/#json, 2026-11-24.
"""

import json
from typing import Final

from pydantic import BaseModel, TypeAdapter, ValidationError

from gptdash.services.review.evidence.linting import Linted, find_program, linter_failed, read_by, run_program
from gptdash.services.review.evidence.workspace import Placed, Workspace
from gptdash.services.review.findings import Category, Finding, Severity

SUFFIXES: Final = (".js", ".mjs", ".cjs")
_WEIGHTS: Final[dict[str, tuple[Category, Severity]]] = {
    "no-eval": ("security", "high"),
    "no-implied-eval": ("security", "high"),
    "no-new-func": ("security", "high"),
    "no-script-url": ("security", "medium"),
    "no-async-promise-executor": ("bug", "medium"),
    "no-compare-neg-zero": ("bug", "medium"),
    "no-cond-assign": ("bug", "medium"),
    "no-const-assign": ("bug", "high"),
    "no-constant-condition": ("bug", "medium"),
    "no-dupe-args": ("bug", "high"),
    "no-dupe-class-members": ("bug", "medium"),
    "no-dupe-else-if": ("bug", "medium"),
    "no-dupe-keys": ("bug", "medium"),
    "no-duplicate-case": ("bug", "medium"),
    "no-empty": ("maintainability", "low"),
    "no-fallthrough": ("bug", "low"),
    "no-self-assign": ("bug", "medium"),
    "no-self-compare": ("bug", "medium"),
    "no-sparse-arrays": ("bug", "low"),
    "no-unreachable": ("bug", "medium"),
    "no-unsafe-finally": ("bug", "medium"),
    "no-unused-vars": ("maintainability", "low"),
    "use-isnan": ("bug", "medium"),
    "valid-typeof": ("bug", "medium"),
    "eqeqeq": ("style", "info"),
}
SYNTAX: Final[tuple[Category, Severity]] = ("bug", "critical")
ARGUMENTS: Final = (
    "--no-config-lookup", "--no-inline-config", "--format=json", "--no-color",
    f"--rule={json.dumps(dict.fromkeys(_WEIGHTS, 'error'))}",
)  # fmt: skip


class _Message(BaseModel):
    ruleId: str | None = None  # noqa: N815 - ESLint's name
    message: str
    line: int = 1
    endLine: int | None = None  # noqa: N815 - likewise


class _File(BaseModel):
    filePath: str  # noqa: N815 - likewise
    messages: tuple[_Message, ...]


_FILES: Final = TypeAdapter(tuple[_File, ...])


def run_eslint(files: Workspace) -> Linted:
    """Check JavaScript; other dialects need a parser that is not ESLint's own."""
    scripts = tuple(placed for placed in files.of("javascript") if placed.path.suffix in SUFFIXES)
    program = find_program("eslint") if scripts else None
    if program is None:
        return Linted()
    output = run_program((program, *ARGUMENTS, *(placed.path for placed in scripts)), files.folder)
    try:
        read = _FILES.validate_json(output.standard if output else b"")
    except ValidationError:
        return linter_failed("eslint")
    found = ((files.by_path.get(one.filePath), message) for one in read for message in one.messages)
    return Linted(
        findings=tuple(_finding(message, placed) for placed, message in found if placed and placed.lines),
        read=read_by("eslint", tuple(placed.file.path for placed in scripts)),
    )


def _finding(message: _Message, placed: Placed) -> Finding:
    category, severity = _WEIGHTS.get(message.ruleId or "", SYNTAX if message.ruleId is None else ("bug", "low"))
    line, end_line = placed.clamp(message.line, message.endLine or message.line)
    return Finding(
        file=placed.file.path,
        line=line,
        end_line=end_line,
        severity=severity,
        category=category,
        message=message.message,
        quote=placed.quote(line, end_line),
        sources=("eslint",),
        rules=(message.ruleId or "syntax",),
        confidence="high",
    )
