"""A question while it is being read: each part of it is taken once."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from gptdash.services.analysis.planning.lexicon import lexicon

TOKEN: Final = re.compile(r"[a-z0-9_]+(?:[.'][a-z0-9_]+)*|[^\W\d_a-z\u2e80-\u9fff]+")
_HAN: Final = re.compile(r"[\u2e80-\u9fff]+")
_TAKEN: Final = "\0"


class Token:
    """A word and where it stands."""

    def __init__(self, start: int, end: int, text: str) -> None:
        self.start, self.end, self.text = start, end, text


class Question:
    """The text of a question, and which of its characters are already understood."""

    def __init__(self, text: str) -> None:
        self.text = " ".join(unicodedata.normalize("NFKC", text).split())
        self.lower = "".join(char.lower() if len(char.lower()) == 1 else char for char in self.text).replace("'s", "  ")
        self._free = self.lower.replace(_TAKEN, " ")
        self.tokens = [Token(found.start(), found.end(), found[0]) for found in TOKEN.finditer(self.lower)]

    def find(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Yield the matches that touch nothing understood yet."""
        for found in pattern.finditer(self._free):
            if self.is_free(found.start(), found.end()):
                yield found

    def is_free(self, start: int, end: int) -> bool:
        """Tell whether nothing in a span is understood yet."""
        return end > start and _TAKEN not in self._free[start:end]

    def take(self, start: int, end: int) -> None:
        """Mark a span as understood."""
        self._free = f"{self._free[:start]}{_TAKEN * (end - start)}{self._free[end:]}"

    def give_back(self, start: int, end: int) -> None:
        """Mark a span as not understood after all."""
        self._free = f"{self._free[:start]}{self.lower[start:end]}{self._free[end:]}"

    def between(self, start: int, end: int) -> tuple[str, ...]:
        """Return what of a span is not understood yet and carries meaning."""
        words = [
            token.text for token in self.tokens if start <= token.start and token.end <= end and self._meaning(token)
        ]
        free = zip(self.lower[start:end], self._free[start:end], strict=True)
        han = "".join(char for char, left in free if left != _TAKEN and _HAN.match(char))
        return (*words, *(part for part in re.split(f"[{lexicon().stop_characters}]+", han) if part))

    def left_over(self) -> tuple[str, ...]:
        """Return the words that played no part."""
        return self.between(0, len(self.lower))

    def _meaning(self, token: Token) -> bool:
        return token.text not in lexicon().stop and self.is_free(token.start, token.end)
