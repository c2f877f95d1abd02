"""Passages, whatever they were read from: each of a size that a model can take, each with an id of its own."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from gptdash.domain.errors import FileRejected
from gptdash.domain.noun import Noun
from gptdash.domain.support import Passage
from gptdash.domain.wording import mark

MOST_PASSAGES: Final = 20_000
LONGEST_TEXT: Final = 2_000
LONGEST_ID: Final = 60
_NOT_IN_ID: Final = re.compile(r"[^\w-]+")
# Where a long text may be cut, the best place first.
_BREAKS: Final = ("\n\n", "\n", "。", ". ", " ")


class KnowledgeRejected(FileRejected):
    """What was given holds no passages, or too many."""


class Knowledge(Noun):
    """What was read: passages, and the company's name where it says one."""

    company: str
    passages: tuple[Passage, ...]


def id_of(*names: str) -> str:
    """Make an id that can be cited of names, the first ones first."""
    return _NOT_IN_ID.sub("-", "-".join(names))[:LONGEST_ID]


def in_parts(passages: Iterable[Passage]) -> Iterator[Passage]:
    """Cut passages that are too long for a model to read several of."""
    for passage in passages:
        texts = tuple(_cut(passage.text))
        for number, text in enumerate(texts, 1):
            yield passage if len(texts) == 1 else Passage(id=f"{passage.id}-{number}", title=passage.title, text=text)


def with_own_ids(name: str, passages: Iterable[Passage]) -> tuple[Passage, ...]:
    """Number the ids that are taken already; `name` is what they were read from.

    Raises:
        KnowledgeRejected: there is no passage, or there are too many.
    """
    seen: Counter[str] = Counter()
    found: list[Passage] = []
    for passage in passages:
        free = id_of(passage.id).strip("-") or "passage"
        seen[free] += 1
        while seen[free] > 1:
            free = f"{free[: LONGEST_ID - 6]}-{seen[free]}"
            seen[free] += 1
        found.append(passage.model_copy(update={"id": free}))
    if not found:
        raise KnowledgeRejected(name=name, detail=mark("there is no text in it that an answer could rest on."))
    if len(found) > MOST_PASSAGES:
        raise KnowledgeRejected(name=name, detail=f"it has {len(found):,} passages, more than {MOST_PASSAGES:,}.")
    return tuple(found)


def _cut(text: str) -> Iterator[str]:
    while len(text) > LONGEST_TEXT:
        places = (text.rfind(mark, LONGEST_TEXT // 2, LONGEST_TEXT) + len(mark) for mark in _BREAKS)
        end = next((place for place in places if place > LONGEST_TEXT // 2), LONGEST_TEXT)
        yield text[:end].strip()
        text = text[end:]
    if text.strip():
        yield text.strip()
