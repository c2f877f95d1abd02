"""The text that a patch may change: what is known of a file, with its line ends."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from gptdash.services.review.findings import Replacement
from gptdash.services.review.sources import Hunk, SourceFile

_LINES: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_FEEDS: Final = re.compile(r"[^\n]*\n|[^\n]+")
_END: Final = re.compile(r"[\r\n]*\Z")


@dataclass(frozen=True)
class Segment:
    """Lines of a file that follow one another, with their ends; the first is number `start`.

    `ends_file` tells that nothing stands behind the last.
    """

    start: int
    lines: tuple[str, ...]
    ends_file: bool

    def holds(self, replacement: Replacement) -> bool:
        """Tell whether all lines to be replaced are here, and one behind them, which tells git where they stand."""
        last = self.start + len(self.lines) - 1 - (not self.ends_file)
        return self.start <= replacement.line <= replacement.end_line <= last

    def replaced(self, replacements: Iterable[Replacement]) -> tuple[str, ...]:
        """Put other lines in the place of some; the replacements are in this segment and do not overlap."""
        lines = list(self.lines)
        for one in sorted(replacements, key=lambda one: one.line, reverse=True):
            first, behind = one.line - self.start, one.end_line - self.start + 1
            lines[first:behind] = _with_ends(one.lines, lines[first:behind], _usual_end(self.lines))
        return tuple(lines)


def segments_of(file: SourceFile) -> tuple[Segment, ...]:
    """Cut what is known of a file: all of it, or its hunks."""
    if file.text is not None:
        pattern = _LINES if file.status == "whole" else _FEEDS
        return (Segment(1, tuple(pattern.findall(file.text)), ends_file=True),)
    return tuple(_of_hunk(hunk) for hunk in file.hunks)


def _of_hunk(hunk: Hunk) -> Segment:
    lines = [f"{row.text}\n" for row in hunk.rows() if row.new is not None]
    if hunk.ends_bare and lines:
        lines[-1] = lines[-1].removesuffix("\n")
    return Segment(hunk.new_start, tuple(lines), ends_file=hunk.ends_bare)


def _usual_end(lines: tuple[str, ...]) -> str:
    return _end_of(lines[0]) or "\n"


def _end_of(line: str) -> str:
    found = _END.search(line)
    return found[0] if found else ""


def _with_ends(lines: tuple[str, ...], replaced: list[str], usual: str) -> list[str]:
    """End new lines like those that they replace; the last like the last, which may have no end."""
    inner = _end_of(replaced[0]) or usual
    ended = [f"{text}{inner}" for text in lines[:-1]]
    return [*ended, f"{lines[-1]}{_end_of(replaced[-1])}"] if lines else []
