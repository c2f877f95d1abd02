"""Plain text as a knowledge base: questions with answers where it is marked so, paragraphs otherwise."""

import re
from collections.abc import Iterator
from typing import Final

from gptdash.domain.support import Passage

_BLANK: Final = re.compile(r"\n[ \t]*\n")
_ASKED: Final = re.compile(r"^\s*(?:Q|問|问)\s*[:：.、]\s*(.+)$", re.IGNORECASE)
_ANSWERED: Final = re.compile(r"^\s*(?:A|答)\s*[:：.、]\s*", re.IGNORECASE)
_FIRST: Final = re.compile(r"^.{1,60}?(?:[.!?。！？](?=\s|$)|[。！？]|$)")


def read_pasted(text: str) -> Iterator[Passage]:
    """Read passages; the title of a paragraph is its first line where that is short, else its first sentence."""
    for number, block in enumerate(filter(None, (part.strip() for part in _BLANK.split(text))), 1):
        first, _, rest = block.partition("\n")
        asked = _ASKED.match(first)
        if asked:
            title, said = asked[1].strip(), _ANSWERED.sub("", rest).strip()
        elif rest and len(first) <= 60:  # noqa: PLR2004 - as long as a title may be
            title, said = first.strip(), rest.strip()
        else:
            found = _FIRST.match(first)
            title, said = (found[0] if found else first[:60]), block
        if said:
            yield Passage(id=f"text-{number}", title=title, text=said)
