"""Reads what a function's docstring says of it and of its parameters, in Google's style.

Source: https://google.github.io/styleguide/pyguide.html#383-functions-and-methods, 2026-11-24.
"""

import inspect
import re
from collections.abc import Callable
from typing import Final

from gptdash.domain.noun import Noun

SECTION: Final = re.compile(r"^(Args|Arguments|Parameters|Returns|Raises|Yields|Examples?|Source):.*$", re.MULTILINE)
PARAMETERS: Final = ("Args", "Arguments", "Parameters")
ENTRY: Final = re.compile(r"^(\w+)(?:\s*\([^)]*\))?:\s*(.*)$")


class Explained(Noun):
    """A function in words: what it does, and what each parameter means."""

    summary: str
    parameters: dict[str, str]


def explain(function: Callable[..., object]) -> Explained:
    """Read a docstring; a function without one has no summary."""
    text = inspect.getdoc(function) or ""
    sections = list(SECTION.finditer(text))
    summary = text[: sections[0].start()] if sections else text
    parameters: dict[str, str] = {}
    ends = [*(section.start() for section in sections[1:]), len(text)]
    for section, end in zip(sections, ends, strict=False):
        if section[1] in PARAMETERS:
            parameters |= _entries(text[section.end() : end])
    return Explained(summary=" ".join(summary.split()), parameters=parameters)


def _entries(block: str) -> dict[str, str]:
    """Read the entries of a section; a line that is indented deeper goes on with the one above."""
    lines = [line for line in block.splitlines() if line.strip()]
    indent = min((_indent(line) for line in lines), default=0)
    found: dict[str, str] = {}
    name = ""
    for line in lines:
        entry = ENTRY.match(line.strip()) if _indent(line) == indent else None
        if entry:
            name, found[entry[1]] = entry[1], entry[2]
        elif name:
            found[name] = f"{found[name]} {line.strip()}"
    return found


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
