"""Syntax errors, by the interpreters that happen to be installed; each only parses the file.

Source: bash(1) -n, `node --check`, `php -l`, `ruby -c`, `gofmt -e`; messages as the programs write them, 2026-11-24.
"""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from gptdash.domain.noun import Noun
from gptdash.services.review.evidence.linting import Linted, find_program, read_by, run_program
from gptdash.services.review.evidence.workspace import Placed, Workspace
from gptdash.services.review.findings import Finding, Source

MOST_FILES: Final = 200
CODES: Final = (0, 1, 2, 255)
SYNTAX_RULE: Final = "syntax"


class Checker(Noun):
    """A program that tells whether a file parses; `said` reads the line and the message of its first error."""

    name: Source
    language: str
    suffixes: tuple[str, ...]
    arguments: tuple[str, ...]
    said: str


CHECKERS: Final = (
    Checker(
        name="bash", language="bash", suffixes=(".sh", ".bash"), arguments=("--norc", "-n"),
        said=r": line (?P<line>\d+): (?P<message>.+)",
    ),
    Checker(
        name="node", language="javascript", suffixes=(".js", ".mjs", ".cjs"), arguments=("--check",),
        said=r"^:(?P<line>\d+)\n[\s\S]*?^(?P<message>SyntaxError: .+)",
    ),
    Checker(
        name="php", language="php", suffixes=(".php",), arguments=("-n", "-l"),
        said=r"Parse error: +(?P<message>.+?) in .*on line (?P<line>\d+)",
    ),
    Checker(
        name="ruby", language="ruby", suffixes=(".rb",), arguments=("--disable=gems,rubyopt", "-c"),
        said=r":(?P<line>\d+): (?P<message>.*syntax error.*|.*unexpected.*)",
    ),
    Checker(
        name="gofmt", language="go", suffixes=(".go",), arguments=("-e", "-l"),
        said=r":(?P<line>\d+):\d+: (?P<message>.+)",
    ),
)  # fmt: skip
# What node does not know is not wrong: JSX, and modules in files that do not say that they are.
_OTHER_DIALECT: Final = re.compile(r"Unexpected token '<'|outside a module|Unexpected token 'export'|import\.meta")


def check_syntax(checker: Checker, files: Workspace) -> Linted:
    """Parse each file in the checker's language, some at a time."""
    scripts = tuple(placed for placed in files.of(checker.language) if placed.path.suffix in checker.suffixes)
    program = find_program(checker.name) if scripts else None
    if program is None:
        return Linted()
    with ThreadPoolExecutor(2) as pool:
        said = tuple(pool.map(lambda placed: _check(checker, program, placed, files), scripts[:MOST_FILES]))
    read = tuple(placed.file.path for placed, one in zip(scripts, said, strict=False) if one is not None)
    return Linted(findings=tuple(finding for one in said for finding in one or ()), read=read_by(checker.name, read))


def _check(checker: Checker, program: Path, placed: Placed, files: Workspace) -> tuple[Finding, ...] | None:
    """Find the first syntax error; None where the program cannot tell, such as for another dialect."""
    output = run_program((program, *checker.arguments, placed.path), files.folder, CODES)
    if output is None or not placed.lines:
        return None
    text = (output.errors + output.standard).decode("utf-8", "replace").replace(str(placed.path), "")
    found = re.search(checker.said, text, re.MULTILINE)
    if found is None:
        return ()
    if _OTHER_DIALECT.search(found["message"]):
        return None
    return (_finding(checker, placed, int(found["line"]), found["message"].strip()),)


def _finding(checker: Checker, placed: Placed, number: int, message: str) -> Finding:
    line, _ = placed.clamp(number, number)
    return Finding(
        file=placed.file.path,
        line=line,
        end_line=line,
        severity="critical",
        category="bug",
        message=message,
        quote=placed.quote(line, line),
        sources=(checker.name,),
        rules=(SYNTAX_RULE,),
        confidence="high",
    )
