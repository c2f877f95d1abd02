"""Checks an answer against the passages: what it cites, and which numbers it gives."""

import re
from typing import Final

from gptdash.domain.noun import Noun
from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.services.support.knowledge import Passage

_CITED: Final = re.compile(r"\[([^\[\]\n]{1,80})\]")
_NUMBER: Final = re.compile(r"\d+(?:[.,:]\d+)*")


class Checked(Noun):
    """The ids that were cited and given, and what the check objects to."""

    citations: tuple[str, ...]
    notes: tuple[Sentence, ...] = ()


def check_citations(text: str, passages: tuple[Passage, ...]) -> Checked:
    """Check an answer; objections become notes, the text stays as it was written."""
    given = {passage.id: passage for passage in passages}
    cited = tuple(dict.fromkeys(part.strip() for group in _CITED.findall(text) for part in group.split(",")))
    known = tuple(id_ for id_ in cited if id_ in given)
    unknown = tuple(id_ for id_ in cited if id_ not in given)
    invented = _invented_numbers(text, tuple(given[id_] for id_ in known))
    notes = []
    if not known:
        notes.append(sentence(mark("This answer names no passage that it was given, so nothing supports it.")))
    if unknown:
        template = mark("This answer cites what it was not given: {ids}.")
        notes.append(sentence(template, ids=", ".join(unknown)))
    if known and invented:
        template = mark("These numbers are in no passage that the answer cites: {numbers}.")
        notes.append(sentence(template, numbers=", ".join(invented)))
    return Checked(citations=known, notes=tuple(notes))


def _invented_numbers(text: str, passages: tuple[Passage, ...]) -> tuple[str, ...]:
    source = {_plain(number) for passage in passages for number in _NUMBER.findall(f"{passage.title} {passage.text}")}
    said = _NUMBER.findall(_CITED.sub(" ", text))
    return tuple(dict.fromkeys(number for number in said if _plain(number) not in source))


def _plain(number: str) -> str:
    return number.replace(",", "")
