"""A knowledge base in Markdown: the text under each heading is a passage."""

import re
from collections.abc import Iterator
from typing import Final

from gptdash.domain.support import Passage
from gptdash.services.support.knowledge.knowledge import id_of

_HEADING: Final = re.compile(r"^(#{1,6})\s+(.+?)\s*#*\s*$")
_FENCE: Final = re.compile(r"^\s*(```|~~~)")
UNTITLED: Final = "text"


def read_markdown(text: str) -> Iterator[Passage]:
    """Read passages; the id of each names the headings that it stands under, below the title of the document."""
    path: list[str] = []
    lines: list[str] = []
    is_code = False
    for line in text.splitlines():
        is_code ^= bool(_FENCE.match(line))
        heading = None if is_code else _HEADING.match(line)
        if heading is None:
            lines.append(line)
            continue
        yield from _passage(path, lines)
        path = [*path[: len(heading[1]) - 1], *[""] * (len(heading[1]) - 1 - len(path)), heading[2]]
        lines = []
    yield from _passage(path, lines)


def _passage(path: list[str], lines: list[str]) -> Iterator[Passage]:
    text = "\n".join(lines).strip()
    if text:
        names = [name for name in path[1:] if name] or [name for name in path if name] or [UNTITLED]
        yield Passage(id=id_of(*(name.lower() for name in names)), title=names[-1], text=text)
