"""Cuts an answer into sentences, each with the citations that follow it."""

import re
from typing import Final

CITED: Final = re.compile(r"\[([^\[\]\n]{1,80})\](?!\()")
# A sentence ends at its mark, which citations may follow or go before; a list item is one of its own.
_SENTENCE: Final = re.compile(
    r"[^\n]+?(?:[.?](?=[\s\[]|$)|!(?=\s|$)|[。！？]|(?=\n)|$)(?:[ \t]*\[[^\[\]\n]{1,80}\](?!\()(?:[.。])?)*[ \t]*\n*",
)
_ABBREVIATED: Final = re.compile(
    r"(?:\b(?:e\.g|i\.e|no|nr|approx|incl|mr|ms|mrs|dr|st)\.|(?:^|\s)\d+\.)\s*$", re.IGNORECASE
)


def sentences_of(text: str) -> tuple[str, ...]:
    """Cut a text into sentences; joined they are the text."""
    found: list[str] = []
    for match in _SENTENCE.finditer(text):
        if found and (_ABBREVIATED.search(found[-1]) or not match[0].strip()):
            found[-1] += match[0]
        else:
            found.append(match[0])
    return tuple(found)


def cited_in(text: str) -> tuple[str, ...]:
    """Return the ids that a text names in square brackets, each once, in their order."""
    parts = (part.strip() for group in CITED.findall(text) for part in re.split("[,;，；、]", group))
    return tuple(dict.fromkeys(part for part in parts if part))


def bare(text: str) -> str:
    """Return a text without its citations."""
    return CITED.sub(" ", text)
