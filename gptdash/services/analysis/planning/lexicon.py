"""The word lists of questions; they are data, not code."""

import tomllib
from functools import cache
from importlib.resources import files

from gptdash.domain.noun import Noun


class Lexicon(Noun):
    """What `words.toml` holds; its comments say what each list is for.

    `values` maps what stands in a table to what people call it.
    """

    stop: frozenset[str]
    stop_characters: str
    before_short_name: frozenset[str]
    after_short_name: frozenset[str]
    verbs: frozenset[str]
    concepts: tuple[frozenset[str], ...]
    values: dict[str, tuple[str, ...]]

    def value_called(self, word: str) -> str | None:
        """Return what stands in a table for another name of it."""
        return _values_by_name().get(word)


@cache
def lexicon() -> Lexicon:
    """Read the word lists."""
    text = files("gptdash.services.analysis.planning").joinpath("words.toml").read_text("utf-8")
    return Lexicon.model_validate(tomllib.loads(text))


@cache
def _values_by_name() -> dict[str, str]:
    return {name: value for value, names in lexicon().values.items() for name in names}
