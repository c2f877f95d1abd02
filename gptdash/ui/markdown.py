"""Texts of files, models and users among Markdown of ours."""

import re
from collections.abc import Sequence
from typing import Final

# Between letters or digits a line, hyphen or plus means nothing, and between digits a colon does not either.
_MARKDOWN: Final = re.compile(r"([\\`*{}\[\]()<>#!|~$]|(?<![^\W_])[-_+]|[-_+](?![^\W_])|(?<!\d):|:(?!\d))")


def plain(text: str) -> str:
    """Escape what Markdown would make of a text that came from a file or a model."""
    return _MARKDOWN.sub(r"\\\1", text)


def listed(texts: Sequence[str]) -> str:
    """Write plain texts as a list; one alone needs no bullet."""
    return plain(texts[0]) if len(texts) == 1 else "\n".join(f"- {plain(text)}" for text in texts)


def shortened(text: str, length: int) -> str:
    """Bring a text to one line of at most so many characters, cut between words where it has words."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    cut = line[: length - 1]
    words, _blank, _rest = cut.rpartition(" ")
    return f"{words if len(words) > length // 2 else cut}…"
