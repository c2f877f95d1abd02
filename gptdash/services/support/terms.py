"""Cuts a text into what is searched for: concepts, words with their character 4-grams, and pairs of CJK characters."""

import re
from typing import Final

from gptdash.services.support.concepts import CONCEPT, vocabulary
from gptdash.services.support.folding import fold

Unit = tuple[str, ...]
"""A word or pair as its terms: itself first, then the smaller pieces by which a similar one is still found."""

GRAM: Final = 4
GRAM_MARK: Final = "#"

_CJK: Final = "\u3400-\u9fff\uf900-\ufaff"
_RUNS: Final = re.compile(rf"{CONCEPT}\w+|[{_CJK}]+|[a-z0-9']+|[^\W_{_CJK}]+")
_IS_CJK: Final = re.compile(f"[{_CJK}]")


def units_of(text: str) -> tuple[Unit, ...]:
    """Return the units of a text in order, those without a topic left out."""
    words = vocabulary()
    marked = words.ignored_phrases.sub(" ", words.mark_concepts(fold(text)))
    return tuple(
        unit
        for run in (found.strip("'") for found in _RUNS.findall(marked))
        if run and run not in words.ignored_words
        for unit in _units(run)
    )


def terms_of(text: str) -> list[str]:
    """Return every term of a text, for the index."""
    return [term for unit in units_of(text) for term in unit]


def _units(run: str) -> tuple[Unit, ...]:
    if run.startswith(CONCEPT):
        return ((run,),)
    if _IS_CJK.match(run):
        return _pairs(run)
    grams = (f"{GRAM_MARK}{run[at : at + GRAM]}" for at in range(len(run) - GRAM + 1))
    return ((run, *grams),) if len(run) > GRAM else ((run,),)


def _pairs(run: str) -> tuple[Unit, ...]:
    if len(run) == 1:
        return ((run,),)
    return tuple((run[at : at + 2], run[at], run[at + 1]) for at in range(len(run) - 1))
