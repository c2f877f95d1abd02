"""Writes a unified diff as `git apply` reads it.

Source: https://git-scm.com/docs/diff-format, 2026-11-24.
"""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Final

from gptdash.services.review.patches.segments import Segment
from gptdash.services.review.sources import quoted_path

CONTEXT: Final = 3
NO_END: Final = "\n\\ No newline at end of file\n"
_FEEDS: Final = re.compile(r"[^\n]*\n|[^\n]+")


def unified_diff(path: str, changes: tuple[tuple[Segment, tuple[str, ...]], ...]) -> str:
    """Write the diff of one file: segments and the lines that take the place of theirs."""
    old, new = quoted_path(f"a/{path}"), quoted_path(f"b/{path}")
    # Behind a path with a blank git expects a tab.
    tab = "\t" if " " in path and not old.startswith('"') else ""
    hunks = "".join(_hunks(changes))
    return f"diff --git {old} {new}\n--- {old}{tab}\n+++ {new}{tab}\n{hunks}" if hunks else ""


def _hunks(changes: tuple[tuple[Segment, tuple[str, ...]], ...]) -> Iterator[str]:
    shift = 0
    for segment, after in changes:
        # Git counts line feeds only, whatever else ends a line for people.
        before, new = (tuple(_FEEDS.findall("".join(lines))) for lines in (segment.lines, after))
        for group in SequenceMatcher(None, before, new, autojunk=len(before) > CONTEXT * 1_000).get_grouped_opcodes(
            CONTEXT
        ):
            yield _head(group, segment.start, shift)
            for kind, i1, i2, j1, j2 in group:
                yield from (_line(" " if kind == "equal" else "-", text) for text in before[i1:i2])
                yield from (_line("+", text) for text in (() if kind == "equal" else new[j1:j2]))
        shift += len(new) - len(before)


def _head(group: list[tuple[str, int, int, int, int]], start: int, shift: int) -> str:
    (_, old_first, *_), (_, _, old_behind, _, new_behind) = group[0], group[-1]
    new_first = group[0][3]
    old = _range(start + old_first, old_behind - old_first)
    new = _range(start + shift + new_first, new_behind - new_first)
    return f"@@ -{old} +{new} @@\n"


def _range(first: int, length: int) -> str:
    """Write a range; an empty one names the line before it."""
    return f"{first if length else first - 1},{length}"


def _line(sign: str, text: str) -> str:
    return f"{sign}{text}" if text.endswith("\n") else f"{sign}{text}{NO_END}"
