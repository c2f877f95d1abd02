"""Texts of files, models and users among Markdown of ours."""

import re
from collections.abc import Sequence
from typing import Final

_MARKDOWN: Final = re.compile(r"([\\`*_{}\[\]()<>#+\-!|~$:])")


def plain(text: str) -> str:
    """Escape what Markdown would make of a text that came from a file or a model."""
    return _MARKDOWN.sub(r"\\\1", text)


def listed(texts: Sequence[str]) -> str:
    """Write plain texts as a list; one alone needs no bullet."""
    return plain(texts[0]) if len(texts) == 1 else "\n".join(f"- {plain(text)}" for text in texts)
