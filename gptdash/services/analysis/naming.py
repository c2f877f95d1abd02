"""Column names as the words a person would say for them."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_WORD: Final = re.compile(r"[^\W_]+")


@lru_cache(maxsize=4096)
def words_of(name: str) -> tuple[str, ...]:
    """Split a name into lower-case words: `lifeExp` and `life_exp` are life, exp."""
    spaced = _CAMEL.sub(" ", unicodedata.normalize("NFKC", name))
    return tuple(word.casefold() for word in _WORD.findall(spaced))


def singular(word: str) -> str:
    """Strip an English plural: countries → country, classes → class, males → male."""
    if word.endswith("ies") and len(word) > 4:  # noqa: PLR2004 - "ties" and "dies" keep their letters
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:  # noqa: PLR2004 - "gas" and "bus" are no plurals
        return word[:-1]
    return word
