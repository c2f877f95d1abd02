"""Which words mean the same to a customer, which carry no topic, and how a person is asked for."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from gptdash.services.support.folding import fold

CONCEPT: Final = "§"


@dataclass(frozen=True)
class Vocabulary:
    """The word lists as patterns over folded text; a word in `concept_of` that ends in an asterisk is a stem."""

    concepts: re.Pattern[str]
    concept_of: dict[str, str]
    ignored_words: frozenset[str]
    ignored_phrases: re.Pattern[str]
    wants_person: re.Pattern[str]
    leans_on_earlier: re.Pattern[str]

    def mark_concepts(self, folded: str) -> str:
        """Put the concept's mark and name in the place of each word that names one."""
        return self.concepts.sub(lambda match: f" {CONCEPT}{self._concept(match[0])} ", folded)

    def _concept(self, word: str) -> str:
        if word in self.concept_of:
            return self.concept_of[word]
        stems = (f"{word[:end]}*" for end in range(len(word), 0, -1))
        return next(self.concept_of[stem] for stem in stems if stem in self.concept_of)


@cache
def vocabulary() -> Vocabulary:
    """Read the word lists."""
    raw = tomllib.loads(files("gptdash.services.support").joinpath("concepts.toml").read_text("utf-8"))
    concept_of = {fold(word): name for name, words in raw["concepts"].items() for word in words}
    return Vocabulary(
        concepts=_any_of(concept_of),
        concept_of=concept_of,
        ignored_words=frozenset(raw["ignored"]["words"].split()),
        ignored_phrases=re.compile("|".join(map(re.escape, _longest_first(map(fold, raw["ignored"]["phrases"]))))),
        wants_person=_patterns(raw["wants_person"]["patterns"]),
        leans_on_earlier=_patterns(raw["leans_on_earlier"]["patterns"]),
    )


def asks_for_person(question: str) -> bool:
    """Whether the customer wants to talk with a human."""
    return bool(vocabulary().wants_person.search(fold(question)))


def leans_on_earlier(question: str) -> bool:
    """Whether a question can only be understood with what was asked before it."""
    return bool(vocabulary().leans_on_earlier.search(fold(question).strip()))


def _patterns(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{fold(pattern)})" for pattern in patterns))


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted(words, key=lambda word: (-len(word), word))


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Match any of the words; the looks ahead and behind spare trying them all at each character, which is slow."""
    longest_first = _longest_first(words)
    latin = [word for word in longest_first if word.isascii()]
    other = [word for word in longest_first if not word.isascii()]
    firsts = "".join(sorted({word[0] for word in other}))
    whole_words = "|".join(f"{re.escape(word.rstrip('*'))}{'[a-z]*' if word.endswith('*') else ''}" for word in latin)
    return re.compile(
        rf"(?<![a-z0-9])(?=[a-z])(?:{whole_words})(?![a-z0-9])|(?=[{firsts}])(?:{'|'.join(map(re.escape, other))})"
    )
